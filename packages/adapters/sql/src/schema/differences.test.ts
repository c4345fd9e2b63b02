import { defineEntity, ref } from '@parasol/core';
import { type AnyEntity, createCatalog } from '@parasol/core/internal';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { textOf } from '../../test/fixture.ts';
import { createSqlSchema, type SqlSchema } from '../sql-schema.ts';
import { sqliteDialect } from '../sqlite-dialect.ts';
import { type Difference, differencesOf, recordOf } from './differences.ts';

const Region = defineEntity('region', { table: 'acme_region', fields: z.strictObject({ code: z.string() }) });

const options = { table: 'acme_clinic', fields: z.strictObject({ code: z.string(), beds: z.int() }) };
const before = defineEntity('clinic', options);

const schemaOf = (...entities: AnyEntity[]): SqlSchema =>
  createSqlSchema({ dialect: sqliteDialect, catalog: createCatalog([Region, ...entities]), operators: [] });

const between = (from: AnyEntity, to: AnyEntity): Difference[] =>
  differencesOf(schemaOf(to), recordOf(schemaOf(from), {}));

/** The statements that lead from one declaration to another. */
const migration = (from: AnyEntity, to: AnyEntity): string[] =>
  between(from, to).flatMap(({ statements = [] }) => statements.map((one) => textOf('sqlite', one)));

describe('what is applied by itself', () => {
  it('is nothing where the declaration is as recorded', () => {
    expect(migration(before, defineEntity('clinic', options))).toEqual([]);
  });

  it('is a new column that may be empty, in the table and its history', () => {
    const after = defineEntity('clinic', {
      ...options,
      fields: options.fields.extend({ phone: z.string().nullable() }),
    });
    expect(migration(before, after)).toEqual([
      'alter table "acme_clinic" add column "phone" text',
      'alter table "acme_historicalclinic" add column "phone" text',
    ]);
  });

  it('is a new column that may not be empty, as long as there are no rows', () => {
    const after = defineEntity('clinic', { ...options, fields: options.fields.extend({ phone: z.string() }) });
    expect(between(before, after)).toMatchObject([{ table: 'acme_clinic', column: 'phone', onlyIfEmpty: true }]);
    expect(migration(before, after)).toHaveLength(2);
  });

  it('is a new relation with its index, a new index, a new unique set and a new ordering', () => {
    const after = defineEntity('clinic', {
      ...options,
      relations: { region: ref(Region, { nullable: true }) },
      indexes: [['beds']],
      unique: [['code']],
      orderBy: ['-code'],
    });
    expect(migration(before, after)).toMatchInlineSnapshot(`
      [
        "alter table "acme_clinic" add column "region_id" text references "acme_region" (id)",
        "alter table "acme_historicalclinic" add column "region_id" text",
        "create unique index "acme_clinic_code_unique" on "acme_clinic" ("code")
      where "is_deleted" = 0",
        "create index if not exists "acme_clinic_region_id_id_index" on "acme_clinic" ("region_id", "id")",
        "create index if not exists "acme_clinic_beds_index" on "acme_clinic" ("beds")",
        "create index if not exists "acme_clinic_code_desc_order" on "acme_clinic" ("code" desc, id)",
      ]
    `);
  });

  it('leaves the tables of modules that are not listed as they are', () => {
    const recorded = recordOf(schemaOf(before), {});
    expect(differencesOf(schemaOf(), recorded)).toEqual([]);
    expect(Object.keys(recordOf(schemaOf(), recorded))).toEqual(['acme_region', 'acme_clinic']);
  });
});

describe('what only a person can decide is refused with entity and column', () => {
  it.each<[string, AnyEntity]>([
    [
      'column "beds" is no longer declared',
      defineEntity('clinic', { ...options, fields: z.strictObject({ code: z.string() }) }),
    ],
    [
      'column "beds" was of type number(16,0) and is now text',
      defineEntity('clinic', { ...options, fields: options.fields.extend({ beds: z.string() }) }),
    ],
    [
      'column "beds" could not be empty',
      defineEntity('clinic', { ...options, fields: options.fields.extend({ beds: z.int().nullable() }) }),
    ],
    ['history was kept', defineEntity('clinic', { ...options, history: false })],
    ['it belongs to the entity "clinic"', defineEntity('hospital', options)],
  ])('%s', async (what, after) => {
    expect(between(before, after)).toMatchObject([
      { table: 'acme_clinic', statements: undefined, message: expect.stringContaining(what) },
    ]);
  });

  it('a unique set or an index that is gone', () => {
    const rich = defineEntity('clinic', { ...options, unique: [['code']], indexes: [['beds']] });
    const refused = (to: AnyEntity) => between(rich, to).map(({ message }) => message);
    expect(refused(defineEntity('clinic', { ...options, indexes: [['beds']] }))).toEqual([
      expect.stringContaining('(code) was unique'),
    ]);
    expect(refused(defineEntity('clinic', { ...options, unique: [['code']] }))).toEqual([
      expect.stringContaining('there was an index on (beds)'),
    ]);
  });
});
