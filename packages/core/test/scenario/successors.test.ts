import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openClinics } from '../open-clinics.ts';

const open = { status: 'OPEN' as const };

describe.each(stores)('successors of rows on $name', (store) => {
  it('replaces a row by a successor with the same code, ends it the day before and freezes it', async () => {
    const { me } = await openClinics(store);
    const a = unwrap(await me.clinics.create({ code: 'A', beds: 3, dateValidFrom: '2026-01-01', ...open }));
    const replace = (effectiveFrom: string) => me.clinics.replace({ id: a.id, version: 1, effectiveFrom, beds: 5 });
    expect(await replace('2026-01-01')).toMatchObject({ success: false, errors: [{ path: ['effectiveFrom'] }] });
    const successor = unwrap(await replace('2026-03-01'));
    expect(successor).toMatchObject({ code: 'A', beds: 5, version: 1, dateValidFrom: '2026-03-01', dateValidTo: null });
    expect(unwrap(await me.clinics.get({ id: a.id }))).toMatchObject({
      beds: 3,
      version: 2,
      dateValidTo: '2026-02-28',
      replacementUuid: successor.id,
    });
    expect(await me.clinics.update({ id: a.id, version: 2, beds: 9 })).toMatchObject({
      success: false,
      errors: [{ code: 'core.REPLACED' }],
    });
    expect(await me.clinics.create({ code: 'A', ...open })).toMatchObject({
      success: false,
      errors: [{ code: 'core.DUPLICATE' }],
    });
  });

  it('opens what a row replaced again when that row is deleted, with the end it had before', async () => {
    const { me } = await openClinics(store);
    const own = { ...open, dateValidFrom: '2026-01-01', dateValidTo: '2028-12-31' };
    const a = unwrap(await me.clinics.create({ code: 'A', beds: 3, ...own }));
    unwrap(await me.clinics.create({ code: 'Z', ...open }));
    const b = unwrap(await me.clinics.replace({ id: a.id, version: 1, effectiveFrom: '2026-03-01', beds: 5 }));
    const shorter = unwrap(await me.clinics.update({ id: b.id, version: 1, dateValidTo: '2026-12-31' }));
    const c = unwrap(await me.clinics.replace({ id: b.id, version: shorter.version, effectiveFrom: '2026-06-01' }));
    // From the end of the row: what lies before a replaced row stays replaced.
    unwrap(await me.clinics.delete({ id: c.id, version: 1 }));
    const middle = unwrap(await me.clinics.get({ id: b.id }));
    expect(middle).toMatchObject({ version: 4, dateValidTo: '2026-12-31', replacementUuid: null });
    expect(unwrap(await me.clinics.get({ id: a.id }))).toMatchObject({ version: 2, replacementUuid: b.id });
    unwrap(await me.clinics.delete({ id: b.id, version: 4 }));
    const opened = unwrap(await me.clinics.get({ id: a.id }));
    expect(opened).toMatchObject({ version: 3, beds: 3, dateValidTo: '2028-12-31', replacementUuid: null });
    expect(unwrap(await me.clinics.update({ id: a.id, version: 3, beds: 9 }))).toMatchObject({ beds: 9 });
    const next = unwrap(await me.clinics.replace({ id: a.id, version: 4, effectiveFrom: '2026-05-01' }));
    expect(next).toMatchObject({ code: 'A', beds: 9, dateValidTo: '2028-12-31' });
    // Who comes back finds that another one has taken the place.
    expect(await me.clinics.undoDelete({ id: b.id, version: 5 })).toMatchObject({
      errors: [{ code: 'core.DUPLICATE' }],
    });
  });

  it('opens the first of a chain of successors when all behind it are deleted, in whatever order', async () => {
    const { me } = await openClinics(store);
    const a = unwrap(await me.clinics.create({ code: 'A', beds: 1, ...open, dateValidFrom: '2026-01-01' }));
    const successorOf = async (id: string, effectiveFrom: string) =>
      unwrap(await me.clinics.replace({ id, version: 1, effectiveFrom })).id;
    const b = await successorOf(a.id, '2026-03-01');
    const c = await successorOf(b, '2026-05-01');
    const d = await successorOf(c, '2026-07-01');
    // A replaced row that goes opens nothing: its successor is there.
    for (const id of [c, b]) unwrap(await me.clinics.delete({ id, version: 2 }));
    expect(unwrap(await me.clinics.get({ id: a.id }))).toMatchObject({ version: 2, replacementUuid: b });
    unwrap(await me.clinics.delete({ id: d, version: 1 }));
    expect(unwrap(await me.clinics.list({ includeDeleted: true })).rows.filter(({ isDeleted }) => !isDeleted)).toEqual([
      expect.objectContaining({ id: a.id, version: 3, dateValidTo: null, replacementUuid: null }),
    ]);
    expect(unwrap(await me.clinics.update({ id: a.id, version: 3, beds: 9 }))).toMatchObject({ beds: 9 });
  });

  it('does not delete a successor while another row has the unique values of what it replaced', async () => {
    const { me } = await openClinics(store);
    const a = unwrap(await me.clinics.create({ code: 'A', ...open, dateValidFrom: '2026-01-01' }));
    const b = unwrap(await me.clinics.replace({ id: a.id, version: 1, effectiveFrom: '2026-03-01', code: 'B' }));
    const other = unwrap(await me.clinics.create({ code: 'A', ...open }));
    expect(await me.clinics.delete({ id: b.id, version: 1 })).toMatchObject({ errors: [{ code: 'core.DUPLICATE' }] });
    expect(unwrap(await me.clinics.get({ id: b.id }))).toMatchObject({ isDeleted: false });
    unwrap(await me.clinics.delete({ id: other.id, version: 1 }));
    unwrap(await me.clinics.delete({ id: b.id, version: 1 }));
    expect(unwrap(await me.clinics.get({ id: a.id }))).toMatchObject({ code: 'A', replacementUuid: null });
  });
});
