import type { AnyEntity } from '@parasol/core';
import {
  type ClaimConflict,
  type ClaimDrift,
  type ClaimOwner,
  type ClaimRule,
  UniqueViolation,
} from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { qualified, type SqlSchema } from '../sql-schema.ts';
import { compile, type Statement, slot, type Templates, template } from '../statement.ts';
import {
  builtRules,
  CLAIMS,
  claimConflicts,
  claimCounts,
  claimedTexts,
  claimRows,
  forgetClaims,
  recordRule,
  releaseRows,
} from '../statements/claims.ts';
import type { Executor } from './executor.ts';

type Rules = readonly ClaimRule[];

/** A report that names more conflicts is not read to its end. */
const MOST_CONFLICTS = 100;

/** What rows claim, by set statements over the rows that a write has just written. */
export class SqlClaims {
  readonly #schema: SqlSchema;
  readonly #templates: Templates;
  readonly #executor: Executor;

  constructor(schema: SqlSchema, templates: Templates, executor: Executor) {
    this.#schema = schema;
    this.#templates = templates;
    this.#executor = executor;
  }

  /** Claims for new rows. `ids` are as the dialect lists them. */
  async claim(entity: AnyEntity, ids: string, rules: Rules): Promise<void> {
    for (const rule of rules) {
      const key = `claim ${entity.name} ${rule.owner?.id ?? ''} ${JSON.stringify(rule.value.type)} ${rule.property}`;
      const statement = this.#filled(key, () => claimRows(this.#schema, entity, rule, sql`${slot('ids')}`), ids);
      await this.#run(entity, rule, statement);
    }
  }

  /** Gives up what rows claimed, and claims what they hold now. */
  async renew(entity: AnyEntity, ids: string, rules: Rules): Promise<void> {
    const release = () => releaseRows(this.#schema, entity, sql`${slot('ids')}`);
    await this.#executor.run(this.#filled(`release ${entity.name}`, release, ids));
    await this.claim(entity, ids, rules);
  }

  async built(entity: AnyEntity, owner: ClaimOwner | undefined): Promise<readonly string[]> {
    return (await this.#rows(builtRules(this.#schema, entity, owner))).map(([rule]) => rule as string);
  }

  async build(entity: AnyEntity, owner: ClaimOwner | undefined, rules: Rules): Promise<readonly ClaimConflict[]> {
    const lock = this.#schema.dialect.lockTable(qualified(this.#schema, entity.table));
    if (lock !== undefined) await this.#executor.run(this.#compiled(lock));
    for (const statement of forgetClaims(this.#schema, entity, owner))
      await this.#executor.run(this.#compiled(statement));
    const conflicts: ClaimConflict[] = [];
    for (const rule of rules) {
      const left = MOST_CONFLICTS - conflicts.length;
      const rows = left === 0 ? [] : await this.#rows(claimConflicts(this.#schema, entity, rule, left));
      conflicts.push(
        ...rows.map(([count, first, last]) => ({
          property: rule.property,
          rows: Number(count),
          ids: [String(first), String(last)],
        })),
      );
    }
    if (conflicts.length > 0) return conflicts;
    for (const rule of rules) {
      await this.#run(entity, rule, this.#compiled(claimRows(this.#schema, entity, rule, undefined)));
      await this.#executor.run(this.#compiled(recordRule(this.#schema, entity, rule)));
    }
    return [];
  }

  async claimed(entity: AnyEntity, rule: ClaimRule, texts: readonly string[]): Promise<readonly number[]> {
    return (await this.#rows(claimedTexts(this.#schema, entity, rule, texts))).map(([place]) => Number(place));
  }

  async drift(entity: AnyEntity, rules: Rules): Promise<ClaimDrift> {
    let [missing, stale] = [0, 0];
    for (const rule of rules) {
      const [row = []] = await this.#rows(claimCounts(this.#schema, entity, rule));
      const [holding = 0, claiming = 0, all = 0] = row.map(Number);
      missing += holding - claiming;
      stale += all - claiming;
    }
    return { missing, stale };
  }

  /** The table of claims knows no properties; who inserts does. */
  async #run(entity: AnyEntity, rule: ClaimRule, statement: Statement): Promise<void> {
    try {
      await this.#executor.run(statement);
    } catch (error) {
      if (!(error instanceof UniqueViolation) || error.entity !== CLAIMS) throw error;
      throw new UniqueViolation(entity.name, [`jsonExt.${rule.property}`], error.cause);
    }
  }

  #rows(fragment: RawBuilder<unknown>): Promise<readonly (readonly unknown[])[]> {
    return this.#executor.rows(this.#compiled(fragment));
  }

  #compiled(fragment: RawBuilder<unknown>): Statement {
    return compile(this.#schema.dialect.name, fragment);
  }

  #filled(key: string, make: () => RawBuilder<unknown>, ids: string): Statement {
    const { name } = this.#schema.dialect;
    const [known] = this.#templates.get(key, () => [template(name, make())]);
    return (known as { fill(values: () => unknown): Statement }).fill(() => ids);
  }
}
