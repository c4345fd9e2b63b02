import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDuplicates } from './find-duplicates.ts';
import type { LinkageField } from './linkage-field.ts';
import type { LinkageRecord } from './linkage-table.ts';
import { seededRandom } from './random.ts';

const fields: readonly LinkageField[] = [
  { name: 'first', kind: 'name' },
  { name: 'last', kind: 'name', group: 'household' },
  { name: 'dob', kind: 'date' },
  { name: 'village', kind: 'text', group: 'household' },
  { name: 'street', kind: 'text', group: 'household' },
  { name: 'phone', kind: 'identifier', group: 'household' },
];

const FIRST = [
  'Amina',
  'Moussa',
  'Zoë',
  'Fatima',
  'Kwame',
  'Olga',
  'Søren',
  'Wanjiru',
  'Thabo',
  'Ines',
  'Jürgen',
  'Abebe',
];
const LAST = [
  'Diallo',
  'Keita',
  'Müller',
  'Otieno',
  'Silva',
  'Traoré',
  'Petrov',
  'Nguyen',
  'Haile',
  'Mensah',
  'Okafor',
];

/** People unlike each other, in households of three that share surname, village and street. */
function people(count: number): LinkageRecord[] {
  const random = seededRandom(3);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const records: LinkageRecord[] = [];
  while (records.length < count) {
    const home = {
      last: pick(LAST),
      village: `Village ${Math.floor(random() * 40)}`,
      street: `Road ${Math.floor(random() * 900)}`,
    };
    for (let i = 0; i < 3; i++) {
      const born = new Date(Date.UTC(1940, 0, 1) + Math.floor(random() * 30_000) * 86_400_000);
      const phone = String(10_000_000 + Math.floor(random() * 89_999_999));
      const values = {
        ...home,
        first: `${pick(FIRST)}${pick(['', ' B', ' K', 'a'])}`,
        dob: born.toISOString().slice(0, 10),
        phone,
      };
      records.push({ id: `p${records.length}`, values });
    }
  }
  return records.slice(0, count);
}

const crowd = people(900);
const withValues = (id: string, of: LinkageRecord, changed: LinkageRecord['values']): LinkageRecord => ({
  id,
  values: { ...of.values, ...changed },
});
const found = (records: readonly LinkageRecord[]) =>
  findDuplicates(records, { fields }).pairs.map(({ a, b }) => `${a} ${b}`);
const person = crowd[10] as LinkageRecord;

describe('findDuplicates', () => {
  it('finds nobody twice among people of the same households', () => {
    expect(found(crowd)).toEqual([]);
  });

  it.each<[string, LinkageRecord['values']]>([
    ['nothing changed', {}],
    ['a typing mistake in each name', { first: 'Amnia', last: 'Dialo' }],
    ['names in each other’s field', { first: person.values['last'], last: person.values['first'] }],
    ['names in each other’s field, one with a typing mistake', { first: 'Dialo', last: 'Amina' }],
    ['accents and case left out', { last: (person.values['last'] ?? '').toUpperCase() }],
    [
      'a digit off in the birth date',
      { dob: (person.values['dob'] ?? '').replace(/\d$/, (d) => String((Number(d) + 1) % 10)) },
    ],
    ['no telephone and no street', { phone: '', street: null }],
    ['moved to another village', { village: 'Elsewhere', street: 'New Lane' }],
  ])('finds a person again with %s', (_, changed) => {
    const original = withValues('p10', person, { first: 'Amina', last: person.values['last'] });
    const start =
      changed['last'] === 'Amina' || changed['first'] === 'Amnia'
        ? { ...original, values: { ...original.values, last: 'Diallo' } }
        : person;
    const records = [...crowd.filter(({ id }) => id !== 'p10'), start, withValues('twice', start, changed)];
    expect(found(records)).toEqual(['p10 twice']);
  });

  it('tells twins and a child named after its parent apart', () => {
    const twin = withValues('twin', person, { first: 'Somebody Else', phone: '' });
    const child = withValues('child', person, { dob: '2019-05-06', phone: '' });
    expect(found([...crowd, twin, child])).toEqual([]);
  });

  it('reads names of every script', () => {
    const original: LinkageRecord = { id: 'amharic', values: { ...person.values, first: 'አማኑኤል', last: 'ተስፋዬ' } };
    const again = withValues('again', original, { first: 'አማኑአል', phone: '' });
    const arabic: LinkageRecord = {
      id: 'arabic',
      values: { ...(crowd[20] as LinkageRecord).values, first: 'محمد', last: 'عبد الله' },
    };
    expect(found([...crowd, original, again, arabic])).toContain('again amharic');
  });

  it('gives the same answer for every order of the records', () => {
    const dirty = crowd
      .slice(0, 60)
      .map((record, i) =>
        withValues(`d${i}`, record, i % 2 === 0 ? { first: `${record.values['first']}x` } : { dob: '' }),
      );
    const records = [...crowd.slice(0, 300), ...dirty];
    const expected = findDuplicates(records, { fields });
    expect(expected.pairs.length).toBeGreaterThan(50);
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
        expect(findDuplicates(shuffled, { fields })).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });

  it('connects pairs into clusters and says why', () => {
    const records = [
      ...crowd,
      withValues('second', person, { phone: '' }),
      withValues('third', person, { street: '' }),
    ];
    const { pairs, clusters } = findDuplicates(records, { fields });
    expect(clusters).toEqual([['p10', 'second', 'third']]);
    expect(pairs).toHaveLength(3);
    const pair = pairs.find(({ a, b }) => a === 'p10' && b === 'second');
    expect(pair?.score).toBeGreaterThan(0.99);
    expect(pair?.reasons.map(({ field, agreement }) => `${field} ${agreement}`)).toEqual([
      'first equal',
      'last equal',
      'dob equal',
      'village equal',
      'street equal',
      'phone missing',
    ]);
  });

  it('looks only between sources where that is asked', () => {
    const left = crowd.map((record) => ({ ...record, source: 'registry' }));
    const inside = { ...withValues('inside', person, {}), source: 'registry' };
    const across = { ...withValues('across', crowd[30] as LinkageRecord, {}), source: 'file' };
    const { pairs } = findDuplicates([...left, inside, across], { fields, between: true });
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([['across', 'p30']]);
  });

  it('answers with nothing for no records, one record, or one field', () => {
    expect(found([])).toEqual([]);
    expect(found([person])).toEqual([]);
    expect(findDuplicates([person, person], { fields: fields.slice(0, 1) }).pairs).toEqual([]);
  });

  it('is not led astray by a placeholder that thousands share', () => {
    const records = people(3000).map((record, i) =>
      i % 2 === 0 ? withValues(record.id, record, { dob: '1900-01-01', phone: '00000000' }) : record,
    );
    const again = withValues('again', records[1] as LinkageRecord, { first: `${records[1]?.values['first']}h` });
    expect(found([...records, again])).toEqual(['again p1']);
  });
});
