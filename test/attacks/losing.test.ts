import { fromBytes, locationScope, type Result, unwrap } from '@parasol/core';
import { postgres } from '@parasol/postgres';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openDistricts } from '../../packages/payment-cycle/test/access/districts.ts';

/** Ways to lose a row that somebody was told is there, tried by careless callers and officers. */

const HEADER = 'first_name,last_name,dob';

describe.each(stores)('on $name nobody loses a row', (store) => {
  it('by what is done in a transaction beside a part that may fail alone', async () => {
    await using world = await openDistricts(store);
    const { all } = world;
    const bad = { code: '' };
    const begun = Promise.withResolvers<void>();
    const beside = all.transaction(async (tx) => {
      const part = tx.attempt(async () => {
        await tx.groups.create({ code: 'INSIDE' });
        begun.resolve();
        return tx.groups.create(bad);
      });
      await begun.promise;
      return Promise.allSettled([part, tx.groups.create({ code: 'BESIDE' })]);
    });
    await expect(beside).rejects.toMatchObject({ code: 'MISUSE_PARALLEL_ATTEMPT' });
    const parts = all.transaction((tx) =>
      Promise.all([tx.attempt(() => tx.groups.create({ code: 'ONE' })), tx.attempt(() => tx.groups.create(bad))]),
    );
    await expect(parts).rejects.toMatchObject({ code: 'MISUSE_PARALLEL_ATTEMPT' });
    expect(unwrap(await all.groups.count({}))).toBe(0);
    const nested = await all.transaction(async (tx) => {
      const outer = await tx.attempt(async () => {
        const inner = await tx.attempt(() => tx.groups.create(bad));
        await tx.groups.create({ code: 'OUTER' });
        return inner.success;
      });
      await tx.groups.create({ code: 'AFTER' });
      return outer;
    });
    expect(unwrap(nested)).toEqual({ success: true, data: false });
    expect(unwrap(await all.groups.count({}))).toBe(2);
  });

  it('by calls in a transaction that run at once, or are left after its end', async () => {
    await using world = await openDistricts(store);
    const { all } = world;
    const four = await all.transaction((tx) =>
      Promise.all(['A', 'B', 'C', 'D'].map((code) => tx.groups.create({ code }))),
    );
    expect(unwrap(four)).toHaveLength(4);
    const twice = await all.transaction((tx) =>
      Promise.allSettled(['E', 'F', 'E'].map((code) => tx.groups.create({ code }))),
    );
    expect(codesOf(twice)).toEqual(['core.DUPLICATE']);
    const forgotten = all.transaction(async (tx) => {
      tx.groups.create({ code: 'FORGOTTEN' }).catch(() => undefined);
      return 'done';
    });
    await expect(forgotten).rejects.toMatchObject({ code: 'MISUSE_NOT_AWAITED' });
    const unbind = world.app.signals.bind(
      'individual_service.create',
      (ctx) => {
        ctx.services.groups.create({ code: 'FORGOTTEN' }).catch(() => undefined);
      },
      'after',
    );
    const person = { firstName: 'Awa', lastName: 'Diallo', dob: '1990-01-01' };
    await expect(all.individuals.create(person)).rejects.toMatchObject({ code: 'MISUSE_NOT_AWAITED' });
    unbind();
    expect(unwrap(await all.individuals.count({}))).toBe(0);
    let late: (() => Promise<unknown>) | undefined;
    await all.transaction(async (tx) => {
      late = () => tx.groups.create({ code: 'LATE' });
    });
    await expect(late?.()).rejects.toThrow();
    expect(unwrap(await all.groups.list({})).rows.map(({ code }) => code)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('by a file that an officer of another district uploaded before', async () => {
    await using world = await openDistricts(store, locationScope());
    const [a, b] = [await world.location('A'), await world.location('B')];
    const file = (name: string, ...lines: string[]) => ({
      source: fromBytes(name, [`${HEADER},location_code`, ...lines].join('\n')),
    });
    const [ofA, ofB] = ['Awa,Diallo,1990-01-01,A', 'Binta,Keita,1990-01-01,B'];
    const [mine, theirs] = [world.as('mine', a.id).individualImports, world.as('theirs', b.id).individualImports];
    const first = await theirs.importIndividuals(file('all.csv', ofA, ofB));
    expect(unwrap(first)).toMatchObject({ accepted: 1, refusedByCode: { 'individual.LOCATION_OUT_OF_REACH': 1 } });
    // "unchanged" would tell that Awa is registered, and what was in the upload of somebody else.
    const second = await mine.importIndividuals(file('all.csv', ofA, ofB));
    expect(codesOf(second)).toEqual(['individual.UPLOADED_BY_OTHERS']);
    expect(JSON.stringify(second)).not.toContain(unwrap(first).uploadId);
    expect(await theirs.importIndividuals(file('all.csv', ofA, ofB))).toMatchObject({ outcome: 'unchanged' });
    expect(unwrap(await mine.importIndividuals(file('mine.csv', ofA)))).toMatchObject({ accepted: 1 });
    const people = unwrap(await world.all.individuals.list({})).rows;
    expect(people.map(({ firstName }) => firstName).sort()).toEqual(['Awa', 'Binta']);
  });

  it('by hands in an upload that is not done', async () => {
    await using world = await openDistricts(store);
    const { all } = world;
    const source = fromBytes('people.csv', `${HEADER}\nAwa,Diallo,1990-01-01\nBinta,Keita,1990-01-01\n`);
    const stop = new AbortController();
    const onProgress = ({ phase }: { phase: string }) => void (phase === 'stage' && stop.abort());
    const cut = await all.individualImports.importIndividuals({ source }, { signal: stop.signal, onProgress });
    expect(codesOf(cut)).toEqual(['core.ABORTED']);
    const [upload] = unwrap(await all.individualDataSourceUploads.list({})).rows;
    const [record] = unwrap(await all.individualDataSources.list({})).rows;
    if (upload === undefined || record === undefined) throw new Error('Nothing was staged.');
    const { individualDataSources: records, individualDataSourceUploads: uploads } = all;
    const { id: _, version: __, individualId: ___, ...copy } = record;
    const staged = Object.fromEntries(
      Object.entries(copy).filter(([key]) => !/^(?:date|user|is|change)[A-Z]/.test(key)),
    );
    const of = ({ id, version }: { id: string; version: number }) => ({ id, version });
    const hands: Result<unknown>[] = [
      await uploads.update({ ...of(upload), status: 'SUCCESS' }),
      await uploads.delete(of(upload)),
      await records.update({ ...of(record), firstName: 'Somebody' }),
      await records.delete(of(record)),
      await records.create({ ...staged, line: 9 } as never),
    ];
    for (const hand of hands) expect(codesOf(hand)).toEqual(['individual.IMPORT_UNFINISHED']);
    expect(unwrap(await all.individualImports.importIndividuals({ source }))).toMatchObject({ accepted: 2 });
    const [done] = unwrap(await uploads.list({})).rows;
    expect(codesOf(await uploads.update({ ...of(done ?? upload), sourceName: 'of November.csv' }))).toBe('done');
  });
});

it.each([[`tenant_${'x'.repeat(57)}`], ['é'.repeat(32)], [''], ['pg_mine'], ['a\0b']])(
  'a registry does not share the schema of another because of the name %j',
  (schema) => {
    expect(() => postgres({ connectionString: 'postgres://localhost/registry', schema })).toThrow('POSTGRES_SCHEMA');
  },
);
