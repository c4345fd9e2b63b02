import { expect } from 'vitest';
import type { AnyEntity } from '../../../entity/entity.ts';
import type { TreeNode } from '../../../expression/tree.ts';
import { claimRules, claimText } from '../../../store/claim-rules.ts';
import { type ClaimRule, type StoredRow, type StoreTransaction, UniqueViolation } from '../../../store/store.ts';
import { Parcel, Person } from '../entities.ts';
import { gate } from '../gate.ts';
import { person, seedPeople } from '../seed.ts';
import { type Cases, column, constant, from, idOf, rowsOf, tree, type World } from '../world.ts';

/** Values of extension data that may occur once. Which they are, the caller says with each write. */

const schema = {
  type: 'object',
  properties: {
    district: { type: 'string', uniqueness: true },
    score: { type: 'number', 'x-parasol': { unique: true } },
    seen: { type: 'string', format: 'date-time', uniqueness: true },
    home: { type: 'object', properties: { rooms: { type: 'integer', uniqueness: true } } },
  },
};
const claims = claimRules(schema, undefined);
const districts = claims.filter(({ property }) => property === 'district');

const document: TreeNode = {
  node: 'path',
  steps: [{ kind: 'field', name: 'jsonExt' }],
  type: { kind: 'json' },
  nullable: false,
};

const taken = (property: string, entity = 'person') =>
  expect.toSatisfy(
    (error) =>
      error instanceof UniqueViolation && error.entity === entity && error.columns.join() === `jsonExt.${property}`,
    `a UniqueViolation of ${entity} (jsonExt.${property})`,
  );

const inDistrict = (code: string, district: string | null, more: StoredRow = {}): StoredRow =>
  person(code, { jsonExt: { district, ...more } });

const insert = (tx: StoreTransaction, ...rows: StoredRow[]): Promise<StoredRow[]> =>
  tx.insert(Person, rows, 'fail', { claims });

const codes = async ({ store }: World): Promise<unknown[]> => column(await rowsOf(store.reader, Person), 'code');

/** Every claim is a row's, and every row has its claims. */
async function isSound(
  { store }: World,
  entity: AnyEntity = Person,
  rules: readonly ClaimRule[] = claims,
): Promise<void> {
  expect(await store.reader.claimDrift(entity, rules)).toEqual({ missing: 0, stale: 0 });
}

const owned = (owner: StoredRow) => claimRules(schema, { column: 'personId', id: idOf(owner) });
const parcel = (owner: StoredRow, district: string, more: StoredRow = {}): StoredRow => ({
  code: district,
  personId: idOf(owner),
  jsonExt: { district },
  dateValidFrom: '2026-01-01',
  ...more,
});

export const claimCases: Cases = {
  'refuses a second row with a value that may occur once, and names the property': async (world) => {
    await world.write((tx) => insert(tx, inDistrict('A', 'North')));
    await expect(world.write((tx) => insert(tx, inDistrict('B', 'North')))).rejects.toEqual(taken('district'));
    await expect(
      world.write((tx) =>
        tx.insertMany(Person, [inDistrict('B', 'South'), inDistrict('C', 'South')], 'fail', { claims }),
      ),
    ).rejects.toEqual(taken('district'));
    expect(await codes(world)).toEqual(['A']);
    await isSound(world);
  },

  'compares values exactly and by type; what is missing claims nothing': async (world) => {
    const at = (code: string, jsonExt: object) => person(code, { jsonExt });
    await world.write((tx) =>
      insert(
        tx,
        at('A', { district: 'a', score: 1.5, seen: '2026-01-01T10:00:00Z', home: { rooms: 1 } }),
        at('B', { district: 'A', score: 15, home: {} }),
        at('C', { district: 'a ', score: null }),
        at('D', {}),
        at('E', {}),
        at('F', { district: `${'long '.repeat(2000)}1` }),
        at('G', { district: `${'long '.repeat(2000)}2` }),
      ),
    );
    const again = (jsonExt: object) => world.write((tx) => insert(tx, at('Z', jsonExt)));
    await expect(again({ score: 1.5 })).rejects.toEqual(taken('score'));
    await expect(again({ seen: '2026-01-01T13:00:00+03:00' })).rejects.toEqual(taken('seen'));
    await expect(again({ home: { rooms: 1 } })).rejects.toEqual(taken('home.rooms'));
    await expect(again({ district: `${'long '.repeat(2000)}2` })).rejects.toEqual(taken('district'));
    await isSound(world);
  },

  'leaves out, when asked to, each row whose values those before it hold': async (world) => {
    await world.write((tx) => insert(tx, inDistrict('A', 'North', { score: 1 })));
    const rows = [
      inDistrict('B', 'North'),
      inDistrict('C', 'South', { score: 1 }),
      // C was left out, so its district is free.
      inDistrict('D', 'South', { score: 2 }),
      inDistrict('E', 'South', { score: 3 }),
      // The code is taken.
      inDistrict('A', 'East', { score: 4 }),
      inDistrict('F', 'East', { score: 5 }),
    ];
    expect(await world.write((tx) => tx.insertMany(Person, rows, 'skip', { claims }))).toBe(2);
    expect(await codes(world)).toEqual(['A', 'D', 'F']);
    await isSound(world);
  },

  'frees the values of a deleted row, and takes them again when it comes back': async (world) => {
    const [A] = await world.write((tx) => insert(tx, inDistrict('A', 'North')));
    const set = (version: number, values: StoredRow) => (tx: StoreTransaction) =>
      tx.update(Person, idOf(A), version, values, { claims });
    await world.write(set(1, { isDeleted: true }));
    const [B] = await world.write((tx) => insert(tx, inDistrict('B', 'North')));
    await expect(world.write(set(2, { isDeleted: false }))).rejects.toEqual(taken('district'));
    await world.write((tx) => tx.update(Person, idOf(B), 1, { jsonExt: { district: 'South' } }, { claims }));
    expect(await world.write(set(2, { isDeleted: false }))).toMatchObject({ outcome: 'updated' });
    await expect(world.write((tx) => insert(tx, inDistrict('C', 'North')))).rejects.toEqual(taken('district'));
    await isSound(world);
  },

  'hands the values of a replaced row to its successor, and keeps those of different owners apart': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {} });
    const rules = owned(A);
    const add = (...rows: StoredRow[]) =>
      world.write((tx) => tx.insert(Parcel, rows, 'fail', { claims: [...rules, ...owned(B)] }));
    const [first] = await add(parcel(A, 'North'), parcel(B, 'North'));
    await expect(add(parcel(A, 'North'))).rejects.toEqual(taken('district', 'parcel'));
    await world.write(async (tx) => {
      await tx.update(Parcel, idOf(first), 1, { replacementUuid: idOf(B) }, { claims: rules });
      await tx.insert(Parcel, [parcel(A, 'North', { dateValidFrom: '2026-02-01' })], 'fail', { claims: rules });
    });
    await expect(add(parcel(A, 'North'))).rejects.toEqual(taken('district', 'parcel'));
    // Who moves to another owner meets the values there.
    const moved = world.write((tx) =>
      tx.updateWhere(Parcel, {
        where: tree(Parcel, { '==': [{ var: 'dateValidFrom' }, '2026-02-01'] }),
        set: { personId: constant(idOf(B)) },
        claims: [...rules, ...owned(B)],
      }),
    );
    await expect(moved).rejects.toEqual(taken('district', 'parcel'));
    await isSound(world, Parcel, [...rules, ...owned(B)]);
  },

  'claims by set statements what they write, whole or not at all': async (world) => {
    await world.write(async (tx) => {
      await insert(tx, inDistrict('A', 'North'), inDistrict('B', 'South'), inDistrict('C', 'East'));
    });
    const set = (jsonExt: unknown, where?: unknown) =>
      world.write((tx) =>
        tx.updateWhere(Person, {
          where: where === undefined ? undefined : tree(Person, where),
          set: { jsonExt: constant(jsonExt) },
          claims,
        }),
      );
    await expect(set({ district: 'West' })).rejects.toEqual(taken('district'));
    await expect(set({ district: 'North' }, { '==': [{ var: 'code' }, 'B'] })).rejects.toEqual(taken('district'));
    expect(await set({ district: 'West' }, { '==': [{ var: 'code' }, 'B'] })).toBe(1);
    expect(await set({ district: 'West' }, { '==': [{ var: 'code' }, 'B'] })).toBe(1);
    expect(await set({ district: 'South' }, { '==': [{ var: 'code' }, 'A'] })).toBe(1);
    expect(await set({}, { in: [{ var: 'code' }, ['A', 'B']] })).toBe(2);
    await world.write((tx) => insert(tx, inDistrict('D', 'West'), inDistrict('E', 'South')));
    await isSound(world);
  },

  'claims what it inserts from other rows, and inserts nothing where a value is taken': async (world) => {
    await seedPeople(world, { A: { jsonExt: { district: 'North' } }, B: { jsonExt: { district: 'South' } }, C: {} });
    const copy = (code: unknown, limit: { limit?: { rows: number; reason: string } } = {}) =>
      world.write((tx) =>
        tx.insertFrom({
          target: Person,
          source: Person,
          where: tree(Person, { in: [{ var: 'code' }, ['A', 'B', 'C']] }),
          set: { code: from(Person, code), firstName: constant('copy'), jsonExt: { kind: 'tree', tree: document } },
          existing: ['code'],
          claims,
          ...limit,
        }),
      );
    expect(await copy({ var: 'firstName' }, { limit: { rows: 1, reason: 'FULL' } })).toMatchObject({ inserted: 1 });
    expect(await copy({ var: 'firstName' })).toMatchObject({ inserted: 2, skippedExisting: 1 });
    const [rule] = districts as [ClaimRule];
    expect(await world.store.reader.claimed(Person, rule, ['West', 'North', 'South'])).toEqual([1, 2]);
    const again = copy({ if: [{ '==': [{ var: 'code' }, 'A'] }, 'new A', { var: 'firstName' }] });
    await expect(again).rejects.toEqual(taken('district'));
    expect(await world.store.reader.count(Person, {})).toBe(6);
  },

  'lets the first of two win that claim one value at once, and the other when the first is undone': async (world) => {
    for (const firstFails of [false, true]) {
      const claimed = gate();
      const release = gate();
      const district = firstFails ? 'South' : 'North';
      const first = world.write(async (tx) => {
        await insert(tx, inDistrict(`first ${district}`, district));
        claimed.open();
        await release.opened;
        if (firstFails) throw new Error('undone');
      });
      await claimed.opened;
      const second = world.write((tx) => insert(tx, inDistrict(`second ${district}`, district)));
      release.open();
      const outcome = (await Promise.allSettled([first, second])).map(({ status }) => status);
      expect(outcome).toEqual(firstFails ? ['rejected', 'fulfilled'] : ['fulfilled', 'rejected']);
    }
    expect(await codes(world)).toEqual(['first North', 'second South']);
    await isSound(world);
  },

  'takes back with a savepoint what was claimed in it': async (world) => {
    await world.write(async (tx) => {
      const [A] = await insert(tx, inDistrict('A', 'North'));
      const undone = tx.savepoint(async () => {
        await tx.update(Person, idOf(A), 1, { jsonExt: { district: 'South' } }, { claims });
        await insert(tx, inDistrict('B', 'North'));
        await insert(tx, inDistrict('C', 'North'));
      });
      await expect(undone).rejects.toEqual(taken('district'));
      await insert(tx, inDistrict('D', 'South'));
    });
    await expect(world.write((tx) => insert(tx, inDistrict('E', 'North')))).rejects.toEqual(taken('district'));
    expect(await codes(world)).toEqual(['A', 'D']);
    await isSound(world);
  },

  'builds the claims of rows that are there, unless some hold the same value': async (world) => {
    const { A, B, C } = await seedPeople(world, {
      A: { jsonExt: { district: 'North', score: 1 } },
      B: { jsonExt: { district: 'North', score: 2 } },
      C: { jsonExt: { district: 'South', score: 2 } },
      D: {},
    });
    const build = (rules: readonly ClaimRule[]) => world.write((tx) => tx.buildClaims(Person, undefined, rules));
    const built = () => world.write((tx) => tx.builtClaims(Person, undefined));
    expect(await build(claims)).toEqual([
      { property: 'district', rows: 2, ids: [A, B].map(idOf).sort() },
      { property: 'score', rows: 2, ids: [B, C].map(idOf).sort() },
    ]);
    expect(await built()).toEqual([]);
    await world.write((tx) => tx.update(Person, idOf(B), 1, { isDeleted: true }));
    expect(await build(districts)).toEqual([]);
    expect(await built()).toEqual(['district text']);
    await expect(world.write((tx) => insert(tx, inDistrict('E', 'North')))).rejects.toEqual(taken('district'));
    // Building by other rules forgets what no rule asks for.
    expect(await build([])).toEqual([]);
    await world.write((tx) => insert(tx, inDistrict('E', 'North')));
    expect(await built()).toEqual([]);
  },

  'finds which values are taken, as their texts are written': async (world) => {
    await world.write((tx) =>
      insert(tx, inDistrict('A', "O'Neil", { score: 12.5 }), inDistrict('B', 'x', { score: 100 })),
    );
    const ask = (property: string, ...texts: string[]) => {
      const rule = claims.find((one) => one.property === property) as ClaimRule;
      return world.store.reader.claimed(Person, rule, texts);
    };
    const number = { kind: 'number', digits: 18, scale: 4 } as const;
    expect(await ask('district', 'y', "O'Neil", 'X')).toEqual([1]);
    expect(
      await ask('score', claimText(1_000_000n, number), claimText(125_000n, number), claimText(5n, number)),
    ).toEqual([0, 1]);
    expect(await ask('score')).toEqual([]);
  },
};
