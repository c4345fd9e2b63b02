import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openClinics } from '../open-clinics.ts';

const codes = (n: number) => Array.from({ length: n }, (_, i) => `C${String(i).padStart(3, '0')}`);

describe.each(stores)('jobs on $name', (store) => {
  it('go through a set in ranges, report progress, and do nothing the second time', async () => {
    const { me } = await openClinics(store, { rangeSize: 4 });
    unwrap(await me.clinics.openPair({ codes: codes(10) }));
    const steps: number[] = [];
    const first = await me.clinics.visitAll({ number: 1 }, { onProgress: ({ done }) => steps.push(done) });
    expect(first).toMatchObject({ success: true, outcome: 'done', data: { visits: 10 } });
    expect(steps).toEqual([1, 2, 3]);
    expect(await me.clinics.visitAll({ number: 1 })).toMatchObject({
      success: true,
      outcome: 'unchanged',
      data: { visits: 10 },
    });
    const { rows } = unwrap(await me.visits.list({}));
    expect(new Set(rows.map((row) => row.changeId))).toEqual(new Set(['changeId' in first && first.changeId]));
  });

  it('go on where they were interrupted, and end with the same set', async () => {
    const stop = new AbortController();
    const { me } = await openClinics(store, {
      rangeSize: 3,
      hooks: { beforeRange: (call) => void (call === 2 && stop.abort()) },
    });
    unwrap(await me.clinics.openPair({ codes: codes(10) }));
    const cut = await me.clinics.visitAll({ number: 1 }, { signal: stop.signal });
    expect(cut).toMatchObject({ success: false, errors: [{ code: 'core.ABORTED' }] });
    expect(unwrap(await me.visits.count({}))).toBe(6);
    expect(await me.clinics.visitAll({ number: 1 })).toMatchObject({
      success: true,
      outcome: 'done',
      data: { visits: 10 },
    });
    expect(unwrap(await me.visits.count({}))).toBe(10);
  });

  it('give the same set when two ask for the same work at once', async () => {
    const { me } = await openClinics(store, { rangeSize: 2 });
    unwrap(await me.clinics.openPair({ codes: codes(9) }));
    const answers = await Promise.all([
      me.clinics.visitAll({ number: 1 }),
      me.clinics.visitAll({ number: 1 }),
      me.clinics.visitAll({ number: 1 }),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ success: true, data: { visits: 9 } });
    expect(unwrap(await me.visits.count({}))).toBe(9);
  });

  it('can be previewed whole, and run inside a transaction', async () => {
    const { me } = await openClinics(store, { rangeSize: 2 });
    unwrap(await me.clinics.openPair({ codes: codes(5) }));
    expect(await me.clinics.visitAll.preview({ number: 1 })).toMatchObject({ success: true, data: { visits: 5 } });
    expect(unwrap(await me.visits.count({}))).toBe(0);
    expect(await me.transaction((tx) => tx.clinics.visitAll({ number: 1 }))).toMatchObject({
      success: true,
      data: { visits: 5 },
    });
  });

  it('stop at their time limit between ranges, and the same call goes on with the rest', async () => {
    let slow = true;
    const { me } = await openClinics(store, {
      rangeSize: 2,
      hooks: {
        beforeRange: () => {
          const until = Date.now() + (slow ? 40 : 0);
          while (Date.now() < until);
        },
      },
    });
    unwrap(await me.clinics.openPair({ codes: codes(12) }));
    expect(await me.clinics.visitAll({ number: 1 }, { timeoutMs: 100 })).toMatchObject({
      success: false,
      errors: [{ code: 'core.TIMEOUT', parameters: { ms: 100 } }],
    });
    expect(unwrap(await me.visits.count({}))).toBeLessThan(12);
    slow = false;
    expect(await me.clinics.visitAll({ number: 1 })).toMatchObject({ success: true, data: { visits: 12 } });
  });
});
