import { text } from 'node:stream/consumers';
import { type ExportedFile, fieldMasks, openAccess, type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allRights, codesOf, type Districts, openDistricts } from './districts.ts';
import {
  blanked,
  build,
  hiddenOf,
  isHidden,
  type Kind,
  kinds,
  leaks,
  maskable,
  type Reads,
  type Registry,
  type Rules,
  read,
  readsOf,
  rules,
  shapes,
} from './masked-world.ts';
import { same } from './model.ts';

/**
 * Every channel that could tell somebody a hidden value, held against plain code that blanks fields: on random registries, masks and
 * rights. A failure prints its seed; PARASOL_SEED repeats it.
 */

const seedOfRun = Number(process.env['PARASOL_SEED'] ?? Date.now() % 2 ** 31);
const HIDDEN = ['core.FIELD_HIDDEN'];

type Row = Registry[Kind][number];
type Me = ReturnType<Districts['as']>;

const byId = (rows: readonly Row[]): Row[] => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Every row of an entity, in every form in which rows are answered. */
async function compareRows(me: Me, worn: Rules, kind: Kind, { before, now, instant }: Built): Promise<void> {
  const reads = readsOf(me, kind);
  const seen = (registry: Registry) => byId(registry[kind].map((row) => blanked(worn, kind, row)));
  const list = await reads.list({ first: 1000 });
  same(byId(unwrap(list).rows), seen(now), 'list', kind);
  const said = (list as { masked?: Record<string, readonly string[]> }).masked;
  const hidden = hiddenOf(worn, kind);
  same(said, hidden.length > 0 && now[kind].length > 0 ? { [kind]: expect.arrayContaining([...hidden]) } : undefined);
  same(byId(unwrap(await reads.list({ first: 1000, asOf: instant })).rows), seen(before), 'asOf', kind);
  for (const row of now[kind].slice(0, 3)) {
    const wanted = blanked(worn, kind, row);
    const { id } = row;
    same(unwrap(await reads.get({ id })), wanted, 'get', kind);
    const versions = unwrap(await reads.history({ id })).map((version) => version.row);
    same(
      versions.find(({ version }) => version === row['version']),
      wanted,
      'history',
      kind,
    );
    const past = before[kind].find((one) => one.id === id);
    if (past !== undefined)
      same(
        versions.find(({ version }) => version === past['version']),
        blanked(worn, kind, past),
        'earlier version',
        kind,
      );
    const nested = await me.transaction(async (tx) => {
      const plain = await (readsOf(tx, kind) as unknown as { get(input: object): Promise<Row> }).get({ id });
      return { list: [{ one: plain }], map: new Map([['one', plain]]), set: new Set([plain]) };
    });
    const { list: [first] = [], map, set } = unwrap(nested);
    for (const one of [first?.one, map.get('one'), [...set][0]]) same(one, wanted, 'nested', kind);
  }
}

/** Ways to ask by a field: of the entity itself, and through relations from others. */
const ways: Readonly<Partial<Record<Kind, readonly (readonly [Kind, string, (test: Test) => unknown])[]>>> = {
  individual: [
    ['individual', '', (test) => test('')],
    ['group_individual', 'individualId', (test) => test('individual.')],
    ['beneficiary', 'individualId', (test) => test('individual.')],
    ['benefit', 'individualId', (test) => test('individual.')],
  ],
  group: [
    ['group', '', (test) => test('')],
    ['group_individual', 'groupId', (test) => test('group.')],
  ],
  group_individual: [['group_individual', '', (test) => test('')]],
  beneficiary: [['beneficiary', '', (test) => test('')]],
  benefit: [['benefit', '', (test) => test('')]],
  benefit_plan: [
    ['benefit_plan', '', (test) => test('')],
    ['beneficiary', 'benefitPlanId', (test) => test('benefitPlan.')],
  ],
};
type Test = (prefix: string) => unknown;

const literal = (field: string, value: unknown): unknown =>
  field === 'amount' || field === 'ceilingPerBeneficiary' ? { decimal: value } : value;

const fieldOf = (row: Row | undefined, field: string): unknown =>
  field.split('.').reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name], row) ?? null;

/** Asks by one field through every relation: refused where it is hidden, and else what loops say. */
async function askBy(me: Me, worn: Rules, { kind, field, pick }: Question, now: Registry): Promise<void> {
  if (field === 'jsonExt') return;
  const values = now[kind].map((row) => fieldOf(row, field)).filter((value) => value !== null);
  const value = values[pick % Math.max(1, values.length)];
  if (value === undefined) return;
  for (const [asked, through, condition] of ways[kind] ?? []) {
    const where = condition((prefix) => ({ '==': [{ var: `${prefix}${field}` }, literal(field, value)] }));
    const behind = (row: Row) => (through === '' ? row : now[kind].find(({ id }) => id === row[through]));
    const wanted = now[asked].filter((row) => fieldOf(behind(row), field) === value).map(({ id }) => id);
    const reads: Reads = readsOf(me, asked);
    const select = { rows: { function: 'count' } };
    const group = { of: { var: `${through === '' ? '' : `${through.slice(0, -2)}.`}${field}` } };
    const answers: readonly (readonly [string, Result<unknown>, unknown])[] = [
      ['count', await reads.count({ where }), wanted.length],
      ['negated', await reads.count({ where: { '!': [where] } }), now[asked].length - wanted.length],
      ['list', await reads.list({ where, first: 1000 }), undefined],
      ['stream', await me.probes.stream({ entity: asked, options: { where } }), wanted.toSorted()],
      [
        'aggregate',
        await me.probes.aggregate({ entity: asked, options: { where, select } }),
        [{ rows: wanted.length }],
      ],
      [
        'groups',
        await me.probes.aggregate({ entity: asked, options: { groupBy: group, select } }),
        expect.arrayContaining([{ of: value, rows: wanted.length }]),
      ],
    ];
    for (const [channel, answer, expected] of answers) {
      const about = [channel, asked, kind, field];
      if (isHidden(worn, kind, field)) same(codesOf(answer), HIDDEN, ...about);
      else if (wanted.length === 0 && channel === 'groups') continue;
      else if (channel === 'list')
        same(
          (unwrap(answer) as { rows: readonly Row[] }).rows.map(({ id }) => id).toSorted(),
          wanted.toSorted(),
          ...about,
        );
      else same(unwrap(answer), expected, ...about);
    }
  }
  const ordered = await readsOf(me, kind).list({ orderBy: [`-${field}`], first: 1 });
  if (isHidden(worn, kind, field) && !field.includes('.')) same(codesOf(ordered), HIDDEN, 'orderBy', kind, field);
}

/** Calls that are refused or changed, whose words and rows could tell. */
async function tryWrites(me: Me, worn: Rules, now: Registry): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const row of now.individual.slice(0, 2)) {
    const { id, version } = row as Row & { version: number };
    const patches = {
      firstName: 'New',
      lastName: 'New',
      dob: '2001-01-01',
      jsonExt: { income: 1, region: 'New', able_bodied: true },
    } as const;
    answers.push(await me.individuals.update.preview({ id, version: version + 7 }));
    for (const [field, value] of Object.entries(patches)) {
      const changed = await me.individuals.update.preview({ id, version, [field]: value });
      answers.push(changed);
      if (isHidden(worn, 'individual', field)) same([...new Set(codesOf(changed))], HIDDEN, 'write', field);
      else if (field !== 'jsonExt')
        same(unwrap(changed), { ...blanked(worn, 'individual', row), [field]: value, version: version + 1, ...now_ });
    }
    answers.push(
      await me.individuals.delete.preview({ id, version }),
      await me.individuals.create.preview(row as never),
    );
  }
  for (const { groupId, individualId } of now.group_individual.slice(0, 2) as never[])
    answers.push(await me.groupIndividuals.create.preview({ groupId, individualId }));
  for (const { benefitPlanId, individualId } of now.beneficiary.slice(0, 2) as never[])
    answers.push(await me.beneficiaries.create.preview({ benefitPlanId, individualId, status: 'ACTIVE' }));
  for (const group of now.group.slice(0, 1))
    answers.push(await me.groups.create.preview({ code: group['code'] as string }));
  return answers;
}

/** Files, whose columns could tell: as they come, and of every field by itself. */
async function tryExports(me: Me, worn: Rules): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const kind of ['individual', 'group', 'group_individual', 'beneficiary'] as const) {
    const reads = readsOf(me, kind) as unknown as { export(input: object): Promise<Result<ExportedFile>> };
    const plain = maskable[kind].filter((field) => field !== 'jsonExt');
    for (const fields of [undefined, ...plain.map((field) => [field])]) {
      const answer = await reads.export(fields === undefined ? {} : { fields });
      if (fields?.some((field) => isHidden(worn, kind, field)) === true)
        same(codesOf(answer), HIDDEN, 'export', kind, fields);
      else if (fields !== undefined) same(codesOf(answer), 'done', 'export', kind, fields);
      answers.push(codesOf(answer) === 'done' ? await textOf(unwrap(answer)) : answer);
    }
  }
  return answers;
}

const textOf = async ({ columns, chunks }: ExportedFile): Promise<string> => `${columns.join()}\n${await text(chunks)}`;

/** What a change gives a row besides the change. */
const now_ = {
  dateUpdated: expect.any(String),
  userUpdated: expect.any(String),
  changeId: expect.any(String),
} as const;

interface Question {
  readonly kind: Kind;
  readonly field: string;
  readonly pick: number;
}
const questions: fc.Arbitrary<Question> = fc
  .constantFrom(...kinds)
  .chain((kind) => fc.record({ kind: fc.constant(kind), field: fc.constantFrom(...maskable[kind]), pick: fc.nat(9) }));

type Built = Awaited<ReturnType<typeof build>>;
const runsOf = { memory: 60, sqlite: 20, postgres: 12 } as const;

describe.each(stores)('what masks hide on $name', (store) => {
  it('is blank in every channel, and everything else is what it is', async () => {
    await using world = await openDistricts(store, openAccess);
    const [shape] = fc.sample(shapes, { seed: seedOfRun, numRuns: 1 });
    if (shape === undefined) throw new Error('No shape was made.');
    const built = await build(world, shape);
    const property = fc.asyncProperty(
      rules,
      fc.array(questions, { minLength: 3, maxLength: 6 }),
      async (worn, asked) => {
        world.rules.current = fieldMasks(worn.masks);
        const logged = world.logged.length;
        const me = world.app.as({ id: 'somebody', rights: [...allRights, ...worn.rights] });
        for (const kind of kinds) await compareRows(me, worn, kind, built);
        for (const question of asked) await askBy(me, worn, question, built.now);
        const answers = await tryWrites(me, worn, built.now);
        answers.push(...(await tryExports(me, worn)));
        for (const { id } of built.now.benefit) answers.push(await me.benefits.explain({ id }));
        answers.push(await me.changes.list({ first: 1000 }));
        for (const answer of answers) same(leaks(worn, JSON.stringify(answer)), [], 'answers');
        // Whoever sees everything would still not find it in a log.
        const nobody = { masks: kinds.map((entity) => ({ entity, fields: maskable[entity] })), rights: [] };
        same(leaks(nobody, world.logged.slice(logged).join('\n')), [], 'log');
      },
    );
    await fc.assert(property, { seed: seedOfRun, numRuns: runsOf[store.name] });
    world.rules.current = openAccess;
    expect(await read(world)).toEqual(built.now);
  }, 120_000);
});
