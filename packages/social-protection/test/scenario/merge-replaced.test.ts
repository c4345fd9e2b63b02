import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, openProgramme } from '../open-programme.ts';

/** Two records of one person, of which one has an enrolment that a successor has replaced. */
async function openWithTwo(store: (typeof stores)[number]) {
  const programme = await openProgramme(store);
  const { app, plan, person } = programme;
  const me = app.as({ ...officer, rights: [...officer.rights, '900251', '900252', '900253', '900254'] });
  const { id: benefitPlanId } = await plan();
  const [golden, absorbed] = [await person(), await person()];
  const into = async (individualId: string) =>
    unwrap(
      await me.beneficiaries.create({ individualId, benefitPlanId, status: 'ACTIVE', dateValidFrom: '2026-01-01' }),
    );
  const first = await into(absorbed.id);
  const next = unwrap(await me.replacing.replaceEnrolment({ id: first.id, version: 1, effectiveFrom: '2026-02-01' }));
  const enrolments = async () =>
    unwrap(await me.beneficiaries.list({ includeDeleted: true })).rows.map(
      ({ id, individualId, isDeleted, replacementUuid, dateValidTo }) => ({
        ...{ id, individualId, isDeleted, replacementUuid, dateValidTo },
      }),
    );
  const both = { goldenId: golden.id, goldenVersion: 1, absorbedId: absorbed.id, absorbedVersion: 1 };
  return { ...programme, me, golden, absorbed, into, first, next, enrolments, both };
}

describe.each(stores)('merging people of whom one has a replaced enrolment on $name', (store) => {
  it('opens no replaced place where its successor goes in favour of another, and its undoing is exact', async () => {
    const { me, golden, into, first, next, enrolments, both } = await openWithTwo(store);
    const own = await into(golden.id);
    const before = await enrolments();
    const { id } = unwrap(await me.individualMerges.merge(both));
    const ended = { individualId: golden.id, replacementUuid: next.id, dateValidTo: '2026-01-31' };
    expect(new Map((await enrolments()).map((row) => [row.id, row]))).toEqual(
      new Map([
        [first.id, { id: first.id, isDeleted: false, ...ended }],
        [next.id, expect.objectContaining({ isDeleted: true })],
        [own.id, { id: own.id, individualId: golden.id, isDeleted: false, replacementUuid: null, dateValidTo: null }],
      ]),
    );
    unwrap(await me.individualMerges.undo({ id, version: 1 }));
    expect(await enrolments()).toEqual(before);
  });

  it('lets the successor stay where it is chosen, with what it replaced behind it', async () => {
    const { me, golden, into, first, next, enrolments, both } = await openWithTwo(store);
    const own = await into(golden.id);
    const before = await enrolments();
    const { id } = unwrap(await me.individualMerges.merge({ ...both, keep: [next.id] }));
    const rows = new Map((await enrolments()).map((row) => [row.id, row]));
    expect(rows.get(own.id)).toMatchObject({ isDeleted: true });
    expect(rows.get(next.id)).toMatchObject({ individualId: golden.id, isDeleted: false, replacementUuid: null });
    expect(rows.get(first.id)).toMatchObject({ individualId: golden.id, isDeleted: false, replacementUuid: next.id });
    unwrap(await me.individualMerges.undo({ id, version: 1 }));
    expect(await enrolments()).toEqual(before);
  });

  it('leaves the replaced place closed when what stayed in its stead is deleted later', async () => {
    const { me, golden, into, first, next, enrolments, both } = await openWithTwo(store);
    const own = await into(golden.id);
    unwrap(await me.individualMerges.merge(both));
    const { version } = unwrap(await me.beneficiaries.get({ id: own.id }));
    unwrap(await me.beneficiaries.delete({ id: own.id, version }));
    expect((await enrolments()).find(({ id }) => id === first.id)).toMatchObject({ replacementUuid: next.id });
    expect(codesOf(await me.beneficiaries.update({ id: first.id, version: 3, status: 'SUSPENDED' }))).toEqual([
      'core.REPLACED',
    ]);
  });
});
