import { describe, expect, it } from 'vitest';
import { from, schemaOf, stamp, textOf, tree, Visit, Voucher } from '../../test/fixture.ts';
import { insertFromAtOnce, insertFromInSteps } from './insert-from.ts';

const PREFIX = '019cb0c0-0000-7000-8000-0000';

const plan = {
  target: Voucher,
  source: Visit,
  where: tree(Visit, { '==': [{ var: 'isPaid' }, true] }),
  range: { after: '01900000-0000-7000-8000-00000000000a', through: '01900000-0000-7000-8000-00000000000b' },
  existing: ['visitId'],
  refuse: [{ reason: 'free', when: tree(Visit, { '==': [{ var: 'fee' }, 0] }) }],
  set: { visitId: from(Visit, { var: 'id' }), amount: from(Visit, { var: 'fee' }) },
};

describe('insertFrom on Postgres', () => {
  it('puts candidates aside with a verdict before the first insert, in one statement', () => {
    expect(textOf('postgres', insertFromAtOnce(schemaOf('postgres'), plan, stamp, PREFIX))).toMatchInlineSnapshot(`
      "with candidates as materialized (
      select *
      from (select "t0"."id" as k, w.verdict as verdict, case when w.verdict is null then cast("t0"."id" as uuid) end as "v0", case when w.verdict is null then cast("t0"."fee" as numeric(38, 4)) end as "v1"
      from "app"."acme_visit" as "t0" cross join lateral (select case when exists (select 1
      from "app"."acme_voucher" as x
      where "x"."visit_id" = cast("t0"."id" as uuid) and not "x"."is_deleted" offset 0) then 0 when ("t0"."fee" = $1::numeric) then 1 end as verdict offset 0) as w
      where not "t0"."is_deleted" and "t0"."id" > cast($2 as uuid) and "t0"."id" <= cast($3 as uuid) and ("t0"."is_paid" = true)) as q),
      tally as (
      select count(*) as n, count(*) filter (where verdict = 1) as "n1"
      from candidates),
      inserted as (insert into "app"."acme_voucher" ("id", "visit_id", "amount", "version", "is_deleted", "date_created", "date_updated", "user_created", "user_updated", "change_id") 
      select cast($4 || lpad(to_hex(row_number() over ()), 8, '0') as uuid), "v0", "v1", cast($5 as bigint), cast($6 as boolean), cast($7 as timestamptz(3)), cast($8 as timestamptz(3)), cast($9 as text), cast($10 as text), cast($11 as uuid)
      from (select *
      from candidates
      where verdict is null and true) as c
      where (select n
      from tally) > 0
      on conflict ("visit_id")
      where not "is_deleted" do nothing
      returning 1),
      result as (
      select count(*) as inserted
      from inserted) 
      select result.inserted, tally.*
      from result, tally"
    `);
  });

  it('inserts directly where every candidate is inserted or the statement fails', () => {
    const sure = { target: Voucher, source: Visit, existing: [], set: plan.set };
    expect(textOf('postgres', insertFromAtOnce(schemaOf('postgres'), sure, stamp, PREFIX))).toMatchInlineSnapshot(`
      "with inserted as (insert into "app"."acme_voucher" ("id", "visit_id", "amount", "version", "is_deleted", "date_created", "date_updated", "user_created", "user_updated", "change_id") 
      select cast($1 || lpad(to_hex(row_number() over ()), 8, '0') as uuid), cast("t0"."id" as uuid), cast("t0"."fee" as numeric(38, 4)), cast($2 as bigint), cast($3 as boolean), cast($4 as timestamptz(3)), cast($5 as timestamptz(3)), cast($6 as text), cast($7 as text), cast($8 as uuid)
      from "app"."acme_visit" as "t0"
      where not "t0"."is_deleted"
      returning 1),
      result as (
      select count(*) as inserted
      from inserted) 
      select *
      from result"
    `);
  });

  it('sums what the new rows keep from the rows themselves, and leads back to the candidates for the rest', () => {
    const kept = { ...plan, refuse: [], totals: { amount: tree(Visit, { var: 'fee' }) } };
    const lost = { ...plan, refuse: [], totals: { twice: tree(Visit, { '*': [{ var: 'fee' }, 2] }) } };
    const ending = (text: string): string => text.slice(text.indexOf('result as'));
    expect(
      ending(textOf('postgres', insertFromAtOnce(schemaOf('postgres'), kept, stamp, PREFIX))),
    ).toMatchInlineSnapshot(`
      "result as (
      select count(*) as inserted, sum("s0") as "t0"
      from inserted) 
      select result.inserted, tally.*, result."t0"
      from result, tally"
    `);
    expect(
      ending(textOf('postgres', insertFromAtOnce(schemaOf('postgres'), lost, stamp, PREFIX))),
    ).toMatchInlineSnapshot(`
      "result as (
      select count(new_id) as inserted, sum(case when new_id is not null then "s0" end) as "t0"
      from chosen full join inserted on chosen.id = inserted.new_id) 
      select result.inserted, tally.*, result."t0"
      from result, tally"
    `);
  });
});

describe('insertFrom on SQLite', () => {
  const written = (statement: Parameters<typeof textOf>[1] | undefined): string =>
    statement === undefined ? '' : textOf('sqlite', statement);

  it('counts by verdict first, then leaves out what exists and what is refused', () => {
    const { count, insert } = insertFromInSteps(schemaOf('sqlite'), plan, stamp, PREFIX);
    expect(written(count)).toMatchInlineSnapshot(`
      "select count(*) as n, count(*) filter (where verdict = 1) as "n1", count(*) filter (where verdict = 0) as existing
      from (select "t0"."id" as k, case when exists (select 1
      from "acme_voucher" as x
      where "x"."visit_id" = "t0"."id" and "x"."is_deleted" = 0) then 0 when ("t0"."fee" = ?) then 1 end as verdict
      from "acme_visit" as "t0"
      where "t0"."is_deleted" = 0 and likelihood("t0"."id" > ?, 0.000001) and likelihood("t0"."id" <= ?, 0.000001) and ("t0"."is_paid" = 1) limit -1) as q"
    `);
    expect(written(insert([3, 1, 1]))).toMatchInlineSnapshot(`
      "insert into "acme_voucher" ("id", "visit_id", "amount", "version", "is_deleted", "date_created", "date_updated", "user_created", "user_updated", "change_id", "sequence") 
      select ? || printf('%08x', "t0"."rowid"), "t0"."id", ("t0"."fee" * 100), ?, ?, ?, ?, ?, ?, ?, (select coalesce(max("sequence"), 0)
      from "acme_voucher") + row_number() over ()
      from "acme_visit" as "t0"
      where "t0"."is_deleted" = 0 and likelihood("t0"."id" > ?, 0.000001) and likelihood("t0"."id" <= ?, 0.000001) and ("t0"."is_paid" = 1) and (not ("t0"."fee" = ?))
      and not exists (select 1
      from "acme_voucher" as x
      where "x"."visit_id" = "t0"."id" and "x"."is_deleted" = 0)
      on conflict ("visit_id")
      where "is_deleted" = 0 do nothing"
    `);
  });

  it('takes the first of each group and the first rows up to a limit', () => {
    const { insert } = insertFromInSteps(
      schemaOf('sqlite'),
      {
        target: Voucher,
        source: Visit,
        distinctOn: [tree(Visit, { var: 'clinic.code' })],
        existing: ['visitId'],
        set: plan.set,
        limit: { rows: 10, reason: 'enough' },
      },
      stamp,
      PREFIX,
    );
    expect(written(insert([3, 2, 1]))).toMatchInlineSnapshot(`
      "insert into "acme_voucher" ("id", "visit_id", "amount", "version", "is_deleted", "date_created", "date_updated", "user_created", "user_updated", "change_id", "sequence") 
      select ? || printf('%08x', row_number() over ()), "v0", "v1", ?, ?, ?, ?, ?, ?, ?, (select coalesce(max("sequence"), 0)
      from "acme_voucher") + row_number() over ()
      from (select *
      from (select *
      from (select q.*, row_number() over (partition by "d0"
      order by k) as dth
      from (select "t0"."id" as k, case when exists (select 1
      from "acme_voucher" as x
      where "x"."visit_id" = "t0"."id" and "x"."is_deleted" = 0) then 0 end as verdict, "t0"."id" as "v0", ("t0"."fee" * 100) as "v1", "t1"."code" as "d0"
      from "acme_visit" as "t0" inner join "acme_clinic" as "t1" on "t1"."id" = "t0"."clinic_id"
      where "t0"."is_deleted" = 0 limit -1) as q) as q
      where dth = 1) as q
      where verdict is null and true
      order by k limit ?) as c
      where true
      on conflict ("visit_id")
      where "is_deleted" = 0 do nothing"
    `);
  });

  it('looks for existing rows only where the count found some, and inserts nothing where nobody is left', () => {
    const { insert } = insertFromInSteps(schemaOf('sqlite'), plan, stamp, PREFIX);
    expect(written(insert([3, 1, 1]))).toContain('and not exists (select');
    expect(written(insert([3, 1, 0]))).not.toContain('exists');
    expect(insert([3, 1, 2])).toBeUndefined();
  });

  it('counts nothing where there is nothing to tell apart', () => {
    const { count } = insertFromInSteps(
      schemaOf('sqlite'),
      { target: Voucher, source: Visit, existing: [], set: plan.set },
      stamp,
      PREFIX,
    );
    expect(count).toBeUndefined();
  });
});
