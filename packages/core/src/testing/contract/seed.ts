import type { StoredRow, StoreTransaction } from '../../store/store.ts';
import { type Enrolment, Household, Membership, type Payment, Person, type Programme } from './entities.ts';
import { idOf, type World } from './world.ts';

/** Rows with the least that they need; what a case is about, it gives. */

export const person = (code: string, more: StoredRow = {}): StoredRow => ({
  code,
  firstName: `Name ${code}`,
  jsonExt: {},
  ...more,
});
export const programme = (code: string, more: StoredRow = {}): StoredRow => ({ code, amount: '100.00', ...more });
export const payment = (person: StoredRow, amount: string, more: StoredRow = {}): StoredRow => ({
  personId: idOf(person),
  amount,
  ...more,
});
export const enrolment = (programme: StoredRow, person: StoredRow, more: StoredRow = {}): StoredRow => ({
  programmeId: idOf(programme),
  personId: idOf(person),
  status: 'APPLIED',
  ...more,
});

/** People by code: `people(tx, { A: { income: '1.00' }, B: {} })`, with ids in this order. */
export async function people<K extends string>(
  tx: StoreTransaction,
  given: Readonly<Record<K, StoredRow>>,
): Promise<Record<K, StoredRow>> {
  const entries = Object.entries(given) as [K, StoredRow][];
  const rows = await tx.insert(
    Person,
    entries.map(([code, more]) => person(code, more)),
    'fail',
  );
  const byCode = new Map(rows.map((row) => [row.code, row]));
  return Object.fromEntries(entries.map(([code]) => [code, byCode.get(code)])) as Record<K, StoredRow>;
}

export const seedPeople = <K extends string>(
  world: World,
  given: Readonly<Record<K, StoredRow>>,
): Promise<Record<K, StoredRow>> => world.write((tx) => people(tx, given));

export const one = async (
  tx: StoreTransaction,
  entity: typeof Person | typeof Programme | typeof Enrolment | typeof Payment,
  row: StoredRow,
): Promise<StoredRow> => {
  const [stored] = await tx.insert(entity, [row], 'fail');
  return stored as StoredRow;
};

/** Two households: H1 with A (head) and B, H2 with C and no head. D lives alone. */
export async function seedHouseholds(world: World) {
  return world.write(async (tx) => {
    const persons = await people(tx, {
      A: { income: '100.00', dob: '1980-03-01', children: 2 },
      B: { income: '50.50', dob: '2019-06-15' },
      C: { dob: '1950-12-31', children: 0 },
      D: { income: '0.00', dob: '2000-02-29', children: 5 },
    });
    const [H1, H2] = (
      await tx.insert(Household, [{ code: 'H1', headId: idOf(persons.A) }, { code: 'H2' }], 'fail')
    ).toSorted((a, b) => String(a.code).localeCompare(String(b.code))) as [StoredRow, StoredRow];
    const memberships = await tx.insert(
      Membership,
      [
        { householdId: idOf(H1), personId: idOf(persons.A), role: 'HEAD' },
        { householdId: idOf(H1), personId: idOf(persons.B), role: 'MEMBER' },
        { householdId: idOf(H2), personId: idOf(persons.C) },
      ],
      'fail',
    );
    return { ...persons, H1, H2, memberships };
  });
}
