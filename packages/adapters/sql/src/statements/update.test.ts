import { describe, expect, it } from 'vitest';
import { Clinic, from, schemaOf, stamp, textOf, tree, Visit, Voucher } from '../../test/fixture.ts';
import { updateRow } from './update.ts';
import { updateRows } from './update-where.ts';

describe('compare-and-swap of one row', () => {
  it('archives and updates in one statement on Postgres, so that both see the same version', () => {
    const schema = schemaOf('postgres');
    const table = schema.table(Clinic);
    expect(
      updateRow(schema, table, [table.column('name')]).map((one) => textOf('postgres', one)),
    ).toMatchInlineSnapshot(`
      [
        "with old as (
      select "o"."id", "o"."code", "o"."name", "o"."version", "o"."is_deleted", "o"."date_created", "o"."date_updated", "o"."user_created", "o"."user_updated", "o"."change_id"
      from "app"."acme_clinic" as o
      where o.id = $1 and o.version = $2 for no key update of "o"),
      archived as (insert into "app"."acme_historicalclinic" ("id", "code", "name", "version", "is_deleted", "date_created", "date_updated", "user_created", "user_updated", "change_id", superseded_at) 
      select "old"."id", "old"."code", "old"."name", "old"."version", "old"."is_deleted", "old"."date_created", "old"."date_updated", "old"."user_created", "old"."user_updated", "old"."change_id", greatest(cast($3 as timestamptz(3)), old.date_updated)
      from old) update "app"."acme_clinic" as n
      set "name" = cast($4 as text), version = old.version + 1, date_updated = greatest(cast($5 as timestamptz(3)), old.date_updated), user_updated = cast($6 as text), change_id = cast($7 as uuid)
      from old
      where n.id = old.id
      returning "n"."id", "n"."code", "n"."name", "n"."version", "n"."is_deleted", "n"."date_created", "n"."date_updated", "n"."user_created", "n"."user_updated", "n"."change_id"",
      ]
    `);
  });

  it('archives, then updates on SQLite, where nobody writes in between', () => {
    const schema = schemaOf('sqlite');
    const table = schema.table(Clinic);
    expect(updateRow(schema, table, [table.column('name')]).map((one) => textOf('sqlite', one))).toMatchInlineSnapshot(`
      [
        "insert into "acme_historicalclinic" ("id", "code", "name", "version", "is_deleted", "date_created", "date_updated", "user_created", "user_updated", "change_id", superseded_at) 
      select "o"."id", "o"."code", "o"."name", "o"."version", "o"."is_deleted", "o"."date_created", "o"."date_updated", "o"."user_created", "o"."user_updated", "o"."change_id", max(?, o.date_updated)
      from "acme_clinic" as o
      where o.id = ? and o.version = ?",
        "update "acme_clinic"
      set "name" = ?, version = "acme_clinic".version + 1, date_updated = max(?, "acme_clinic".date_updated), user_updated = ?, change_id = ?
      where "acme_clinic".id = ? and "acme_clinic".version = ?
      returning "id", "code", "name", "version", "is_deleted", "date_created", "date_updated", "user_created", "user_updated", "change_id"",
      ]
    `);
  });

  it('archives nothing where no history is kept', () => {
    const schema = schemaOf('sqlite');
    const table = schema.table(Voucher);
    expect(
      updateRow(schema, table, [table.column('amount')]).map((one) => textOf('sqlite', one)),
    ).toMatchInlineSnapshot(`
      [
        "update "acme_voucher" as "acme_voucher"
      set "amount" = ?, version = "acme_voucher".version + 1, date_updated = max(?, "acme_voucher".date_updated), user_updated = ?, change_id = ?
      where "acme_voucher".id = ? and "acme_voucher".version = ?
      returning "acme_voucher"."id", cast("acme_voucher"."amount" as text), "acme_voucher"."reads", "acme_voucher"."visit_id", "acme_voucher"."version", "acme_voucher"."is_deleted", "acme_voucher"."date_created", "acme_voucher"."date_updated", "acme_voucher"."user_created", "acme_voucher"."user_updated", "acme_voucher"."change_id", "acme_voucher"."sequence"",
      ]
    `);
  });
});

describe('updates of a set', () => {
  const plan = {
    where: tree(Visit, { '==': [{ var: 'clinic.code' }, 'K1'] }),
    set: { fee: from(Visit, { '+': [{ var: 'fee' }, 1] }) },
  };

  it('lock, archive and update in one statement on Postgres', () => {
    const texts = updateRows(schemaOf('postgres'), Visit, plan, stamp).map((one) => textOf('postgres', one));
    expect(texts).toMatchInlineSnapshot(`
      [
        "with old as (
      select "t0"."id", "t0"."day", "t0"."fee", "t0"."is_paid", "t0"."clinic_id", "t0"."next_id", "t0"."version", "t0"."is_deleted", "t0"."date_created", "t0"."date_updated", "t0"."user_created", "t0"."user_updated", "t0"."change_id", cast(("t0"."fee" + $1::numeric) as numeric(38, 2)) as "s0"
      from "app"."acme_visit" as "t0" inner join "app"."acme_clinic" as "t1" on "t1"."id" = "t0"."clinic_id"
      where not "t0"."is_deleted" and ("t1"."code" = $2::text collate "C") for no key update of "t0"),
      archived as (insert into "app"."acme_historicalvisit" ("id", "day", "fee", "is_paid", "clinic_id", "next_id", "version", "is_deleted", "date_created", "date_updated", "user_created", "user_updated", "change_id", superseded_at) 
      select "old"."id", "old"."day", "old"."fee", "old"."is_paid", "old"."clinic_id", "old"."next_id", "old"."version", "old"."is_deleted", "old"."date_created", "old"."date_updated", "old"."user_created", "old"."user_updated", "old"."change_id", greatest(cast($3 as timestamptz(3)), "old"."date_updated")
      from old) update "app"."acme_visit" as n
      set "fee" = old."s0", version = "old"."version" + 1, date_updated = greatest(cast($4 as timestamptz(3)), "old"."date_updated"), user_updated = cast($5 as text), change_id = cast($6 as uuid)
      from old
      where n.id = old.id",
      ]
    `);
  });

  it('work out all new values before the first row changes on SQLite', () => {
    const texts = updateRows(schemaOf('sqlite'), Visit, plan, stamp).map((one) => textOf('sqlite', one));
    expect(texts).toMatchInlineSnapshot(`
      [
        "insert into "acme_historicalvisit" ("id", "day", "fee", "is_paid", "clinic_id", "next_id", "version", "is_deleted", "date_created", "date_updated", "user_created", "user_updated", "change_id", superseded_at) 
      select "t0"."id", "t0"."day", "t0"."fee", "t0"."is_paid", "t0"."clinic_id", "t0"."next_id", "t0"."version", "t0"."is_deleted", "t0"."date_created", "t0"."date_updated", "t0"."user_created", "t0"."user_updated", "t0"."change_id", max(?, "t0"."date_updated")
      from "acme_visit" as "t0" inner join "acme_clinic" as "t1" on "t1"."id" = "t0"."clinic_id"
      where "t0"."is_deleted" = 0 and ("t1"."code" = ?)",
        "with news as materialized (
      select "t0"."id" as id, ("t0"."fee" + ?) as "s0"
      from "acme_visit" as "t0" inner join "acme_clinic" as "t1" on "t1"."id" = "t0"."clinic_id"
      where "t0"."is_deleted" = 0 and ("t1"."code" = ?)) update "acme_visit" as n
      set "fee" = news."s0", version = "n"."version" + 1, date_updated = max(?, "n"."date_updated"), user_updated = ?, change_id = ?
      from news
      where n.id = news.id",
      ]
    `);
  });

  it('change rows in place on SQLite where nothing but the row itself is read', () => {
    const own = { where: tree(Visit, { '==': [{ var: 'isPaid' }, false] }), set: plan.set };
    const texts = updateRows(schemaOf('sqlite'), Visit, own, stamp).map((one) => textOf('sqlite', one));
    expect(texts[1]).toMatchInlineSnapshot(`
      "update "acme_visit" as "t0"
      set "fee" = ("t0"."fee" + ?), version = "t0"."version" + 1, date_updated = max(?, "t0"."date_updated"), user_updated = ?, change_id = ?
      where "t0"."is_deleted" = 0 and ("t0"."is_paid" = 0)"
    `);
  });

  it('refuse to change the past', () => {
    const past = { ...plan, asOf: stamp.timestamp };
    expect(() => updateRows(schemaOf('sqlite'), Visit, past, stamp)).toThrow('Rows of the past cannot be changed.');
  });
});
