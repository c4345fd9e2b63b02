import { buffer as bytesOf } from 'node:stream/consumers';
import { type ByteSource, fromBytes, unwrap } from '@parasol/core';
import type { Individual } from '@parasol/individual';
import { everyRow, stores } from '@parasol/test-support';
import { xlsx } from '@parasol/xlsx';
import { describe, expect, it } from 'vitest';
import { openWorld, type World } from './world.ts';

/** A registry from the workbook of the field to the end of its two programmes: every number of people and of money, in order. */

const HEADER = [
  ...['first_name', 'last_name', 'dob', 'group_code', 'individual_role', 'recipient_info'],
  ...['national_id', 'income', 'region'],
];
const SIZE = 4;
const HOUSEHOLDS = 1250;
const ROWS = SIZE * HOUSEHOLDS;
const BAD = 300;
const PLACES = 450;
const ROLES = ['HEAD', 'SPOUSE', 'SON', 'DAUGHTER'] as const;

const schema = {
  type: 'object',
  properties: {
    national_id: { type: 'string', pattern: '^\\d{4}$', uniqueness: true },
    income: { type: 'integer', minimum: 0 },
    region: { type: 'string', enum: ['North', 'South'] },
  },
} as const;

/** Rows about somebody whom another row is about already: a son who is counted in two households, three times. */
const TWINS: ReadonlyMap<number, number> = new Map([100, 500, 900].map((h) => [member(h + 1, 2), member(h, 2)]));
/** Two who have name and birth date in common by chance. */
const NAMESAKES = [member(1200, 3), member(1201, 3)] as const;

function member(household: number, place: number): number {
  return household * SIZE + place;
}
const nationalId = (i: number): string => String(i).padStart(4, '0');
const groupCode = (household: number): string => `H${String(household).padStart(4, '0')}`;
const incomeOf = (household: number): number => 100 + household;
const isNorth = (household: number): boolean => household % 2 === 1;

/** Name and birth date: every second household has a son under five, and no other child is. */
function identity(i: number): string[] {
  const [household, place] = [Math.floor(i / SIZE), i % SIZE];
  const births = [
    `19${50 + (household % 40)}-03-11`,
    `19${50 + (household % 37)}-08-23`,
    household % 2 === 0 ? '2023-02-14' : '2012-02-14',
    `201${household % 8}-10-05`,
  ];
  return [['Issa', 'Amina', 'Kofi', 'Ngozi'][place] ?? '', `Family ${household}`, births[place] ?? ''];
}

/** A row as it stands in the paper lists. */
function paper(i: number): string[] {
  const [household, place] = [Math.floor(i / SIZE), i % SIZE];
  const isHead = place === 0;
  return [
    ...identity(TWINS.get(i) ?? (i === NAMESAKES[1] ? NAMESAKES[0] : i)),
    ...[groupCode(household), ROLES[place] ?? '', isHead ? '1' : ''],
    ...[nationalId(i), isHead ? String(incomeOf(household)) : '', isNorth(household) ? 'North' : 'South'],
  ];
}

/** Every 15th row, heads and others, as it was typed: one cell of it is wrong, in one of six ways. */
function typed(i: number): string[] {
  const row = paper(i);
  if (i % 15 !== 0 || i / 15 >= BAD) return row;
  const [column, value] = [
    ['first_name', ''],
    ['dob', row[2]?.split('-').reverse().join('/')],
    ['dob', '2999-01-01'],
    ['individual_role', 'BOSS'],
    ['national_id', `X${row[6]}`],
    ['income', 'many'],
  ][(i / 15) % 6] as [string, string];
  return row.with(HEADER.indexOf(column), value);
}

async function workbook({ app }: World, header: readonly string[], rows: Iterable<readonly string[]>) {
  const columns = header.map((name) => (name === 'dob' ? { name, kind: 'date' as const } : { name }));
  return fromBytes('people.xlsx', await bytesOf(app.runtime.formats.named('xlsx').write(columns, rows)));
}

/** The file of refused rows, each corrected in the one cell that differs from the paper; the last two columns stay where they are. */
async function mended(world: World, uploadId: string): Promise<ByteSource> {
  const { app, me } = world;
  const invalid = unwrap(await me.individualDataSourceUploads.downloadInvalidItems({ uploadId, format: 'xlsx' }));
  const table = await app.runtime.formats.open(fromBytes(invalid.fileName, await bytesOf(invalid.chunks)));
  expect(table.header).toEqual([...HEADER, 'line', 'error']);
  const rows: string[][] = [];
  for await (const batch of table.records())
    for (const { cells } of batch) {
      const right = paper(Number(cells.at(-2)) - 2);
      const wrong = right.flatMap((cell, column) => (cell === cells[column] ? [] : [column]));
      expect(wrong).toHaveLength(1);
      const [column = -1] = wrong;
      rows.push([...cells].with(column, right[column] ?? ''));
    }
  expect(rows).toHaveLength(BAD);
  return workbook(world, table.header, rows);
}

/** The workbook, and what was refused of it once more: all people are there, none twice, in households with one head each. */
async function register(world: World): Promise<ReadonlyMap<string, Individual>> {
  const { me } = world;
  const source = await workbook(
    world,
    HEADER,
    Array.from({ length: ROWS }, (_, i) => typed(i)),
  );
  const first = unwrap(await me.individualImports.importIndividuals({ source }));
  expect(first).toMatchObject({ status: 'PARTIAL_SUCCESS', rows: ROWS, accepted: ROWS - BAD, refused: BAD });
  expect(Object.values(first.refusedByCode)).toEqual([50, 50, 50, 50, 50, 50]);
  const again = await mended(world, first.uploadId);
  const second = unwrap(await me.individualImports.importIndividuals({ source: again }));
  expect(second).toMatchObject({ status: 'SUCCESS', rows: BAD, accepted: BAD, groups: 0 });
  for (const sent of [source, again])
    expect(await me.individualImports.importIndividuals({ source: sent })).toMatchObject({ outcome: 'unchanged' });

  const people = await everyRow((page) => me.individuals.list(page));
  const byNumber = new Map(people.map((person) => [String(person.jsonExt['national_id']), person]));
  expect([people.length, byNumber.size, unwrap(await me.groups.count({}))]).toEqual([ROWS, ROWS, HOUSEHOLDS]);
  const memberships = await everyRow((page) => me.groupIndividuals.list(page));
  expect(memberships).toHaveLength(ROWS);
  const heads = memberships.filter(({ role, recipientType }) => role === 'HEAD' && recipientType === 'PRIMARY');
  expect([heads.length, new Set(heads.map(({ groupId }) => groupId)).size]).toEqual([HOUSEHOLDS, HOUSEHOLDS]);
  const headsOnPaper = Array.from({ length: HOUSEHOLDS }, (_, h) => byNumber.get(nationalId(member(h, 0)))?.id);
  expect(new Set(heads.map(({ individualId }) => individualId))).toEqual(new Set(headsOnPaper));
  return byNumber;
}

/** The three who were counted twice become one each and live where they were found first; the namesakes stay two. */
async function mergeTwins({ me }: World, people: ReadonlyMap<string, Individual>): Promise<void> {
  const equal = ['firstName', 'lastName', 'dob'];
  expect(unwrap(await me.duplicateCandidates.findDuplicates({ equal }))).toMatchObject({ found: 4, added: 4 });
  const pairs = unwrap(await me.duplicateCandidates.review({})).rows;
  const numbers = pairs.map(({ first, second }) => [first, second].map(({ jsonExt }) => jsonExt['national_id']).sort());
  const planted = [...[...TWINS].map(([twin, of]) => [of, twin]), NAMESAKES].map((pair) => pair.map(nationalId));
  expect(numbers.sort()).toEqual(planted.sort());
  const namesake = people.get(nationalId(NAMESAKES[0]))?.id ?? '';
  for (const { candidate, first, second } of pairs) {
    if ([first.id, second.id].includes(namesake)) {
      unwrap(await me.duplicateCandidates.dismiss({ id: candidate.id, version: 1, decision: 'Two villages.' }));
      continue;
    }
    const isFirst = String(first.jsonExt['national_id']) < String(second.jsonExt['national_id']);
    const [golden, absorbed] = isFirst ? [first, second] : [second, first];
    const both = { goldenId: golden.id, goldenVersion: 1, absorbedId: absorbed.id, absorbedVersion: 1 };
    unwrap(await me.individualMerges.merge({ ...both, reason: 'One child, counted twice.' }));
    const isOther = { '==': [{ var: 'group.code' }, paper(Number(absorbed.jsonExt['national_id']))[3]] };
    const where = { and: [{ '==': [{ var: 'individualId' }, golden.id] }, isOther] };
    const [other] = unwrap(await me.groupIndividuals.list({ where })).rows;
    unwrap(await me.groupIndividuals.delete({ id: other?.id ?? '', version: other?.version ?? 0 }));
  }
  expect(unwrap(await me.duplicateCandidates.findDuplicates({ equal }))).toMatchObject({ found: 1, added: 0 });
  expect(unwrap(await me.individuals.count({}))).toBe(ROWS - TWINS.size);
  expect(unwrap(await me.groupIndividuals.count({}))).toBe(ROWS - TWINS.size);
}

/** Points of the score in hundredths. */
const pointsOf = (household: number): number => 100_000 - 125 * incomeOf(household) + (isNorth(household) ? 5000 : 0);
/** Households whose heads the score lets in, the first of the list first. No two have the same points. */
const RANKED = Array.from({ length: HOUSEHOLDS }, (_, h) => h)
  .filter((h) => pointsOf(h) >= 25_000)
  .sort((a, b) => pointsOf(b) - pointsOf(a));

async function publishedRule({ me }: World, code: string, kind: 'INDIVIDUAL' | 'GROUP', definition: Definition) {
  const draft = unwrap(await me.eligibilityRules.create({ code, name: code, kind, definition }));
  return unwrap(await me.eligibilityRules.publish({ id: draft.id, version: draft.version })).id;
}
type Definition = Parameters<World['me']['eligibilityRules']['create']>[0]['definition'];

/** A programme for people, by score, with fewer places than people, and one for households with a child under five. */
async function enrol(world: World): Promise<readonly [people: string, households: string]> {
  const { me } = world;
  const lines = [
    { id: 'income', weight: '-1.25', value: { var: 'jsonExt.income' } },
    { id: 'north', weight: '50', when: { '==': [{ var: 'jsonExt.region' }, 'North'] } },
  ];
  const score = { base: '1000', lines, eligible: 'AT_LEAST', cutoff: '250' } as const;
  const people = unwrap(
    await me.benefitPlans.create({
      ...{ code: 'CASH', name: 'Cash', type: 'INDIVIDUAL', dateValidFrom: '2026-01-01', maxBeneficiaries: PLACES },
      eligibilityRuleId: await publishedRule(world, 'PMT', 'INDIVIDUAL', { score }),
      waitingList: { by: 'SCORE', first: 'HIGHEST' },
    }),
  );
  const count = { '<': [{ age: [{ var: 'individual.dob' }] }, 5] };
  const criteria = [{ name: 'a child under five', count, atLeast: 1 }];
  const households = unwrap(
    await me.benefitPlans.create({
      ...{ code: 'CHILD', name: 'Child', type: 'GROUP', dateValidFrom: '2026-01-01' },
      eligibilityRuleId: await publishedRule(world, 'KIDS', 'GROUP', { criteria }),
    }),
  );
  expect(unwrap(await me.beneficiaries.enrol({ benefitPlanId: people.id }))).toMatchObject({
    considered: 4997,
    removedBy: [
      { criterion: 'SCORE_INCOMPLETE', removed: 3747, remaining: 1250 },
      { criterion: 'SCORE', removed: 729, remaining: 521 },
    ],
    ...{ enrolled: PLACES, waitlisted: 71, placesLeft: 0 },
  });
  expect(unwrap(await me.groupBeneficiaries.enrol({ benefitPlanId: households.id }))).toMatchObject({
    considered: 1250,
    removedBy: [{ criterion: 'a child under five', removed: 625, remaining: 625 }],
    ...{ enrolled: 625, waitlisted: 0, placesLeft: null },
  });
  return [people.id, households.id];
}

const headIn = (people: ReadonlyMap<string, Individual>, household: number | undefined): string =>
  people.get(nationalId(member(household ?? -1, 0)))?.id ?? '';

/** A file of changes: ten who are paid earn more now, and one who waits; five sons are older than was said. */
async function correct(world: World): Promise<void> {
  const richer = [...RANKED.slice(0, 10), RANKED[PLACES + 2] as number].map((h) => [
    ...[nationalId(member(h, 0)), '900', ''],
  ]);
  const older = [10, 20, 30, 40, 50].map((h) => [nationalId(member(h, 2)), '', '2013-02-14']);
  const source = await workbook(world, ['national_id', 'income', 'dob'], [...richer, ...older]);
  const changes = { source, mode: 'update', matchBy: ['national_id'] } as const;
  expect(unwrap(await world.me.individualImports.importIndividuals(changes))).toMatchObject({
    ...{ status: 'SUCCESS', accepted: 16, actions: { UPDATE: 16 } },
  });
}

/** The rules are asked again, as the preview said; the places that are free go to the next of the list. */
async function recertify({ me }: World, [cash, child]: readonly [string, string]): Promise<void> {
  const ofPeople = { benefitPlanId: cash, leave: 'GRADUATED' } as const;
  const ofHouseholds = { benefitPlanId: child };
  const previews = [
    unwrap(await me.beneficiaries.recertify.preview(ofPeople)),
    unwrap(await me.groupBeneficiaries.recertify.preview(ofHouseholds)),
  ];
  expect(previews).toMatchObject([
    { left: 10, leftBy: expect.arrayContaining([{ criterion: 'SCORE', removed: 10 }]), returned: 0 },
    { left: 5, leftBy: [{ criterion: 'a child under five', removed: 5 }], returned: 0 },
  ]);
  const active = { '==': [{ var: 'status' }, 'ACTIVE'] };
  expect(unwrap(await me.beneficiaries.count({ benefitPlanId: cash, where: active }))).toBe(PLACES);
  const runs = [
    unwrap(await me.beneficiaries.recertify(ofPeople)),
    unwrap(await me.groupBeneficiaries.recertify(ofHouseholds)),
  ];
  expect(runs).toEqual(previews);
  expect(unwrap(await me.beneficiaries.promote({ benefitPlanId: cash }))).toMatchObject({
    ...{ promoted: 10, waiting: 61, passedBy: 1, placesLeft: 0 },
  });
}

/** Who was paid in each month from each programme, each once, and to the last cent. */
async function expectPaid(world: World, people: ReadonlyMap<string, Individual>, heads: readonly string[][]) {
  const benefits = await everyRow((page) => world.me.benefits.list(page));
  const paidTo = (month: string, isOfPerson: boolean) =>
    benefits
      .filter(({ dateDue, beneficiaryId }) => dateDue.startsWith(month) && (beneficiaryId !== null) === isOfPerson)
      .map(({ individualId }) => individualId)
      .sort();
  const withChild = Array.from({ length: HOUSEHOLDS }, (_, h) => h).filter((h) => h % 2 === 0);
  const stayed = withChild.filter((h) => ![10, 20, 30, 40, 50].includes(h));
  for (const [i, month] of ['2026-11', '2026-12'].entries()) {
    expect(paidTo(month, true)).toEqual(heads[i]?.toSorted());
    const households = i === 0 ? withChild : stayed;
    expect(paidTo(month, false)).toEqual(households.map((h) => headIn(people, h)).sort());
  }
  // In ten-thousandths: 113,950.00 in all.
  const sum = benefits.reduce((total, { amount }) => total + BigInt(amount.replace('.', '')), 0n);
  expect([benefits.length, sum]).toEqual([2145, 1_139_500_000n]);
}

/** Nobody is in the programmes, nothing was added, and what became of whom can be told. */
async function expectEnded(
  { me }: World,
  [cash, child]: readonly [string, string],
  who: { readonly left: string; readonly promoted: string; readonly passed: string },
) {
  const enrolments = await everyRow((page) => me.beneficiaries.list({ benefitPlanId: cash, ...page }));
  const households = await everyRow((page) => me.groupBeneficiaries.list({ benefitPlanId: child, ...page }));
  const endOf = (rows: readonly { status: string; statusCause: string | null }[]) =>
    Object.fromEntries(
      [...Map.groupBy(rows, ({ status, statusCause }) => `${status} by ${statusCause}`)].map(([end, of]) => [
        end,
        of.length,
      ]),
    );
  expect(endOf(enrolments)).toEqual({ 'GRADUATED by ELIGIBILITY': 10, 'GRADUATED by CLOSURE': 511 });
  expect(endOf(households)).toEqual({ 'GRADUATED by CLOSURE': 625 });
  const statuses = async (individualId: string) => {
    const id = enrolments.find((row) => row.individualId === individualId)?.id ?? '';
    const versions = unwrap(await me.beneficiaries.history({ id })).map(({ row }) => row.status);
    return versions.filter((status, i) => status !== versions[i - 1]);
  };
  expect(await statuses(who.left)).toEqual(['WAITING', 'ACTIVE', 'GRADUATED']);
  expect(await statuses(who.promoted)).toEqual(['WAITING', 'ACTIVE', 'GRADUATED']);
  expect(await statuses(who.passed)).toEqual(['WAITING', 'GRADUATED']);
  const incomes = unwrap(await me.individuals.history({ id: who.left })).map(({ row }) => row.jsonExt['income']);
  expect(incomes).toEqual([101, 900]);
  expect(unwrap(await me.benefits.count({}))).toBe(2145);
  expect(unwrap(await me.individuals.count({}))).toBe(ROWS - TWINS.size);
  expect(unwrap(await me.individualMerges.count({}))).toBe(TWINS.size);
  const uploads = unwrap(await me.individualDataSourceUploads.dataUploadHistory({})).rows;
  expect(uploads.map(({ status, items }) => [status, items])).toEqual([
    ['SUCCESS', { APPLIED: 16 }],
    ['SUCCESS', { APPLIED: BAD }],
    ['PARTIAL_SUCCESS', { APPLIED: ROWS - BAD, INVALID: BAD }],
  ]);
}

describe.each(stores)('the life of a registry on $name', (store) => {
  it('goes from a workbook with 300 bad rows of 5,000 to the end of two programmes, and pays everybody once a month', {
    timeout: 120_000,
  }, async () => {
    await using world = await openWorld(store, { schema, formats: [xlsx()], rangeSize: 1000 });
    const { me } = world;
    const people = await register(world);
    await mergeTwins(world, people);
    const plans = await enrol(world);
    const [cash, child] = plans;
    const waiting = async () => unwrap(await me.beneficiaries.waitingList({ benefitPlanId: cash, first: 1000 })).rows;
    const ranked = RANKED.map((household) => headIn(people, household));
    expect((await waiting()).map(({ subjectId }) => subjectId)).toEqual(ranked.slice(PLACES));

    const payments = [await world.pay(cash, { base: '50', poor: '40' }), await world.pay(child, { base: '30' })];
    /** Benefits, amount and who gets none of both programmes in a month; a second run pays nobody again. */
    const paid = async (month: number) => {
      const result = unwrap(await world.process(2026, month));
      expect(await world.process(2026, month)).toMatchObject({ outcome: 'unchanged' });
      return plans.map((id, i) => {
        const { benefits, amount, refused } = result[id]?.paymentPlans[payments[i]?.id ?? ''] ?? {};
        return [benefits, amount, refused];
      });
    };
    // 400 of those with a place earn less than 500 and get 90, the others 50.
    expect(await paid(11)).toEqual([
      [450, '38500.00', { NOT_ACTIVE: 71 }],
      [625, '18750.00', {}],
    ]);
    const november = await everyRow((page) => me.benefits.list(page));
    const ofFirst = november.find(({ individualId, amount }) => individualId === ranked[0] && amount === '90.0000');
    const explained = unwrap(await me.benefits.explain({ id: ofFirst?.id ?? '' }));

    await correct(world);
    await recertify(world, plans);
    const passedBy = PLACES + 2;
    const promoted = ranked.slice(PLACES, PLACES + 11).toSpliced(2, 1);
    expect((await waiting()).map(({ subjectId }) => subjectId)).toEqual([
      ...[ranked[passedBy], ...ranked.slice(PLACES + 11)],
    ]);
    expect(await paid(12)).toEqual([
      [450, '38100.00', { NOT_ACTIVE: 71 }],
      [620, '18600.00', { NOT_ACTIVE: 5 }],
    ]);
    await expectPaid(world, people, [[...ranked.slice(0, PLACES)], [...ranked.slice(10, PLACES), ...promoted]]);

    for (const [id, changed] of [
      [cash, 511],
      [child, 625],
    ] as const) {
      const { version } = unwrap(await me.benefitPlans.get({ id }));
      expect(unwrap(await me.benefitPlans.close({ id, version, reason: 'The project ended.' }))).toMatchObject({
        ...{ beneficiaries: 'GRADUATED', changed },
      });
    }
    const ended = unwrap(await world.process(2027, 1));
    expect([ended[cash], ended[child]]).toEqual([undefined, undefined]);
    await expectEnded(world, plans, {
      left: ranked[0] ?? '',
      promoted: promoted[0] ?? '',
      passed: ranked[passedBy] ?? '',
    });
    expect(unwrap(await me.benefits.explain({ id: ofFirst?.id ?? '' }))).toEqual(explained);
  });
});
