import type { AnyEntity } from '@parasol/core';
import type { ClaimOwner, ClaimRule } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { createSource } from '../entity-source.ts';
import { holdsKeys, qualified, type SqlSchema } from '../sql-schema.ts';
import { treesOver } from '../trees.ts';

type Fragment = RawBuilder<unknown>;

/** Values that may occur once, each with the row that holds it. The hash keeps long texts out of the index. */
export const CLAIMS = 'core_claim';
/** Rules by which claims were built. */
export const RULES = 'core_claim_rule';

/** Name of the constraint that two equal claims break. */
export const CLAIMS_KEY = `${CLAIMS}_pkey`;

export function claimTables(schema: SqlSchema): Fragment[] {
  const { codec, tableOptions } = schema.dialect;
  const uuid = sql.raw(codec({ kind: 'uuid' }).sqlType);
  const text = sql.raw(codec({ kind: 'text' }).sqlType);
  const options = sql.raw(tableOptions);
  return [
    sql`create table ${qualified(schema, CLAIMS)} (entity ${text} not null, owner ${text} not null, property ${text} not null, hash ${text} not null, holder ${uuid} not null, primary key (entity, owner, property, hash))${options}`,
    sql`create index ${sql.id(`${CLAIMS}_holder`)} on ${qualified(schema, CLAIMS)} (holder)`,
    sql`create table ${qualified(schema, RULES)} (entity ${text} not null, owner ${text} not null, rule ${text} not null, primary key (entity, owner, rule))${options}`,
  ];
}

/** What is left of the two where one is gone: it is built again from the rows. */
export const dropClaimTables = (schema: SqlSchema): Fragment[] =>
  [CLAIMS, RULES].map((table) => sql`drop table if exists ${qualified(schema, table)}`);

const ownerOf = (owner: ClaimOwner | undefined): string => owner?.id ?? '';

/** The rows that claim a value by a rule, and the hash of the value. */
function claimants(schema: SqlSchema, entity: AnyEntity, rule: ClaimRule) {
  const { dialect } = schema;
  const source = createSource(schema, entity);
  const value = treesOver(schema, source).value(rule.value);
  const conditions = [holdsKeys(dialect.name, entity, source.alias), sql`${value} is not null`];
  if (rule.owner !== undefined) {
    const { name, codec } = schema.table(entity).column(rule.owner.column);
    conditions.push(sql`${sql.id(source.alias, name)} = ${dialect.typed(codec, codec.encode(rule.owner.id))}`);
  }
  const hash = dialect.claimHash(dialect.claimText(value, rule.value.type));
  return { id: sql.id(source.alias, 'id'), from: source.from(), conditions, hash };
}

/** Claims by one rule of the rows with some ids, or of all; fails where somebody holds one. In order, so that two writers rarely wait for each other. */
export function claimRows(schema: SqlSchema, entity: AnyEntity, rule: ClaimRule, ids: Fragment | undefined): Fragment {
  const { id, from, conditions, hash } = claimants(schema, entity, rule);
  const some = ids === undefined ? conditions : [schema.dialect.isOneOf(id, ids), ...conditions];
  const values = sql.join([
    literal(schema, entity.name),
    literal(schema, ownerOf(rule.owner)),
    literal(schema, rule.property),
    hash,
    id,
  ]);
  return sql`insert into ${qualified(schema, CLAIMS)} (entity, owner, property, hash, holder) select ${values} from ${from} where ${sql.join(some, sql` and `)} order by 4`;
}

/** Gives up what the rows with some ids claim. */
export const releaseRows = (schema: SqlSchema, entity: AnyEntity, ids: Fragment): Fragment =>
  sql`delete from ${qualified(schema, CLAIMS)} where entity = ${literal(schema, entity.name)} and ${schema.dialect.isOneOf(sql`holder`, ids)}`;

const literal = ({ dialect }: SqlSchema, value: string): Fragment =>
  dialect.typed(dialect.codec({ kind: 'text' }), value);

/** Values that several rows hold: how many do, and the first and last of them by id. */
export function claimConflicts(schema: SqlSchema, entity: AnyEntity, rule: ClaimRule, limit: number): Fragment {
  const { id, from, conditions, hash } = claimants(schema, entity, rule);
  const { dialect } = schema;
  const rows = sql`select ${hash} as hash, ${id} as id from ${from} where ${sql.join(conditions, sql` and `)}`;
  const ends = sql.join((['min', 'max'] as const).map((end) => dialect.aggregate(end, sql`q.id`, { kind: 'uuid' })));
  return sql`select count(*), ${ends} from (${rows}) as q group by q.hash having count(*) > 1 order by 2 limit ${sql.lit(limit)}`;
}

/** Everything that was claimed and built for an entity or the rows of one owner. */
export const forgetClaims = (schema: SqlSchema, entity: AnyEntity, owner: ClaimOwner | undefined): Fragment[] =>
  [CLAIMS, RULES].map(
    (table) => sql`delete from ${qualified(schema, table)} where entity = ${entity.name} and owner = ${ownerOf(owner)}`,
  );

/** The same whoever the owners are, by the name of the entity alone: its rows were changed by other means than writes. */
export const forgetEntity = (schema: SqlSchema, entity: string): Fragment[] =>
  [CLAIMS, RULES].map((table) => sql`delete from ${qualified(schema, table)} where entity = ${entity}`);

export const builtRules = (schema: SqlSchema, entity: AnyEntity, owner: ClaimOwner | undefined): Fragment =>
  sql`select rule from ${qualified(schema, RULES)} where entity = ${entity.name} and owner = ${ownerOf(owner)}`;

export const recordRule = (schema: SqlSchema, entity: AnyEntity, { key, owner }: ClaimRule): Fragment =>
  sql`insert into ${qualified(schema, RULES)} (entity, owner, rule) values (${entity.name}, ${ownerOf(owner)}, ${key})`;

/** Places of the texts, from 0, that are claimed. */
export function claimedTexts(
  schema: SqlSchema,
  entity: AnyEntity,
  rule: ClaimRule,
  texts: readonly string[],
): Fragment {
  const { dialect } = schema;
  const held = sql`select 1 from ${qualified(schema, CLAIMS)} as c where c.entity = ${entity.name} and c.owner = ${ownerOf(rule.owner)} and c.property = ${rule.property} and c.hash = ${dialect.claimHash(sql`v.value`)}`;
  return sql`select v.place from ${dialect.textList(JSON.stringify(texts))} where exists (${held})`;
}

/** One row: rows that hold a value, those of them that claim it, and all claims of the rule. */
export function claimCounts(schema: SqlSchema, entity: AnyEntity, rule: ClaimRule): Fragment {
  const { id, from, conditions, hash } = claimants(schema, entity, rule);
  const ofRule = sql`entity = ${entity.name} and owner = ${ownerOf(rule.owner)} and property = ${rule.property}`;
  const all = qualified(schema, CLAIMS);
  const rows = sql`select ${hash} as hash, ${id} as id from ${from} where ${sql.join(conditions, sql` and `)}`;
  const held = sql`exists (select 1 from ${all} as c where ${ofRule} and c.hash = q.hash and c.holder = q.id)`;
  return sql`select count(*), count(*) filter (where ${held}), (select count(*) from ${all} where ${ofRule}) from (${rows}) as q`;
}
