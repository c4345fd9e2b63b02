import { createHash } from 'node:crypto';
import { type ModuleSteps, type SchemaDifference, SchemaMismatch, type SchemaState } from '@parasol/core/internal';
import type { SqlSchema } from '../sql-schema.ts';
import { CLAIMS, RULES } from '../statements/claims.ts';
import type { Executor } from '../store/executor.ts';
import { catalogues } from './catalogue.ts';
import { type Difference, differencesOf, refusedWithRows } from './differences.ts';
import { driftOf } from './live-schema.ts';
import { RECORD, readRecord, type SchemaRecord } from './record.ts';
import { foreignSteps, type StepsDue, stepsDue } from './steps-due.ts';

export interface SchemaOptions {
  readonly steps: ModuleSteps;
  /** Whether a table is there, asked in the words of the database. */
  exists(table: string): Promise<boolean>;
  /** Functions that expressions call; replaced when they change. */
  readonly functions: readonly string[];
}

/** What was found in a database that may be migrated or worked on. */
export interface Found {
  /** Undefined where there is nothing yet. */
  readonly record: SchemaRecord | undefined;
  /** Whether there are tables for claims; they can be made anew, since the rows say what is claimed. */
  readonly hasClaims: boolean;
  readonly steps: StepsDue;
  /** What lies between the recorded declaration, once the steps have run, and the present one. */
  readonly differences: readonly Difference[];
  readonly functions: string;
}

/**
 * Looks at what is recorded and at the tables themselves. A database that a newer version has migrated, that somebody has changed by
 * hand, or whose rows only a step could bring forward is refused.
 */
export async function inspect(schema: SqlSchema, executor: Executor, options: SchemaOptions): Promise<Found> {
  const functions = createHash('sha256').update(options.functions.join('\n')).digest('hex');
  const record = await readRecord(schema, executor, options.exists);
  const tables = record?.tables ?? {};
  const applied = record?.applied ?? new Set<string>();
  const foreign = foreignSteps(options.steps, applied);
  if (foreign.length > 0) throw new SchemaMismatch({ state: 'newer', differences: foreign });
  const drift = record === undefined ? [] : await liveDrift(schema, executor, record.tables);
  if (drift.length > 0) throw new SchemaMismatch({ state: 'drifted', differences: drift });
  const steps = stepsDue(schema, options.steps, applied, tables);
  const differences = differencesOf(schema, steps.tables);
  const refused = differences.filter(({ statements }) => statements === undefined);
  if (refused.length > 0) throw new SchemaMismatch({ state: 'drifted', differences: refused.map(plain) });
  return {
    record,
    hasClaims: (await options.exists(CLAIMS)) && (await options.exists(RULES)),
    steps,
    differences,
    functions,
  };
}

/** How the tables that are there differ from what is recorded. */
export async function liveDrift(
  schema: SqlSchema,
  executor: Executor,
  tables: SchemaRecord['tables'],
): Promise<SchemaDifference[]> {
  const catalogue = catalogues[schema.dialect.name];
  return driftOf(schema, tables, await catalogue.read(executor, schema.name), catalogue.describe);
}

/** How a database stands to what is declared, as health reports it. */
export async function schemaState(schema: SqlSchema, executor: Executor, options: SchemaOptions): Promise<SchemaState> {
  try {
    const { record, hasClaims, steps, differences, functions } = await inspect(schema, executor, options);
    if (record === undefined) return { state: 'absent', differences: [] };
    const behind: SchemaDifference[] = [
      ...steps.due.map(({ id }) => ({ table: RECORD, message: `The migration step "${id}" has not run.` })),
      ...differences.map(plain),
    ];
    if (!hasClaims)
      behind.push({
        table: CLAIMS,
        message: `The tables ${CLAIMS} and ${RULES} are not both there; they are built from the rows.`,
      });
    if (functions !== record.functions)
      behind.push({ table: RECORD, message: 'The functions that expressions call are of another version.' });
    return { state: behind.length === 0 ? 'current' : 'behind', differences: behind };
  } catch (error) {
    if (error instanceof SchemaMismatch) return { state: error.state, differences: error.differences };
    throw error;
  }
}

/** A difference that rows stand in the way of. */
export const refusal = (schema: SqlSchema, difference: Difference): SchemaMismatch => {
  const entity = schema.catalog.entities.find(({ table }) => table === difference.table);
  const refused = entity === undefined ? difference : refusedWithRows(entity, difference);
  return new SchemaMismatch({ state: 'drifted', differences: [plain(refused)] });
};

const plain = ({ table, column, index, message }: Difference): SchemaDifference => ({
  table,
  ...(column === undefined ? {} : { column }),
  ...(index === undefined ? {} : { index }),
  message,
});

/** Asks once, when a store is first used, and costs nothing afterwards. A refusal is asked again: somebody may have migrated meanwhile. */
export class SchemaCheck {
  readonly #read: () => Promise<SchemaState>;
  #asking: Promise<void> | undefined;
  #isCurrent = false;

  constructor(read: () => Promise<SchemaState>) {
    this.#read = read;
  }

  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  /** A migration has just made it so. */
  confirm(): void {
    this.#isCurrent = true;
  }

  require(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    const found = await this.#read();
    if (found.state !== 'current') throw new SchemaMismatch(found);
    this.#isCurrent = true;
  }
}
