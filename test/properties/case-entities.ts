import { type AnyEntity, decimal, defineEntity, ref } from '@parasol/core';
import { createCatalog } from '@parasol/core/internal';
import { z } from 'zod';

/** The schema of the cases in docs/expressions.md as entities: a person, the person's village, the members of the household. */

const personFields = {
  name: z.string(),
  dob: z.iso.date().nullable(),
  income: decimal(18, 2).nullable(),
  age: z.int().nullable(),
  active: z.boolean().nullable(),
};

const Village = defineEntity('village', {
  table: 'case_village',
  fields: z.strictObject({ name: z.string(), population: z.int().nullable() }),
});

export const Person = defineEntity('person', {
  table: 'case_person',
  fields: z.strictObject({
    ...personFields,
    note: z.string().nullable(),
    status: z.enum(['NEW', 'ACTIVE', 'LEFT']).nullable(),
    seen: z.iso.datetime().nullable(),
    card: z.uuid().nullable(),
    bonus: decimal(18, 2),
  }),
  relations: { village: ref(Village, { nullable: true }) },
  jsonExt: true,
});

const Member = defineEntity('member', {
  table: 'case_member',
  fields: z.strictObject(personFields),
  relations: { person: ref(Person, { inverse: 'members' }) },
  jsonExt: true,
});

const entities: readonly AnyEntity[] = [Village, Person, Member];
export const caseCatalog = createCatalog(entities);

type Row = Readonly<Record<string, unknown>>;

/** The rows of each table, in the order in which they can be inserted. Each person also gets a deleted member, which nobody may see. */
export function tablesOf(
  people: readonly Row[],
): readonly { readonly entity: AnyEntity; readonly rows: readonly Row[] }[] {
  const villages = people.flatMap(({ village }) => (village ? [village as Row] : []));
  const members = people.flatMap((person) =>
    (person['members'] as readonly Row[]).flatMap((member, index) => {
      const live = { ...member, personId: person['id'] };
      const deleted = { ...live, id: String(member['id']).replace('-4000-', '-4444-'), isDeleted: true };
      return index === 0 ? [deleted, live] : [live];
    }),
  );
  return [
    { entity: Village, rows: villages },
    {
      entity: Person,
      rows: people.map((person) => ({ ...person, villageId: (person['village'] as Row | null)?.['id'] ?? null })),
    },
    { entity: Member, rows: members },
  ];
}

const SYSTEM: Row = {
  version: 1,
  isDeleted: false,
  dateCreated: '2025-01-01T00:00:00.000Z',
  dateUpdated: '2025-01-01T00:00:00.000Z',
  userCreated: 'test',
  userUpdated: 'test',
  changeId: '00000000-0000-7000-8000-000000000000',
};

export const stored = (row: Row, column: string): unknown => row[column] ?? SYSTEM[column] ?? null;
