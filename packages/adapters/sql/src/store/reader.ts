import type { AnyEntity } from '@parasol/core';
import type {
  AggregatePlan,
  ClaimDrift,
  ClaimRule,
  Frontier,
  SelectPlan,
  StoredRow,
  StoredVersion,
  StoreReader,
} from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { decodeRow, type SqlSchema } from '../sql-schema.ts';
import { compile, type Statement, slot, type Template, type Templates, template } from '../statement.ts';
import { selectAggregate } from '../statements/aggregate.ts';
import { selectByIds, selectCount, selectCuts, selectHistory } from '../statements/read.ts';
import { selectPage } from '../statements/select.ts';
import type { Executor } from './executor.ts';
import { SqlClaims } from './sql-claims.ts';

/** Ids that one statement asks for; more go in several. */
const IDS_PER_STATEMENT = 10_000;

type CountPlan = Parameters<StoreReader['count']>[1];

/** Reads by the shared statements over one connection. */
export class SqlReader implements StoreReader {
  readonly schema: SqlSchema;
  readonly templates: Templates;
  readonly executor: Executor;
  readonly #clock: Statement;
  protected readonly claims: SqlClaims;

  constructor(schema: SqlSchema, templates: Templates, executor: Executor) {
    this.schema = schema;
    this.templates = templates;
    this.executor = executor;
    this.#clock = { sql: `select ${schema.dialect.clock}`, parameters: [], repeated: true };
    this.claims = new SqlClaims(schema, templates, executor);
  }

  claimed(entity: AnyEntity, rule: ClaimRule, texts: readonly string[]): Promise<readonly number[]> {
    return this.claims.claimed(entity, rule, texts);
  }

  claimDrift(entity: AnyEntity, rules: readonly ClaimRule[]): Promise<ClaimDrift> {
    return this.claims.drift(entity, rules);
  }

  async select(entity: AnyEntity, plan: SelectPlan): Promise<StoredRow[]> {
    return this.#decoded(entity, await this.executor.rows(this.compiled(selectPage(this.schema, entity, plan))));
  }

  async byIds(
    entity: AnyEntity,
    ids: readonly string[],
    options: { forUpdate?: boolean; asOf?: string } = {},
  ): Promise<StoredRow[]> {
    const found: StoredRow[] = [];
    for (let from = 0; from < ids.length; from += IDS_PER_STATEMENT) {
      const statement = this.#byIds(entity, ids.slice(from, from + IDS_PER_STATEMENT), options);
      found.push(...this.#decoded(entity, await this.executor.rows(statement)));
    }
    return found;
  }

  async count(entity: AnyEntity, plan: CountPlan): Promise<number> {
    const [row] = await this.executor.rows(this.compiled(selectCount(this.schema, entity, plan)));
    return Number(row?.[0]);
  }

  async aggregate(entity: AnyEntity, plan: AggregatePlan): Promise<StoredRow[]> {
    const { statement, decode } = selectAggregate(this.schema, entity, plan);
    return (await this.executor.rows(this.compiled(statement))).map(decode);
  }

  async history(entity: AnyEntity, id: string): Promise<StoredVersion[]> {
    const { columns, column } = this.schema.table(entity);
    const { codec } = column('dateUpdated');
    const rows = await this.executor.rows(this.compiled(selectHistory(this.schema, entity, id)));
    return rows.map((raw) => {
      const end = raw[columns.length];
      return { row: decodeRow(columns, raw), supersededAt: end === null ? null : (codec.decode(end) as string) };
    });
  }

  async cuts(entity: AnyEntity, plan: CountPlan & { readonly size: number }): Promise<string[]> {
    const rows = await this.executor.rows(this.compiled(selectCuts(this.schema, entity, plan)));
    return rows.map(([id]) => id as string);
  }

  async frontier(entity: AnyEntity): Promise<Frontier> {
    if (!entity.sequence) throw new TypeError(`${entity.name} has no sequence, so it has no frontier.`);
    const { dialect, name } = this.schema;
    const [statement] = this.templated(
      `frontier ${entity.name}`,
      () => [dialect.numbers.frontier({ schema: name, table: entity.table })],
      () => undefined,
    );
    const [[last, behind] = []] = await this.executor.rows(statement as Statement);
    return { through: Number(last) - Number(behind ?? 0), hasOpen: behind !== null };
  }

  async clock(): Promise<string> {
    const [row] = await this.executor.rows(this.#clock);
    return row?.[0] as string;
  }

  protected compiled(fragment: RawBuilder<unknown>): Statement {
    return compile(this.schema.dialect.name, fragment);
  }

  /** Statements that are compiled once per key. */
  protected templated(
    key: string,
    make: () => readonly RawBuilder<unknown>[],
    values: (slot: string) => unknown,
  ): Statement[] {
    return this.known(key, make).map((known) => known.fill(values));
  }

  /** The templates of a key, made when they are asked for first. */
  protected known(key: string, make: () => readonly RawBuilder<unknown>[]): readonly Template[] {
    const { name } = this.schema.dialect;
    return this.templates.get(key, () => make().map((fragment) => template(name, fragment)));
  }

  #byIds(
    entity: AnyEntity,
    ids: readonly string[],
    { asOf, forUpdate = false }: { forUpdate?: boolean; asOf?: string },
  ): Statement {
    const [only] = ids;
    const isSingle = ids.length === 1;
    const value = isSingle ? only : this.schema.dialect.idList(ids);
    if (asOf !== undefined)
      return this.compiled(selectByIds(this.schema, entity, sql`${value}`, { isSingle, asOf, forUpdate }));
    const make = () => [selectByIds(this.schema, entity, sql`${slot('ids')}`, { isSingle, forUpdate })];
    return this.templated(`byIds ${entity.name} ${isSingle} ${forUpdate}`, make, () => value)[0] as Statement;
  }

  #decoded(entity: AnyEntity, rows: readonly (readonly unknown[])[]): StoredRow[] {
    const { columns } = this.schema.table(entity);
    return rows.map((raw) => decodeRow(columns, raw));
  }
}
