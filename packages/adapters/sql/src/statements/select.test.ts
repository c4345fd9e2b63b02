import type { ReadModel } from '@parasol/core/internal';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { Clinic, catalog, schemaOf, textOf, tree, Visit } from '../../test/fixture.ts';
import { holdRows, refreshRows } from './refresh.ts';
import { selectPage } from './select.ts';

const ID = '01900000-0000-7000-8000-00000000000a';
const sqlite = schemaOf('sqlite');
const behind = (text: string): string => text.slice(text.indexOf('where'));

describe('keyset pages', () => {
  it('go on behind a row by one comparison where all terms rise and none is missing', () => {
    const plan = {
      orderBy: [{ by: tree(Visit, { var: 'day' }), direction: 'asc' as const }],
      after: { values: ['2026-01-01'], id: ID },
      limit: 50,
    };
    expect(behind(textOf('sqlite', selectPage(sqlite, Visit, plan)))).toMatchInlineSnapshot(`
      "where "t0"."is_deleted" = 0 and (("t0"."day", "t0"."id") > (?, ?))
      order by "t0"."day", "t0"."id" limit ?"
    `);
    expect(behind(textOf('postgres', selectPage(schemaOf('postgres'), Visit, plan)))).toMatchInlineSnapshot(`
      "where not "t0"."is_deleted" and (("t0"."day", "t0"."id") > (cast($1 as date), cast($2 as uuid)))
      order by "t0"."day", "t0"."id" limit $3"
    `);
  });

  it('walk one range of the index for each way to come later, and put missing values last', () => {
    const plan = {
      orderBy: [{ by: tree(Clinic, { var: 'name' }), direction: 'desc' as const }],
      after: { values: ['Mwea'], id: ID },
      limit: 50,
    };
    expect(behind(textOf('sqlite', selectPage(sqlite, Clinic, plan)))).toMatchInlineSnapshot(`
      "where "t0"."is_deleted" = 0 and ("t0"."name" = ? and "t0"."id" > ?)
      order by "t0"."name" desc nulls last, "t0"."id" limit ?) as r
      union all select *
      from (select "t0"."id", "t0"."code", "t0"."name", "t0"."version", "t0"."is_deleted", "t0"."date_created", "t0"."date_updated", "t0"."user_created", "t0"."user_updated", "t0"."change_id", "t0"."name" as "k0", "t0"."id" as "k1"
      from "acme_clinic" as "t0"
      where "t0"."is_deleted" = 0 and ("t0"."name" < ?)
      order by "t0"."name" desc nulls last, "t0"."id" limit ?) as r
      union all select *
      from (select "t0"."id", "t0"."code", "t0"."name", "t0"."version", "t0"."is_deleted", "t0"."date_created", "t0"."date_updated", "t0"."user_created", "t0"."user_updated", "t0"."change_id", "t0"."name" as "k0", "t0"."id" as "k1"
      from "acme_clinic" as "t0"
      where "t0"."is_deleted" = 0 and ("t0"."name" is null)
      order by "t0"."name" desc nulls last, "t0"."id" limit ?) as r) as p
      order by "k0" desc nulls last, "k1" limit ?"
    `);
  });

  it('know that behind a missing value come only larger ids without a value', () => {
    const plan = {
      orderBy: [{ by: tree(Clinic, { var: 'name' }), direction: 'asc' as const }],
      after: { values: [null], id: ID },
      limit: 50,
    };
    expect(behind(textOf('sqlite', selectPage(sqlite, Clinic, plan)))).toMatchInlineSnapshot(`
      "where "t0"."is_deleted" = 0 and (("t0"."name" is null and "t0"."id" > ?))
      order by "t0"."name" nulls last, "t0"."id" limit ?"
    `);
  });

  it('lock in one pass, since rows of a union cannot be locked', () => {
    const plan = {
      orderBy: [{ by: tree(Clinic, { var: 'name' }), direction: 'desc' as const }],
      after: { values: ['Mwea'], id: ID },
      limit: 50,
      forUpdate: 'skip-locked' as const,
    };
    const text = textOf('postgres', selectPage(schemaOf('postgres'), Clinic, plan));
    expect(text).toMatch(/limit \$\d+ for no key update of "t0" skip locked$/);
    expect(text).not.toContain('union');
  });
});

describe('reads as of an instant', () => {
  it('take the root and whatever is joined from the versions that were current then', () => {
    const plan = {
      where: tree(Visit, { '==': [{ var: 'clinic.code' }, 'K1'] }),
      orderBy: [],
      limit: 1,
      asOf: '2026-01-01T00:00:00.000Z',
    };
    expect(textOf('sqlite', selectPage(sqlite, Visit, plan))).toMatchInlineSnapshot(`
      "select "t0"."id", "t0"."day", cast("t0"."fee" as text), "t0"."is_paid", "t0"."clinic_id", "t0"."next_id", "t0"."version", "t0"."is_deleted", "t0"."date_created", "t0"."date_updated", "t0"."user_created", "t0"."user_updated", "t0"."change_id"
      from (select "l"."id", "l"."day", "l"."fee", "l"."is_paid", "l"."clinic_id", "l"."next_id", "l"."version", "l"."is_deleted", "l"."date_created", "l"."date_updated", "l"."user_created", "l"."user_updated", "l"."change_id"
      from "acme_visit" as l
      where l.date_updated <= ?
      union all select "h"."id", "h"."day", "h"."fee", "h"."is_paid", "h"."clinic_id", "h"."next_id", "h"."version", "h"."is_deleted", "h"."date_created", "h"."date_updated", "h"."user_created", "h"."user_updated", "h"."change_id"
      from "acme_historicalvisit" as h
      where h.date_updated <= ? and h.superseded_at > ?) as "t0" left join (select "l"."id", "l"."code", "l"."name", "l"."version", "l"."is_deleted", "l"."date_created", "l"."date_updated", "l"."user_created", "l"."user_updated", "l"."change_id"
      from "acme_clinic" as l
      where l.date_updated <= ?
      union all select "h"."id", "h"."code", "h"."name", "h"."version", "h"."is_deleted", "h"."date_created", "h"."date_updated", "h"."user_created", "h"."user_updated", "h"."change_id"
      from "acme_historicalclinic" as h
      where h.date_updated <= ? and h.superseded_at > ?) as "t1" on "t1"."id" = "t0"."clinic_id"
      where "t0"."is_deleted" = 0 and ("t1"."code" = ?)
      order by "t0"."id" limit ?"
    `);
  });

  it('walk the index of what is kept, from the first row or behind one, and go through no other rows', () => {
    const plan = {
      orderBy: [{ by: tree(Clinic, { var: 'summary.visits' }), direction: 'desc' as const }],
      limit: 50,
    };
    const ofOrder = (text: string): string => text.slice(text.indexOf('from'));
    expect(ofOrder(textOf('sqlite', selectPage(sqlite, Clinic, plan)))).toMatchInlineSnapshot(`
      "from "acme_clinicsummary" as "t1" cross join "acme_clinic" as "t0" on "t0"."id" = "t1"."id"
      where "t0"."is_deleted" = 0
      order by "t1"."visits" desc, "t1"."id" limit ?"
    `);
    expect(ofOrder(textOf('postgres', selectPage(schemaOf('postgres'), Clinic, plan)))).toMatchInlineSnapshot(`
      "from "app"."acme_clinic" as "t0" inner join "app"."acme_clinicsummary" as "t1" on "t1"."id" = "t0"."id"
      where not "t0"."is_deleted"
      order by "t1"."visits" desc, "t1"."id" limit $1"
    `);
    const next = { ...plan, after: { values: [5], id: ID }, where: tree(Clinic, { '==': [{ var: 'code' }, 'A'] }) };
    expect(ofOrder(textOf('sqlite', selectPage(sqlite, Clinic, next)))).toMatchInlineSnapshot(`
      "from (select *
      from (select "t0"."id", "t0"."code", "t0"."name", "t0"."version", "t0"."is_deleted", "t0"."date_created", "t0"."date_updated", "t0"."user_created", "t0"."user_updated", "t0"."change_id", "t1"."visits" as "k0", "t1"."id" as "k1"
      from "acme_clinic" as "t0" inner join "acme_clinicsummary" as "t1" on "t1"."id" = "t0"."id"
      where "t0"."is_deleted" = 0 and ("t0"."code" = ?) and ("t1"."visits" = ? and "t1"."id" > ?)
      order by "t1"."visits" desc, "t1"."id" limit ?) as r
      union all select *
      from (select "t0"."id", "t0"."code", "t0"."name", "t0"."version", "t0"."is_deleted", "t0"."date_created", "t0"."date_updated", "t0"."user_created", "t0"."user_updated", "t0"."change_id", "t1"."visits" as "k0", "t1"."id" as "k1"
      from "acme_clinic" as "t0" inner join "acme_clinicsummary" as "t1" on "t1"."id" = "t0"."id"
      where "t0"."is_deleted" = 0 and ("t0"."code" = ?) and ("t1"."visits" < ?)
      order by "t1"."visits" desc, "t1"."id" limit ?) as r) as p
      order by "k0" desc, "k1" limit ?"
    `);
  });

  it('works out what is kept, and writes what is not so', () => {
    const model = catalog.readModels(Clinic).get('summary') as ReadModel;
    expect(textOf('postgres', refreshRows(schemaOf('postgres'), model, sql`${'{}'}`))).toMatchInlineSnapshot(`
      "insert into "app"."acme_clinicsummary" as n ("id", "visits") 
      select "t0"."id", cast((select count(*)::numeric
      from "app"."acme_visit" as "t1"
      where "t1"."clinic_id" = "t0"."id" and not "t1"."is_deleted") as bigint)
      from "app"."acme_clinic" as "t0"
      where "t0"."id" = any(cast($1 as uuid[]))
      on conflict (id) do update
      set "visits" = excluded."visits"
      where n."visits" is distinct
      from excluded."visits""
    `);
    expect(textOf('sqlite', refreshRows(sqlite, model))).toMatchInlineSnapshot(`
      "insert into "acme_clinicsummary" as n ("id", "visits") 
      select "t0"."id", (select count(*)
      from "acme_visit" as "t1"
      where "t1"."clinic_id" = "t0"."id" and "t1"."is_deleted" = 0)
      from "acme_clinic" as "t0"
      where true
      on conflict (id) do update
      set "visits" = excluded."visits"
      where n."visits" is distinct
      from excluded."visits""
    `);
    expect(textOf('postgres', holdRows(schemaOf('postgres'), model, sql`${'{}'}`) ?? sql``)).toMatchInlineSnapshot(`
      "select 1
      from "app"."acme_clinicsummary" as n
      where "n"."id" = any(cast($1 as uuid[]))
      order by "n"."id" for no key update of "n""
    `);
  });
});
