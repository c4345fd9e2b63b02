import { decimal, defineEntity, defineReadModel, ref } from '@parasol/core';
import { check, createCatalog, entityScope, type SetValue, type TreeNode } from '@parasol/core/internal';
import type { RawBuilder } from 'kysely';
import { z } from 'zod';
import type { DialectName } from '../src/dialect.ts';
import { postgresDialect } from '../src/postgres-dialect.ts';
import { createSqlSchema, type SqlSchema } from '../src/sql-schema.ts';
import { sqliteDialect } from '../src/sqlite-dialect.ts';
import { compile } from '../src/statement.ts';

/** A very small programme: clinics, visits to them, and vouchers that are computed from visits. */
export const Clinic = defineEntity('clinic', {
  table: 'acme_clinic',
  fields: z.strictObject({ code: z.string().max(20), name: z.string().nullable() }),
  unique: [['code']],
  orderBy: ['-name', 'code'],
});
export const Visit = defineEntity('visit', {
  table: 'acme_visit',
  fields: z.strictObject({ day: z.iso.date(), fee: decimal(10, 2), isPaid: z.boolean() }),
  relations: { clinic: ref(Clinic, { inverse: 'visits' }), next: ref(Clinic, { nullable: true }) },
});
export const Voucher = defineEntity('voucher', {
  table: 'acme_voucher',
  fields: z.strictObject({ amount: decimal(12, 4), reads: z.array(z.unknown()).nullable() }),
  relations: { visit: ref(Visit) },
  unique: [['visitId']],
  history: false,
  sequence: true,
});

/** How many visits each clinic has had, kept beside it. */
export const ClinicSummary = defineReadModel('clinic_summary', {
  table: 'acme_clinicsummary',
  of: Clinic,
  as: 'summary',
  fields: z.strictObject({ visits: z.int() }),
  values: { visits: { count: [{ var: 'visits' }] } },
  orderBy: ['-visits'],
});

export const catalog = createCatalog([Clinic, Visit, Voucher, ClinicSummary]);

export function schemaOf(dialect: DialectName, entities?: Parameters<typeof createCatalog>[0]): SqlSchema {
  const found = entities === undefined ? catalog : createCatalog(entities);
  return dialect === 'sqlite'
    ? createSqlSchema({ dialect: sqliteDialect, catalog: found, operators: [] })
    : createSqlSchema({ dialect: postgresDialect, name: 'app', catalog: found, operators: [] });
}

export const tree = (entity: Parameters<typeof entityScope>[1], json: unknown): TreeNode =>
  check(json, entityScope(catalog, entity)).tree;

export const from = (entity: Parameters<typeof entityScope>[1], json: unknown): SetValue => ({
  kind: 'tree',
  tree: tree(entity, json),
});

export const stamp = {
  timestamp: '2026-03-01T10:00:00.000Z',
  actorId: 'amina',
  changeId: '01900000-0000-7000-8000-000000000001',
};

/** The text of a statement, with a line for each of its clauses. */
export const textOf = (dialect: DialectName, fragment: RawBuilder<unknown>): string =>
  compile(dialect, fragment).sql.replace(
    / (?=(?:from|where|and not exists|on conflict|returning|union all|order by|values|set) )|(?<=\) |as \(|as materialized \()(?=select )|, (?=\w+ as (?:materialized )?\()/g,
    (match) => `${match.trim()}\n`,
  );
