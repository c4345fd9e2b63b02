import { fieldMasks, fromBytes, locationScope, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { clerk, codesOf, openRegistry } from './registry.ts';

/** Pairs of people who may be one: found, reviewed, decided. */

const first = ['Amina', 'Issa', 'Fatou', 'Kofi', 'Ngozi', 'Tesfaye', 'Zawadi', 'Baraka', 'Chipo', 'Lindiwe'];
const last = ['Diallo', 'Sow', 'Keita', 'Mensah', 'Okafor', 'Bekele', 'Mwangi', 'Otieno', 'Moyo', 'Dlamini'];

type Registry = Awaited<ReturnType<typeof openRegistry>>;

const header = 'first_name,last_name,dob,national_id';

/** A hundred people, none of whom is there twice. */
const strangers = () =>
  Array.from({ length: 100 }, (_, i) => {
    const year = 1950 + ((i * 37) % 60);
    const dob = `${year}-${String(1 + ((i * 5) % 12)).padStart(2, '0')}-${String(1 + ((i * 11) % 28)).padStart(2, '0')}`;
    return `${first[i % 10]},${last[(i * 3 + Math.floor(i / 10)) % 10]},${dob},${String(1000 + i)}`;
  });

async function seeded(registry: Registry, ...more: readonly string[]): Promise<string> {
  unwrap(await registry.upload([header, ...strangers()].join('\n')));
  const { uploadId } = unwrap(await registry.upload([header, ...more].join('\n')));
  return uploadId;
}

const aisha = ['Aishatu,Abubakar,1984-03-17,7001', 'Aishatu,Abubaker,1984-03-17,7010'];
const joao = ['João,Gonçalves,1979-11-30,7002', 'Joao,Goncalves,1979-11-03,7020'];

const namesOf = (rows: readonly { first: { firstName: string }; second: { firstName: string } }[]) =>
  rows.map((row) => [row.first.firstName, row.second.firstName].sort());

describe.each(stores)('duplicates on $name', (store) => {
  it('are found in spite of typing mistakes, once, and reviewed side by side with their reasons', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    await seeded(registry, ...aisha, ...joao);
    const found = unwrap(await me.duplicateCandidates.findDuplicates({}));
    expect(found).toMatchObject({ people: 104, found: 2, added: 2, skipped: 0 });
    const again = unwrap(await me.duplicateCandidates.findDuplicates({}));
    expect(again).toMatchObject({ people: 104, found: 2, added: 0 });

    const { rows, endCursor } = unwrap(await me.duplicateCandidates.review({}));
    expect(endCursor).toBeNull();
    expect(namesOf(rows).sort()).toEqual([
      ['Aishatu', 'Aishatu'],
      ['Joao', 'João'],
    ]);
    for (const { candidate, score, reasons } of rows) {
      expect(candidate).toMatchObject({ status: 'CANDIDATE', searchId: found.searchId, score });
      expect(Number(score)).toBeGreaterThan(0.8);
      expect(candidate.firstId < candidate.secondId).toBe(true);
      expect(JSON.stringify([reasons, candidate.reasons])).not.toMatch(/"[^"]*(Aishatu|Abubak|Gon|1984|1979|70\d\d)/);
    }
    const byField = Object.fromEntries(rows.flatMap(({ reasons }) => reasons).map((r) => [r.field, r.agreement]));
    expect(Object.keys(byField).sort()).toEqual(['dob', 'firstName', 'jsonExt.national_id', 'lastName', 'locationId']);
  });

  it('are asked about once as clusters, and only among the people that a filter names', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    await seeded(registry, ...aisha, 'Aishatu,Abubakar,1984-03-17,7100', ...joao);
    const where = { '!=': [{ var: 'firstName' }, 'João'] };
    expect(unwrap(await me.duplicateCandidates.findDuplicates({ where }))).toMatchObject({ people: 104, added: 3 });
    const [cluster, ...others] = unwrap(await me.duplicateCandidates.clusters({}));
    expect(others).toEqual([]);
    expect(cluster?.individualIds).toHaveLength(3);
    expect(cluster?.candidateIds).toHaveLength(3);
    expect(unwrap(await me.duplicateCandidates.clusters({ leastScore: 1 }))).toEqual([]);
  });

  it('that were dismissed stay dismissed until somebody takes it back', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    await seeded(registry, ...aisha);
    unwrap(await me.duplicateCandidates.findDuplicates({}));
    const [row] = unwrap(await me.duplicateCandidates.list({})).rows;
    const { id = '' } = row ?? {};
    const dismissed = unwrap(await me.duplicateCandidates.dismiss({ id, version: 1, decision: 'Cousins.' }));
    expect(dismissed).toMatchObject({ status: 'DISMISSED', decision: 'Cousins.', version: 2 });
    expect(unwrap(await me.duplicateCandidates.findDuplicates({}))).toMatchObject({ found: 1, added: 0 });
    expect(unwrap(await me.duplicateCandidates.review({})).rows).toEqual([]);
    expect(unwrap(await me.duplicateCandidates.clusters({}))).toEqual([]);
    expect(codesOf(await me.duplicateCandidates.reopen({ id, version: 1 }))).toEqual(['core.CONFLICT']);
    unwrap(await me.duplicateCandidates.reopen({ id, version: 2 }));
    expect(unwrap(await me.duplicateCandidates.review({})).rows).toHaveLength(1);
    expect(unwrap(await me.duplicateCandidates.history({ id })).map((version) => version.row.status)).toEqual([
      'CANDIDATE',
      'DISMISSED',
      'CANDIDATE',
    ]);
  });

  it('of a file are found among its people and with the registry, and nobody else is looked at again', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    await seeded(registry, ...joao, aisha[0] as string);
    const second = await registry.upload(
      [header, aisha[1], 'Xola,Nkosi,1990-01-31,8001', 'Xola,Nkosi,1990-01-31,8011'].join('\n'),
    );
    const { uploadId } = unwrap(second);
    const found = unwrap(await me.duplicateCandidates.findDuplicates({ uploadId }));
    expect(found).toMatchObject({ people: 106, found: 2, added: 2 });
    expect(namesOf(unwrap(await me.duplicateCandidates.review({})).rows).sort()).toEqual([
      ['Aishatu', 'Aishatu'],
      ['Xola', 'Xola'],
    ]);
  });

  it('of a file are told before anybody is imported, among its rows and with the registry', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    await seeded(registry, ...joao, aisha[0] as string);
    const before = await registry.rowCounts();
    const rows = ['Xola,Nkosi,1990-01-31,8001', aisha[1], 'Xola,Nkosi,1990-01-31,8011', 'Zuri,Banda,2001-05-05,'];
    const source = fromBytes('new.csv', [header, ...rows].join('\n'));
    const { matches, found, records } = unwrap(await me.duplicateCandidates.findInFile({ source }));
    expect([found, records]).toEqual([2, 107]);
    const registered = unwrap(await me.individuals.list({ where: { '==': [{ var: 'lastName' }, 'Abubakar'] } }))
      .rows[0];
    expect(matches.map(({ score: _, ...match }) => match).sort((a, b) => a.line - b.line)).toEqual([
      { line: 3, individualId: registered?.id, otherLine: null },
      { line: 4, individualId: null, otherLine: 2 },
    ]);
    const dayFirst = [header, ...rows].join('\n').replaceAll(/(\d{4})-(\d\d)-(\d\d)/g, '$3/$2/$1');
    const written = { source: fromBytes('new.csv', dayFirst), dateFormat: 'DD/MM/YYYY' } as const;
    expect(unwrap(await me.duplicateCandidates.findInFile(written)).matches).toEqual(matches);
    const after = await registry.rowCounts();
    for (const kept of ['individual', 'individual_data_source', 'duplicate_candidate'])
      expect(after[kept]).toBe(before[kept]);
    const short = fromBytes('short.csv', 'first_name,last_name\nA,B\n');
    expect(codesOf(await me.duplicateCandidates.findInFile({ source: short }))).toEqual(['transfer.MISSING_COLUMN']);
  });

  it('by equal values are found letter by letter, those without a value and values of the many left out', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const many = Array.from({ length: 101 }, (_, i) => `N,Same,2000-01-01,${9000 + (i % 900)}`.slice(0, 40));
    await seeded(
      registry,
      ...aisha,
      'Aishatu,Abubakar,1984-03-17,7100',
      ...many.map((row, i) => row.replace('N,', `N${i},`)),
    );
    const equal = ['lastName', 'dob'];
    const found = unwrap(await me.duplicateCandidates.findDuplicates({ equal }));
    expect(found).toMatchObject({ found: 1, added: 1, skipped: 1 });
    const [pair] = unwrap(await me.duplicateCandidates.review({})).rows;
    expect(pair).toMatchObject({ score: null, first: { lastName: 'Abubakar' }, second: { lastName: 'Abubakar' } });
    const missing = unwrap(await me.duplicateCandidates.findDuplicates({ equal: ['jsonExt.district'] }));
    expect(missing).toMatchObject({ people: 0, found: 0 });
    expect(codesOf(await me.duplicateCandidates.findDuplicates({ equal: ['firstNam'] }))).toEqual([
      'individual.UNKNOWN_FIELD',
    ]);
  });

  it('show how alike they are only by fields that the reader sees, and no score that follows from others', async () => {
    await using registry = await openRegistry(store, {
      access: fieldMasks([{ entity: 'individual', fields: ['dob', 'jsonExt.national_id'], unless: '159901' }]),
    });
    const all = registry.app.as({ ...clerk, rights: [...clerk.rights, '900101'] });
    const masked = registry.app.as(clerk);
    const file = [header, ...strangers(), ...aisha, ...joao].join('\n');
    unwrap(await all.individualImports.importIndividuals({ source: fromBytes('people.csv', file) }));
    // Who searched by what he does not see would learn that two hidden values are alike.
    const refused = await masked.duplicateCandidates.findDuplicates({});
    expect(codesOf(refused)).toEqual(['core.FIELD_HIDDEN', 'core.FIELD_HIDDEN']);
    expect(codesOf(await masked.duplicateCandidates.findDuplicates({ equal: ['dob'] }))).toEqual(['core.FIELD_HIDDEN']);
    unwrap(await all.duplicateCandidates.findDuplicates({}));

    const { rows } = unwrap(await masked.duplicateCandidates.review({}));
    expect(rows).toHaveLength(2);
    for (const { candidate, score, reasons, first, second } of rows) {
      expect([score, candidate.score, candidate.reasons, first.dob, second.dob]).toEqual([
        null,
        null,
        null,
        null,
        null,
      ]);
      expect(reasons.map(({ field }) => field)).toEqual(['firstName', 'lastName', 'locationId']);
      expect(reasons.every((reason) => !('bits' in reason))).toBe(true);
      expect(first.jsonExt).not.toHaveProperty('national_id');
    }
    const byScore = { '>=': [{ var: 'score' }, 0.9] };
    const asked = [
      masked.duplicateCandidates.clusters({ leastScore: 0.9 }),
      masked.duplicateCandidates.count({ where: byScore }),
      masked.duplicateCandidates.review({ where: byScore }),
      masked.duplicateCandidates.review({ orderBy: ['-score'] }),
    ];
    for (const result of await Promise.all(asked)) expect(codesOf(result)).toEqual(['core.FIELD_HIDDEN']);
    expect(unwrap(await all.duplicateCandidates.count({ where: byScore }))).toBeGreaterThan(0);
  });

  it('are looked for and shown among the people whom somebody reaches', async () => {
    await using registry = await openRegistry(store, { access: locationScope() });
    const rights = [...clerk.rights, '900242'];
    const all = registry.app.as({ ...clerk, rights, locations: 'everywhere' });
    const places = [];
    for (const code of ['A', 'B'])
      places.push(unwrap(await all.locations.create({ code, name: code, type: 'district', parentId: null })));
    const placed = [...strangers(), ...joao, aisha[0]].map((row) => `${row},A`);
    const file = [`${header},location_code`, ...placed, `${aisha[1]},B`].join('\n');
    unwrap(await all.individualImports.importIndividuals({ source: fromBytes('people.csv', file) }));
    const officer = registry.app.as({ id: 'officer', rights, locations: [places[0]?.id ?? ''] });
    expect(unwrap(await officer.duplicateCandidates.findDuplicates({}))).toMatchObject({ people: 103, added: 1 });
    expect(unwrap(await all.duplicateCandidates.findDuplicates({}))).toMatchObject({ people: 104, found: 2, added: 1 });
    expect(namesOf(unwrap(await officer.duplicateCandidates.review({})).rows)).toEqual([['Joao', 'João']]);
    expect(unwrap(await officer.duplicateCandidates.count({}))).toBe(1);
    const across = { '==': [{ var: 'first.firstName' }, 'Aishatu'] };
    const [pair] = unwrap(await all.duplicateCandidates.review({ where: across })).rows;
    const { first: golden, second: absorbed } = pair ?? {};
    const both = { goldenId: golden?.id ?? '', goldenVersion: 1, absorbedId: absorbed?.id ?? '', absorbedVersion: 1 };
    expect(codesOf(await officer.individualMerges.merge(both))).toEqual(['core.NOT_FOUND']);
    unwrap(await all.individualMerges.merge(both));
  });

  it('need their rights: to search, to look, to decide', async () => {
    await using registry = await openRegistry(store);
    const { app } = registry;
    await seeded(registry, ...aisha);
    const without = (right: string) => app.as({ ...clerk, rights: clerk.rights.filter((one) => one !== right) });
    for (const right of ['900252', '159001'])
      expect(codesOf(await without(right).duplicateCandidates.findDuplicates({}))).toEqual(['core.FORBIDDEN']);
    expect(codesOf(await without('159001').duplicateCandidates.review({}))).toEqual(['core.FORBIDDEN']);
    const decision = { id: registry.app.runtime.newId(), version: 1, decision: 'x' };
    expect(codesOf(await without('900253').duplicateCandidates.dismiss(decision))).toEqual(['core.FORBIDDEN']);
  });
});
