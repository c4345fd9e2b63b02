import { text as textOf } from 'node:stream/consumers';
import {
  createOf,
  defineEntity,
  defineModule,
  defineService,
  fieldMasks,
  fromBytes,
  type Result,
  ref,
  rights,
  unwrap,
} from '@parasol/core';
import { testApp } from '@parasol/core/testing';
import { GroupIndividual, type ImportAnswer, individual } from '@parasol/individual';
import { inMode, stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDistricts } from '../acceptance/districts.ts';
import { clerk, codesOf, openRegistry } from './registry.ts';

/** Files that change people and who lives with whom by one sheet. */

const HEADER = 'national_id,first_name,last_name,dob,group_code,individual_role,recipient_info';
const people = [
  HEADER,
  '0001,Amina,Diallo,1970-01-01,H1,HEAD,1',
  '0002,Issa,Diallo,1972-01-01,H1,SPOUSE,2',
  '0003,Awa,Diallo,2010-01-01,H1,DAUGHTER,',
  '0004,Moussa,Ba,1960-01-01,H2,HEAD,1',
  '0005,Fatou,Ba,1990-01-01,H2,DAUGHTER,',
  '0006,Omar,Sy,1985-01-01,,,',
].join('\n');

type Registry = Awaited<ReturnType<typeof openRegistry>>;
type Options = Partial<Omit<Parameters<Registry['me']['individualImports']['importIndividuals']>[0], 'source'>>;

const send = ({ me }: Pick<Registry, 'me'>, rows: readonly string[], options: Options = {}) =>
  me.individualImports.importIndividuals({
    ...{ source: fromBytes('changes.csv', rows.join('\n')), mode: 'update', matchBy: ['national_id'], ...options },
  }) as Promise<Result<ImportAnswer>>;

const OFFICER = ['159001', '159002', '159003', '180001', '180002', '180003', '900255'];
const SHORT = 'national_id,group_code,individual_role,recipient_info';

/** Who lives where and is what: `0001 H1 HEAD PRIMARY`, in the order of the numbers. */
async function homes({ me }: Pick<Registry, 'me'>): Promise<string[]> {
  const groups = new Map(unwrap(await me.groups.list({ first: 1000 })).rows.map(({ id, code }) => [id, code]));
  const { rows } = unwrap(await me.groupIndividuals.list({ first: 1000 }));
  const everybody = unwrap(await me.individuals.list({ first: 1000 })).rows;
  const numbers = new Map(everybody.map(({ id, jsonExt }) => [id, String(jsonExt['national_id'])]));
  return rows
    .map(({ individualId, groupId, role, recipientType }) =>
      [numbers.get(individualId), groups.get(groupId), role ?? '-', recipientType ?? '-'].join(' '),
    )
    .sort();
}

async function membershipOf({ me }: Pick<Registry, 'me'>, number: string) {
  const where = { '==': [{ var: 'individual.jsonExt.national_id' }, number] };
  const [found] = unwrap(await me.groupIndividuals.list({ where })).rows;
  if (found === undefined) throw new Error(`${number} lives nowhere.`);
  return found;
}

describe.each(stores)('files that change households on $name', (store) => {
  it('sets roles, moves, joins and founds by the sheet, with one head and one primary recipient everywhere', async () => {
    await using registry = await openRegistry(store, { rangeSize: 2 });
    unwrap(await registry.upload(people));
    const before = await membershipOf(registry, '0003');
    const answer = unwrap(
      await send(
        registry,
        [
          HEADER,
          // The head founds a household, who is new joins her, and who lived nowhere joins the former one as its head.
          '0001,,,,H3,,',
          '0007,Nene,Sow,2001-01-01,H3,DAUGHTER,',
          '0006,,,,H1,HEAD,',
          // Becomes something else where she is, and her name is another one.
          '0003,,Sow,,H1,SON,2',
          // An empty cell leaves what there is.
          '0004,,,,,,',
          '0005,,,,H2,,',
        ],
        { mode: 'upsert' },
      ),
    );
    expect(answer).toMatchObject({
      ...{ status: 'SUCCESS', accepted: 6, groups: 1, memberships: 3 },
      actions: { CREATE: 1, UPDATE: 3, UNCHANGED: 2 },
    });
    expect(await homes(registry)).toEqual([
      '0001 H3 HEAD PRIMARY',
      '0002 H1 SPOUSE PRIMARY',
      '0003 H1 SON SECONDARY',
      '0004 H2 HEAD PRIMARY',
      '0005 H2 DAUGHTER -',
      '0006 H1 HEAD -',
      '0007 H3 DAUGHTER -',
    ]);
    const after = await membershipOf(registry, '0003');
    expect(after.id).toBe(before.id);
    // What a row changes of a household alone changes nothing of the person.
    const versions = unwrap(await registry.me.individuals.list({ where: { '>': [{ var: 'version' }, 1] } })).rows;
    expect(versions.map(({ jsonExt }) => jsonExt['national_id'])).toEqual(['0003']);
  });

  it('moves a whole household, which leaves an empty one behind, and nobody is head in passing', async () => {
    await using registry = await openRegistry(store);
    unwrap(await registry.upload(people));
    const rows = [SHORT, '0003,H9,DAUGHTER,', '0002,H9,SPOUSE,', '0001,H9,HEAD,1'];
    expect(unwrap(await send(registry, rows))).toMatchObject({ accepted: 3, groups: 1, memberships: 3 });
    expect(await homes(registry)).toEqual([
      '0001 H9 HEAD PRIMARY',
      '0002 H9 SPOUSE -',
      '0003 H9 DAUGHTER -',
      '0004 H2 HEAD PRIMARY',
      '0005 H2 DAUGHTER -',
    ]);
    const ended = unwrap(
      await registry.me.groupIndividuals.list({
        where: { '==': [{ var: 'isDeleted' }, true] },
        includeDeleted: true,
      }),
    ).rows;
    expect(ended.map(({ version }) => version)).toEqual([2, 2, 2]);
  });

  it('shows before acceptance from which household to which, and as what, and does it then', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    unwrap(await registry.upload(people));
    const rows = [SHORT, '0002,H2,HEAD,', '0003,H7,,', '0005,H2,SPOUSE,', '0006,H1,,2', '0004,H2,,'];
    const { uploadId, actions } = unwrap(await send(registry, rows, { acceptance: 'required' }));
    expect(actions).toEqual({ UPDATE: 4, UNCHANGED: 1 });
    const { difference } = me.individualDataSourceUploads;
    const shown = unwrap(await difference({ uploadId })).rows;
    expect(
      shown.map(({ makesHousehold, changes }) => [
        makesHousehold,
        ...(changes ?? []).map(({ field, from, to }) => `${field}: ${from} → ${to}`),
      ]),
    ).toEqual([
      [false, 'group.code: H1 → H2', 'membership.role: SPOUSE → HEAD', 'membership.recipientType: SECONDARY → null'],
      [true, 'group.code: H1 → H7', 'membership.role: DAUGHTER → null'],
      [false, 'membership.role: DAUGHTER → SPOUSE'],
      [false, 'group.code: null → H1', 'membership.recipientType: null → SECONDARY'],
    ]);
    expect(shown.map(({ isOvertaken }) => isOvertaken)).toEqual([false, false, false, false]);
    expect(unwrap(await me.groups.count({}))).toBe(2);
    // Some first, the others later: the same as all at once.
    for (const some of [shown.slice(1, 2), shown]) {
      const ids = some.map(({ id }) => id);
      const waiting = unwrap(await difference({ uploadId })).rows.filter(({ state }) => state === 'VALID');
      unwrap(
        await me.individualDataSourceUploads.acceptItems({
          uploadId,
          ids: ids.filter((id) => waiting.some((item) => item.id === id)),
        }),
      );
      unwrap(await me.individualImports.applyItems({ uploadId }));
    }
    expect(await homes(registry)).toEqual([
      '0001 H1 HEAD PRIMARY',
      '0002 H2 HEAD -',
      '0003 H7 HEAD PRIMARY',
      '0004 H2 - PRIMARY',
      '0005 H2 SPOUSE -',
      '0006 H1 - SECONDARY',
    ]);
    const later = unwrap(await difference({ uploadId })).rows;
    expect(later.map(({ changes }) => changes)).toEqual(shown.map(({ changes }) => changes));
  });

  it.each([1, 2])('goes on where it stopped, after %i ranges, to the same households', async (ranges) => {
    const rows = [SHORT, '0001,H3,,', '0002,H2,HEAD,', '0003,H1,SON,2', '0006,H1,SPOUSE,', '0005,H3,HEAD,1'];
    await using undisturbed = await openRegistry(store, { rangeSize: 1 });
    unwrap(await undisturbed.upload(people));
    const { uploadId: _, ...counts } = unwrap(await send(undisturbed, rows));
    await using registry = await openRegistry(store, { rangeSize: 1 });
    unwrap(await registry.upload(people));
    const stop = new AbortController();
    let done = 0;
    const onProgress = ({ phase }: { phase: string }) => {
      if (phase === 'apply' && ++done === ranges) stop.abort();
    };
    const source = fromBytes('changes.csv', rows.join('\n'));
    const input = { source, mode: 'update' as const, matchBy: ['national_id'] };
    const call = registry.me.individualImports.importIndividuals;
    expect(codesOf(await call(input, { signal: stop.signal, onProgress }))).toEqual(['core.ABORTED']);
    const { uploadId, ...again } = unwrap(await call(input));
    expect(again).toEqual(counts);
    expect(await homes(registry)).toEqual(await homes(undisturbed));
    expect(await send(registry, rows)).toMatchObject({ outcome: 'unchanged', data: { uploadId } });
  });

  it('leaves alone whose membership somebody has changed, ended or begun since, and applies the others', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    unwrap(await registry.upload(people));
    const rows = [SHORT, '0002,H2,,', '0003,H1,SON,', '0006,H1,,', '0005,H8,,'];
    const { uploadId } = unwrap(await send(registry, rows, { acceptance: 'required' }));
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
    const [issa, awa] = [await membershipOf(registry, '0002'), await membershipOf(registry, '0003')];
    unwrap(await me.groupIndividuals.update({ id: issa.id, version: issa.version, role: 'FATHER' }));
    unwrap(
      await me.groupIndividuals.update({
        id: awa.id,
        version: awa.version,
        groupId: (await membershipOf(registry, '0004')).groupId,
      }),
    );
    const omar = unwrap(await me.individuals.list({ where: { '==': [{ var: 'firstName' }, 'Omar'] } })).rows[0];
    unwrap(
      await me.groupIndividuals.create({
        individualId: omar?.id ?? '',
        groupId: (await membershipOf(registry, '0004')).groupId,
      }),
    );
    const now = await homes(registry);
    const { rows: shown } = unwrap(await me.individualDataSourceUploads.difference({ uploadId }));
    expect(shown.map(({ isOvertaken }) => isOvertaken)).toEqual([true, true, true, false]);
    const answer = unwrap(await me.individualImports.applyItems({ uploadId }));
    expect(answer).toMatchObject({ refusedByCode: { 'staging.CHANGED_SINCE': 3 }, accepted: 1, groups: 1 });
    const left = now.filter((line) => !line.startsWith('0005'));
    expect(await homes(registry)).toEqual([...left, '0005 H8 HEAD PRIMARY'].sort());
    const { chunks } = unwrap(await me.individualDataSourceUploads.downloadInvalidItems({ uploadId }));
    expect((await textOf(chunks)).split('\r\n')[1]).toContain('0002,H2,,,2,');
  });

  it.each([
    ['another household has', true],
    ['no household has any more', false],
  ])('brings nobody into a household by a code that %s since somebody accepted it', async (_, isTaken) => {
    await using registry = await openRegistry(store, { rangeSize: 1 });
    const { me } = registry;
    unwrap(await registry.upload(people));
    const changes = [SHORT, '0004,H1,SPOUSE,', '0003,H1,SON,', '0006,H9,,'];
    const update = unwrap(await send(registry, changes, { acceptance: 'required' }));
    const come = [HEADER, '0007,Sira,Sow,1990-01-01,H1,DAUGHTER,', '0008,Oumar,Sow,1991-01-01,H8,HEAD,1'];
    const source = fromBytes('new.csv', come.join('\n'));
    const create = unwrap(await me.individualImports.importIndividuals({ source, acceptance: 'required' }));
    const [amina, moussa] = [await membershipOf(registry, '0001'), await membershipOf(registry, '0004')];
    const codes = [[amina, 'HX'] as const, ...(isTaken ? [[moussa, 'H1'] as const] : [])];
    for (const [{ groupId: id }, code] of codes) {
      const { version } = unwrap(await me.groups.get({ id }));
      unwrap(await me.groups.update({ id, version, code }));
    }
    const before = await homes(registry);
    const { rows } = unwrap(await me.individualDataSourceUploads.difference({ uploadId: update.uploadId }));
    expect(rows.map(({ isOvertaken }) => isOvertaken)).toEqual([true, true, false]);
    for (const [{ uploadId }, refused] of [[update, 2] as const, [create, 1] as const]) {
      unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
      const done = unwrap(await me.individualImports.applyItems({ uploadId }));
      expect(done).toMatchObject({ accepted: 1, refusedByCode: { 'staging.CHANGED_SINCE': refused } });
    }
    expect(await homes(registry)).toEqual([...before, '0006 H9 HEAD PRIMARY', '0008 H8 HEAD PRIMARY']);
  });

  it('refuses rows of which nobody can tell what moves, and households with several heads', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    unwrap(await registry.upload(people));
    const { individualId } = await membershipOf(registry, '0003');
    unwrap(await me.groupIndividuals.create({ individualId, groupId: (await membershipOf(registry, '0004')).groupId }));
    const rows = [SHORT, '0003,H5,,', '0001,H2,HEAD,', '0005,H2,HEAD,', '0006,,HEAD,'];
    const { uploadId } = unwrap(await send(registry, rows));
    expect(await registry.refused(uploadId)).toEqual([
      { line: 2, errors: [['group_code', 'H5', 'individual.SEVERAL_HOUSEHOLDS']] },
      { line: 3, errors: [['individual_role', 'HEAD', 'individual.TWO_HEADS']] },
      { line: 4, errors: [['individual_role', 'HEAD', 'individual.TWO_HEADS']] },
      { line: 5, errors: [['individual_role', 'HEAD', 'individual.GROUP_MISSING']] },
    ]);
    // The one that is named goes before all others.
    expect(unwrap(await send(registry, [SHORT, '0003,H2,SON,']))).toMatchObject({ accepted: 1, memberships: 0 });
    expect(await homes(registry)).toEqual(expect.arrayContaining(['0003 H1 DAUGHTER -', '0003 H2 SON -']));
  });

  it('lets the only member of a household be nothing but head and paid, unless somebody comes', async () => {
    await using registry = await openRegistry(store);
    unwrap(await registry.upload([HEADER, '0001,A,B,1990-01-01,H1,,', '0002,C,D,1990-01-01,,,'].join('\n')));
    const alone = unwrap(await send(registry, [SHORT, '0001,H1,SPOUSE,']));
    expect(await registry.refused(alone.uploadId)).toEqual([
      { line: 2, errors: [['individual_role', null, 'individual.HEAD_NEEDED']] },
    ]);
    const unpaid = unwrap(await send(registry, [SHORT, '0001,H1,,2']));
    expect(unpaid.refusedByCode).toEqual({ 'individual.PRIMARY_NEEDED': 1 });
    expect(unwrap(await send(registry, [SHORT, '0001,H1,SPOUSE,2', '0002,H1,,']))).toMatchObject({ accepted: 2 });
    expect(await homes(registry)).toEqual(['0001 H1 SPOUSE SECONDARY', '0002 H1 HEAD PRIMARY']);
  });

  it('asks for the rights to take people into groups and to move them, of who uploads and of who applies', async () => {
    await using registry = await openRegistry(store);
    unwrap(await registry.upload(people));
    const rows = [SHORT, '0002,H2,,'];
    const plain = { acceptance: 'required' } as const;
    const rights = ['159001', '159002', '159003', '180001', '180002', '900255'];
    const half = { me: registry.app.as({ id: 'half', rights }) };
    expect(codesOf(await send(half, rows, plain))).toEqual(['core.FORBIDDEN']);
    expect(codesOf(await send(half, ['national_id,last_name', '0002,Diallo'], plain))).toEqual([]);
    const { uploadId } = unwrap(await send(registry, rows, plain));
    unwrap(await registry.me.individualDataSourceUploads.acceptItems({ uploadId }));
    expect(codesOf(await half.me.individualImports.applyItems({ uploadId }))).toEqual(['core.FORBIDDEN']);
    expect(unwrap(await registry.me.individualImports.applyItems({ uploadId }))).toMatchObject({ accepted: 1 });
  });
});

describe.each(stores)('files that change households, by what their uploader reaches, on $name', (store) => {
  const byId = (rows: readonly string[]) => ({
    source: fromBytes('moves.csv', ['id,group_code', ...rows].join('\n')),
    mode: 'update' as const,
  });

  it('neither join nor leave a household out of reach, and keep people where their household is', async () => {
    await using world = await openDistricts(store);
    const { all, inA, a, b } = world;
    const [inGroupA, inGroupB] = [await world.group(a), await world.group(b)];
    const [anna, ali, bea, drifter] = [
      await world.person(a),
      await world.person(a),
      await world.person(b),
      await world.person(null),
    ];
    await world.member(inGroupB.id, drifter.id);
    const rows = [`${anna.id},${inGroupB.code}`, `${drifter.id},${inGroupA.code}`, `${ali.id},New`, `${bea.id},New`];
    const answer = unwrap(await inA.individualImports.importIndividuals(byId(rows)));
    expect(answer).toMatchObject({
      ...{ accepted: 1, groups: 1, memberships: 1 },
      refusedByCode: {
        'individual.GROUP_OUT_OF_REACH': 1,
        'individual.HOUSEHOLD_OUT_OF_REACH': 1,
        'staging.NO_MATCH': 1,
      },
    });
    // A household that is made lies where its members do.
    const { rows: groups } = unwrap(await inA.groups.list({ where: { '==': [{ var: 'code' }, 'New'] } }));
    expect(groups).toMatchObject([{ locationId: a }]);
    const others = [`${anna.id},${inGroupB.code}`, `${bea.id},Two`, `${ali.id},Two`, `${drifter.id},${inGroupA.code}`];
    expect(unwrap(await all.individualImports.importIndividuals(byId(others)))).toMatchObject({
      ...{ accepted: 1, groups: 0 },
      refusedByCode: { 'individual.OTHER_PLACE': 1, 'individual.GROUP_IN_SEVERAL_PLACES': 2 },
    });
  });

  it('fails what the registry does not allow any more, and makes no household for it', async () => {
    await using world = await openDistricts(store);
    const { all, a, b } = world;
    const [home, there] = [await world.group(a), await world.group(a)];
    const [anna, ali] = [await world.person(a), await world.person(a)];
    await world.member(home.id, anna.id);
    const rows = [`${anna.id},${there.code}`, `${ali.id},New`];
    const { uploadId } = unwrap(
      await all.individualImports.importIndividuals({ ...byId(rows), acceptance: 'required' }),
    );
    const officer = world.app.as({ id: 'officer', rights: [...OFFICER], locations: 'everywhere' });
    unwrap(await officer.individualDataSourceUploads.acceptItems({ uploadId }));
    unwrap(await all.groups.update({ id: there.id, version: there.version, locationId: b }));
    unwrap(await all.individuals.update({ id: ali.id, version: ali.version, lastName: 'Other' }));
    expect(unwrap(await officer.individualImports.applyItems({ uploadId }))).toMatchObject({
      ...{ accepted: 0, groups: 0, memberships: 0 },
      refusedByCode: { 'individual.OTHER_PLACE': 1, 'staging.CHANGED_SINCE': 1 },
    });
    expect(unwrap(await all.groups.count({}))).toBe(2);
    expect(unwrap(await all.groupIndividuals.list({})).rows).toMatchObject([{ groupId: home.id, role: 'HEAD' }]);
  });

  it('fails a move that would end a membership on which something of the host hangs, and leaves the person as they were', async () => {
    const Visit = defineEntity('home_visit', {
      table: 'host_home_visit',
      fields: z.strictObject({ note: z.string() }),
      relations: { membership: ref(GroupIndividual) },
    });
    const host = defineModule({
      id: 'host',
      entities: [Visit],
      configuration: z.strictObject({ visit_perms: rights('1') }),
      services: { visits: defineService('home_visit_service', { create: createOf(Visit, 'visit_perms') }) },
    });
    await using app = await testApp(inMode({ store: await store.create(), modules: [individual(), host] }));
    const me = app.as({ ...clerk, rights: [...clerk.rights, '1'] });
    const [anna, ali] = unwrap(
      await me.groupIndividuals.createGroupIndividuals({
        group: { code: 'H1' },
        members: [
          {
            individualId: unwrap(await me.individuals.create({ firstName: 'A', lastName: 'B', dob: '1990-01-01' })).id,
          },
          {
            individualId: unwrap(await me.individuals.create({ firstName: 'C', lastName: 'D', dob: '1991-01-01' })).id,
          },
        ],
      }),
    );
    unwrap(await me.visits.create({ note: 'Seen.', membershipId: anna?.id ?? '' }));
    const rows = ['id,last_name,group_code', `${anna?.individualId},X,New`, `${ali?.individualId},Y,H2`];
    const source = fromBytes('moves.csv', rows.join('\n'));
    expect(unwrap(await me.individualImports.importIndividuals({ source, mode: 'update' }))).toMatchObject({
      ...{ accepted: 1, groups: 1, memberships: 1 },
      refusedByCode: { 'core.REFERENCED': 1 },
    });
    expect(unwrap(await me.individuals.get({ id: anna?.individualId ?? '' }))).toMatchObject({ lastName: 'B' });
    expect(unwrap(await me.groups.list({})).rows.map(({ code }) => code)).toEqual(['H1', 'H2']);
  });

  it('fill no column that is hidden, and show no difference to whom one is', async () => {
    const access = fieldMasks([{ entity: 'group_individual', fields: ['role'], unless: '1' }]);
    await using registry = await openRegistry(store, { access });
    const seeing = { me: registry.app.as({ ...clerk, rights: [...clerk.rights, '1'] }) };
    unwrap(await seeing.me.individualImports.importIndividuals({ source: fromBytes('people.csv', people) }));
    expect(codesOf(await send(registry, [SHORT, '0003,H1,SON,']))).toEqual(['core.FIELD_HIDDEN']);
    const { columns } = unwrap(await registry.me.individualImports.template({ mode: 'update' }));
    expect(columns.map(({ name }) => name)).not.toContain('individual_role');
    const rows = ['national_id,group_code', '0003,H2'];
    const { uploadId } = unwrap(await send(seeing, rows, { acceptance: 'required' }));
    expect(codesOf(await registry.me.individualDataSourceUploads.difference({ uploadId }))).toEqual([
      'core.FIELD_HIDDEN',
    ]);
    expect(unwrap(await seeing.me.individualDataSourceUploads.difference({ uploadId })).rows).toHaveLength(1);
  });
});
