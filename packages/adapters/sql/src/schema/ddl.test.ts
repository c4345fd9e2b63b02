import { defineEntity, ref } from '@parasol/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Clinic, schemaOf, textOf, Visit, Voucher } from '../../test/fixture.ts';
import { createEntity } from './ddl.ts';

describe('the tables of an entity', () => {
  it('on SQLite are strict, have ranges for numbers and unique indexes over live rows', () => {
    const texts = [Clinic, Visit, Voucher].flatMap((entity) => createEntity(schemaOf('sqlite'), entity));
    expect(texts.map((one) => textOf('sqlite', one))).toMatchInlineSnapshot(`
      [
        "create table "acme_clinic" ("id" text not null primary key, "code" text not null, "name" text, "version" integer not null, "is_deleted" integer not null, "date_created" text not null, "date_updated" text not null, "user_created" text not null, "user_updated" text not null, "change_id" text not null) strict",
        "create table "acme_historicalclinic" ("id" text not null, "code" text not null, "name" text, "version" integer not null, "is_deleted" integer not null, "date_created" text not null, "date_updated" text not null, "user_created" text not null, "user_updated" text not null, "change_id" text not null, superseded_at text not null) strict",
        "create unique index "acme_historicalclinic_version" on "acme_historicalclinic" (id, version)",
        "create unique index "acme_clinic_code_unique" on "acme_clinic" ("code")
      where "is_deleted" = 0",
        "create index if not exists "acme_clinic_name_desc_code_order" on "acme_clinic" ("name" desc, "code", id)",
        "create table "acme_visit" ("id" text not null primary key, "day" text not null, "fee" integer not null constraint "acme_visit_fee_range" check ("fee" between -9999999999 and 9999999999), "is_paid" integer not null, "clinic_id" text not null references "acme_clinic" (id), "next_id" text references "acme_clinic" (id), "version" integer not null, "is_deleted" integer not null, "date_created" text not null, "date_updated" text not null, "user_created" text not null, "user_updated" text not null, "change_id" text not null) strict",
        "create table "acme_historicalvisit" ("id" text not null, "day" text not null, "fee" integer not null, "is_paid" integer not null, "clinic_id" text not null, "next_id" text, "version" integer not null, "is_deleted" integer not null, "date_created" text not null, "date_updated" text not null, "user_created" text not null, "user_updated" text not null, "change_id" text not null, superseded_at text not null) strict",
        "create unique index "acme_historicalvisit_version" on "acme_historicalvisit" (id, version)",
        "create index if not exists "acme_visit_clinic_id_id_index" on "acme_visit" ("clinic_id", "id")",
        "create index if not exists "acme_visit_next_id_id_index" on "acme_visit" ("next_id", "id")",
        "create index if not exists "acme_visit_date_created_order" on "acme_visit" ("date_created", id)",
        "create table "acme_voucher" ("id" text not null primary key, "amount" integer not null constraint "acme_voucher_amount_range" check ("amount" between -999999999999 and 999999999999), "reads" text, "visit_id" text not null references "acme_visit" (id), "version" integer not null, "is_deleted" integer not null, "date_created" text not null, "date_updated" text not null, "user_created" text not null, "user_updated" text not null, "change_id" text not null, "sequence" integer not null unique) strict",
        "create unique index "acme_voucher_visit_id_unique" on "acme_voucher" ("visit_id")
      where "is_deleted" = 0",
        "create index if not exists "acme_voucher_date_created_order" on "acme_voucher" ("date_created", id)",
      ]
    `);
  });

  it('on Postgres have the same constraints under the same names', () => {
    const texts = [Clinic, Visit, Voucher].flatMap((entity) => createEntity(schemaOf('postgres'), entity));
    expect(texts.map((one) => textOf('postgres', one))).toMatchInlineSnapshot(`
      [
        "create table "app"."acme_clinic" ("id" uuid not null primary key, "code" text collate "C" not null, "name" text collate "C", "version" bigint not null, "is_deleted" boolean not null, "date_created" timestamptz(3) not null, "date_updated" timestamptz(3) not null, "user_created" text collate "C" not null, "user_updated" text collate "C" not null, "change_id" uuid not null)",
        "create table "app"."acme_historicalclinic" ("id" uuid not null, "code" text collate "C" not null, "name" text collate "C", "version" bigint not null, "is_deleted" boolean not null, "date_created" timestamptz(3) not null, "date_updated" timestamptz(3) not null, "user_created" text collate "C" not null, "user_updated" text collate "C" not null, "change_id" uuid not null, superseded_at timestamptz(3) not null)",
        "create unique index "acme_historicalclinic_version" on "app"."acme_historicalclinic" (id, version)",
        "create unique index "acme_clinic_code_unique" on "app"."acme_clinic" ("code")
      where not "is_deleted"",
        "create index if not exists "acme_clinic_name_desc_code_order" on "app"."acme_clinic" ("name" desc nulls last, "code", id)",
        "create table "app"."acme_visit" ("id" uuid not null primary key, "day" date not null, "fee" numeric(38, 2) not null constraint "acme_visit_fee_range" check ("fee" between -99999999.99 and 99999999.99), "is_paid" boolean not null, "clinic_id" uuid not null references "app"."acme_clinic" (id), "next_id" uuid references "app"."acme_clinic" (id), "version" bigint not null, "is_deleted" boolean not null, "date_created" timestamptz(3) not null, "date_updated" timestamptz(3) not null, "user_created" text collate "C" not null, "user_updated" text collate "C" not null, "change_id" uuid not null)",
        "create table "app"."acme_historicalvisit" ("id" uuid not null, "day" date not null, "fee" numeric(38, 2) not null, "is_paid" boolean not null, "clinic_id" uuid not null, "next_id" uuid, "version" bigint not null, "is_deleted" boolean not null, "date_created" timestamptz(3) not null, "date_updated" timestamptz(3) not null, "user_created" text collate "C" not null, "user_updated" text collate "C" not null, "change_id" uuid not null, superseded_at timestamptz(3) not null)",
        "create unique index "acme_historicalvisit_version" on "app"."acme_historicalvisit" (id, version)",
        "create index if not exists "acme_visit_clinic_id_id_index" on "app"."acme_visit" ("clinic_id", "id")",
        "create index if not exists "acme_visit_next_id_id_index" on "app"."acme_visit" ("next_id", "id")",
        "create index if not exists "acme_visit_date_created_order" on "app"."acme_visit" ("date_created", id)",
        "create table "app"."acme_voucher" ("id" uuid not null primary key, "amount" numeric(38, 4) not null constraint "acme_voucher_amount_range" check ("amount" between -99999999.9999 and 99999999.9999), "reads" jsonb, "visit_id" uuid not null references "app"."acme_visit" (id), "version" bigint not null, "is_deleted" boolean not null, "date_created" timestamptz(3) not null, "date_updated" timestamptz(3) not null, "user_created" text collate "C" not null, "user_updated" text collate "C" not null, "change_id" uuid not null, "sequence" bigint not null generated by default as identity unique)",
        "create unique index "acme_voucher_visit_id_unique" on "app"."acme_voucher" ("visit_id")
      where not "is_deleted"",
        "create index if not exists "acme_voucher_date_created_order" on "app"."acme_voucher" ("date_created", id)",
      ]
    `);
  });

  it('have neither a foreign key nor an index for a relation that is declared without', () => {
    const Note = defineEntity('note', {
      table: 'acme_note',
      fields: z.strictObject({ text: z.string().max(20) }),
      relations: { clinic: ref(Clinic, { foreignKey: false }) },
      orderBy: [],
      history: false,
    });
    for (const name of ['sqlite', 'postgres'] as const) {
      const [table = '', ...indexes] = createEntity(schemaOf(name, [Clinic, Note]), Note).map((one) =>
        textOf(name, one),
      );
      expect(table).toMatch(/"clinic_id" (text|uuid) not null,/);
      expect(indexes).toEqual([]);
    }
  });
});
