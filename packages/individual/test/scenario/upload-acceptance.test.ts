import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { clerk, codesOf, openRegistry } from './registry.ts';

/** Items between the check of a file and their application: accepted, rejected, overtaken. */

const HEADER = 'first_name,last_name,dob,group_code,individual_role,recipient_info,national_id';
const household = [
  'Amina,Diallo,1991-04-02,H1,HEAD,1,0001',
  'Issa,Diallo,2015-01-01,H1,SON,,0002',
  'Awa,Ndiaye,1950-12-31,H2,HEAD,1,0003',
  'Moussa,Ba,1980-06-15,,,,0004',
];
const bad = ',Broken,1980-06-15,,,,0005';
const fileOf = (rows: readonly string[]) => fromBytes('people.csv', [HEADER, ...rows].join('\n'));

type Registry = Awaited<ReturnType<typeof openRegistry>>;

async function waiting({ me }: Registry, rows: readonly string[] = [...household, bad]) {
  return unwrap(await me.individualImports.importIndividuals({ source: fileOf(rows), acceptance: 'required' }));
}

/** Items by line, as a clerk sees them. */
async function states({ me }: Registry, uploadId: string): Promise<Record<string, string>> {
  const where = { '==': [{ var: 'uploadId' }, uploadId] };
  const { rows } = unwrap(await me.individualDataSources.list({ where, orderBy: ['line'] }));
  return Object.fromEntries(rows.map(({ line, state }) => [String(line), state]));
}

async function idsOf({ me }: Registry, uploadId: string, ...lines: number[]): Promise<string[]> {
  const where = { and: [{ '==': [{ var: 'uploadId' }, uploadId] }, { in: [{ var: 'line' }, lines] }] };
  return unwrap(await me.individualDataSources.list({ where })).rows.map(({ id }) => id);
}

describe.each(stores)('acceptance of uploads on $name', (store) => {
  it('D-IND11 D-IND31 waits after the check, takes what is accepted, leaves what is rejected, and then is done', async () => {
    await using registry = await openRegistry(store, { rangeSize: 2 });
    const { me } = registry;
    const { uploadId, ...answer } = await waiting(registry);
    expect(answer).toMatchObject({
      status: 'WAITING_FOR_VERIFICATION',
      rows: 5,
      accepted: 0,
      refused: 1,
      items: { VALID: 4, INVALID: 1 },
    });
    expect(await registry.content()).toEqual([]);
    const again = await me.individualImports.importIndividuals({ source: fileOf([...household, bad]) });
    expect(again).toMatchObject({ outcome: 'unchanged', data: { status: 'WAITING_FOR_VERIFICATION' } });

    const [second] = await idsOf(registry, uploadId, 3);
    const rejected = await me.individualDataSourceUploads.rejectItems({
      uploadId,
      ids: [second as string],
      reason: 'Lives elsewhere.',
    });
    expect(unwrap(rejected)).toMatchObject({ decided: 1, items: { VALID: 3, REJECTED: 1, INVALID: 1 } });
    const where = { '==': [{ var: 'groupCode' }, 'H1'] };
    const accepted = await me.individualDataSourceUploads.acceptItems({ uploadId, where });
    expect(unwrap(accepted)).toMatchObject({ decided: 1, status: 'WAITING_FOR_VERIFICATION' });

    const first = unwrap(await me.individualImports.applyItems({ uploadId }));
    expect(first).toMatchObject({ status: 'WAITING_FOR_VERIFICATION', accepted: 1, groups: 1, memberships: 1 });
    expect(await registry.content()).toEqual([expect.stringContaining('["H1","HEAD","PRIMARY"]'), 'group H1']);
    const states1 = { 2: 'APPLIED', 3: 'REJECTED', 4: 'VALID', 5: 'VALID', 6: 'INVALID' };
    expect(await states(registry, uploadId)).toEqual(states1);

    // A change of mind, and the rest.
    const back = { uploadId, ids: [second as string] };
    expect(unwrap(await me.individualDataSourceUploads.acceptItems(back))).toMatchObject({ decided: 1 });
    expect(unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }))).toMatchObject({ decided: 2 });
    const last = await me.individualImports.applyItems({ uploadId });
    const done = { status: 'PARTIAL_SUCCESS', accepted: 4, refused: 1, groups: 2, items: { APPLIED: 4, INVALID: 1 } };
    expect(unwrap(last)).toMatchObject(done);
    expect(await me.individualImports.applyItems({ uploadId })).toMatchObject({ outcome: 'unchanged', data: done });
    const decided = await me.individualDataSourceUploads.rejectItems({ uploadId });
    expect(codesOf(decided)).toEqual(['staging.NOT_WAITING']);

    await using plain = await openRegistry(store);
    unwrap(await plain.upload(fileOf([...household, bad])));
    expect(await registry.content()).toEqual(await plain.content());
  });

  it('AC-X10 D-IND11 D-IND31 is done when everything is rejected, and nobody came of it', async () => {
    await using registry = await openRegistry(store);
    const { uploadId } = await waiting(registry, household);
    const { status, items } = unwrap(
      await registry.me.individualDataSourceUploads.rejectItems({ uploadId, reason: 'The wrong file.' }),
    );
    expect([status, items]).toEqual(['PARTIAL_SUCCESS', { REJECTED: 4 }]);
    expect(await registry.content()).toEqual([]);
    const { rows } = unwrap(await registry.me.individualDataSources.list({ first: 1 }));
    expect(rows[0]?.validations).toEqual({ validation_errors: [], reason: 'The wrong file.' });
  });

  it('filters items by how they stand, also those that were applied without being rewritten', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    await registry.upload(fileOf([...household, bad]));
    await waiting(registry, ['Zoe,Keita,1990-01-01,,,,0009']);
    const count = async (state: string) =>
      unwrap(await me.individualDataSources.count({ where: { '==': [{ var: 'state' }, state] } }));
    expect([await count('APPLIED'), await count('VALID'), await count('INVALID')]).toEqual([4, 1, 1]);
    const where = { '!=': [{ var: ['state'] }, 'APPLIED'] };
    expect(
      unwrap(await me.individualDataSources.list({ where }))
        .rows.map(({ state }) => state)
        .sort(),
    ).toEqual(['INVALID', 'VALID']);
  });

  it('fails what was overtaken since the check, with its reason, and gives it back to be mended', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { locations } = registry.app.as({ id: 'office', rights: ['900241', '900242', '900243', '900244'] });
    const place = async (code: string) => unwrap(await locations.create({ code, name: code, type: 'place' }));
    const [, south, closed] = [await place('N'), await place('S'), await place('X')];
    const source = fromBytes(
      'people.csv',
      [
        `${HEADER},location_code`,
        'Amina,Diallo,1991-04-02,H1,HEAD,1,0001,N',
        'Awa,Ndiaye,1950-12-31,H2,HEAD,1,0002,N',
        'Moussa,Ba,1980-06-15,,,,0003,S',
        'Zoe,Keita,1980-06-15,,,,0004,N',
        'Kadi,Keita,1981-06-15,,,,0005,X',
      ].join('\n'),
    );
    const asked = await me.individualImports.importIndividuals({ source, acceptance: 'required' });
    const { uploadId } = unwrap(asked);
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
    // Meanwhile others take the number and the household's code, and a place is no more.
    const other = { firstName: 'Ann', lastName: 'Other', dob: '1970-01-01', jsonExt: { national_id: '0001' } };
    unwrap(await me.individuals.create(other));
    unwrap(await me.groups.create({ code: 'H2', locationId: south.id }));
    unwrap(await locations.delete({ id: closed.id, version: 1 }));
    const { status, items, refusedByCode } = unwrap(await me.individualImports.applyItems({ uploadId }));
    expect([status, items]).toEqual(['PARTIAL_SUCCESS', { APPLIED: 2, FAILED: 3 }]);
    expect(refusedByCode).toEqual({
      'individual.VALUE_TAKEN': 1,
      'individual.OTHER_PLACE': 1,
      'individual.UNKNOWN_LOCATION': 1,
    });
    expect(await registry.refused(uploadId)).toEqual([
      { line: 2, errors: [['national_id', null, 'individual.VALUE_TAKEN']] },
      { line: 3, errors: [['location_code', null, 'individual.OTHER_PLACE']] },
      { line: 6, errors: [['location_code', null, 'individual.UNKNOWN_LOCATION']] },
    ]);
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('decides about nothing where one of the named items cannot be decided about', async () => {
    await using registry = await openRegistry(store);
    const { uploadId } = await waiting(registry);
    const ids = await idsOf(registry, uploadId, 2, 6);
    const { acceptItems } = registry.me.individualDataSourceUploads;
    expect(codesOf(await acceptItems({ uploadId, ids }))).toEqual(['staging.NOT_TO_DECIDE']);
    expect((await states(registry, uploadId))['2']).toBe('VALID');
    expect(codesOf(await registry.me.individualImports.applyItems({ uploadId }))).toEqual(['staging.NOTHING_ACCEPTED']);
  });

  it('demands acceptance where the configuration says so, and lets nobody do without', async () => {
    await using registry = await openRegistry(store, { configuration: { upload_acceptance: 'required' } });
    const { importIndividuals } = registry.me.individualImports;
    const source = fileOf(household);
    expect(codesOf(await importIndividuals({ source, acceptance: 'automatic' }))).toEqual([
      'staging.ACCEPTANCE_REQUIRED',
    ]);
    const { uploadId, status } = unwrap(await importIndividuals({ source }));
    expect(status).toBe('WAITING_FOR_VERIFICATION');
    const uploader = registry.app.as({ id: 'uploader', rights: clerk.rights.filter((right) => right !== '900255') });
    expect(codesOf(await uploader.individualDataSourceUploads.acceptItems({ uploadId }))).toEqual(['core.FORBIDDEN']);
  });

  it('asks as was said last before anybody was made, always where the configuration says so by then, and not in the middle', async () => {
    await using registry = await openRegistry(store, { ownJobs: true, rangeSize: 1 });
    const { importIndividuals } = registry.me.individualImports;
    const admin = registry.app.as({ id: 'admin', rights: ['900221', '900222', '159001'], locations: 'everywhere' });
    const configure = async (upload_acceptance: string, version: number) =>
      unwrap(await admin.moduleConfigurations.update({ module: 'individual', version, values: { upload_acceptance } }));
    const count = async () => unwrap(await registry.me.individuals.count({}));
    const [first, second] = [fileOf([household[0] ?? '']), fileOf([household[2] ?? '', household[3] ?? ''])];
    const begin = (acceptance: 'automatic' | 'required') =>
      importIndividuals({ source: first, acceptance }, { background: true });
    const stop = new AbortController();
    const onProgress = ({ phase }: { phase: string }) => (phase === 'apply' ? stop.abort() : undefined);
    expect(codesOf(await importIndividuals({ source: second }, { signal: stop.signal, onProgress }))).toEqual([
      'core.ABORTED',
    ]);
    expect(await begin('automatic')).toMatchObject({ outcome: 'running' });
    expect(await count()).toBe(1);

    await configure('required', 0);
    expect(unwrap(await importIndividuals({ source: second }))).toMatchObject({ status: 'SUCCESS', accepted: 2 });
    const waiting = unwrap(await importIndividuals({ source: first }));
    expect(waiting).toMatchObject({ status: 'WAITING_FOR_VERIFICATION', accepted: 0, items: { VALID: 1 } });
    expect(await count()).toBe(2);
    unwrap(await registry.me.individualDataSourceUploads.rejectItems({ uploadId: waiting.uploadId }));

    expect(await begin('required')).toMatchObject({ outcome: 'running' });
    await configure('automatic', 1);
    expect(unwrap(await importIndividuals({ source: first }))).toMatchObject({ status: 'SUCCESS', accepted: 1 });
    expect(await count()).toBe(3);
  });

  it('gives members who were accepted before their head the roles of the file when the head comes', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    await using whole = await openRegistry(store);
    unwrap(await whole.upload(fileOf(household)));
    const { uploadId } = await waiting(registry, household);
    for (const line of [3, 2, 4, 5]) {
      const ids = await idsOf(registry, uploadId, line);
      unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId, ids }));
      unwrap(await me.individualImports.applyItems({ uploadId }));
      const roles = unwrap(await me.groupIndividuals.list({ orderBy: ['id'] })).rows.map(({ role }) => role);
      // Somebody is head while nobody else is there.
      if (line === 3) expect(roles).toEqual(['HEAD']);
      if (line === 2) expect(roles.sort()).toEqual(['HEAD', 'SON']);
    }
    expect(await registry.content()).toEqual(await whole.content());
  });

  it('leaves a member whom a clerk has changed meanwhile as the clerk has', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { uploadId } = await waiting(registry, household);
    const accept = async (line: number) => {
      const ids = await idsOf(registry, uploadId, line);
      unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId, ids }));
      unwrap(await me.individualImports.applyItems({ uploadId }));
    };
    await accept(3);
    const [child] = unwrap(await me.groupIndividuals.list({})).rows;
    const { id, version } = child ?? { id: '', version: 0 };
    unwrap(await me.groupIndividuals.update({ id, version, recipientType: 'PRIMARY', jsonExt: { note: 'seen' } }));
    await accept(2);
    expect(unwrap(await me.groupIndividuals.get({ id }))).toMatchObject({ role: null });
  });

  it('gives the same registry in any order of acceptance and any size of ranges', { timeout: 60_000 }, async () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) =>
        `P${i},Family ${i % 6},19${50 + i}-01-01,G${i % 6},${i < 6 ? 'HEAD' : ''},${i < 6 ? 1 : ''},${String(i).padStart(4, '0')}`,
    );
    await using plain = await openRegistry(store);
    unwrap(await plain.upload(fileOf(rows)));
    const expected = await plain.content();
    for (const [rangeSize, order] of [
      [4, rows],
      [1, [...rows].reverse()],
    ] as const) {
      await using registry = await openRegistry(store, { rangeSize });
      const { uploadId } = await waiting(registry, order);
      for (const group of ['G3', 'G0', 'G5', 'G1']) {
        const where = { '==': [{ var: 'groupCode' }, group] };
        unwrap(await registry.me.individualDataSourceUploads.acceptItems({ uploadId, where }));
        unwrap(await registry.me.individualImports.applyItems({ uploadId }));
      }
      unwrap(await registry.me.individualDataSourceUploads.acceptItems({ uploadId }));
      expect(unwrap(await registry.me.individualImports.applyItems({ uploadId })).status).toBe('SUCCESS');
      expect(await registry.content()).toEqual(expected);
    }
  });
});
