import { type MigrationStep, type ModuleSteps, type SchemaDifference, SchemaMismatch } from '@parasol/core/internal';
import type { SqlSchema } from '../sql-schema.ts';
import { changedTables } from './changed-tables.ts';
import type { Tables } from './manifest.ts';

/** What a database has still to go through. */
export interface StepsDue {
  /** In the order in which they run. */
  readonly due: readonly MigrationStep[];
  /** Steps that this database never needs, because it is younger than they are. */
  readonly needless: readonly MigrationStep[];
  /** What is declared once they have run. */
  readonly tables: Tables;
}

/** The steps that have not run. One that speaks only of tables which the database does not have is never needed. */
export function stepsDue(
  schema: SqlSchema,
  modules: ModuleSteps,
  applied: ReadonlySet<string>,
  recorded: Tables,
): StepsDue {
  const due: MigrationStep[] = [];
  const needless: MigrationStep[] = [];
  let tables = recorded;
  for (const [module, steps] of modules) {
    const last = steps.findLastIndex(({ id }) => applied.has(id));
    for (const [i, step] of steps.entries()) {
      if (applied.has(step.id)) continue;
      if (i < last)
        throw mismatch(
          step,
          `it stands before "${steps[last]?.id}", which has run already; new steps of "${module}" come last`,
        );
      if (!tablesOf(step).some((table) => tables[table] !== undefined)) {
        needless.push(step);
        continue;
      }
      try {
        for (const change of step.changes) tables = changedTables(schema, tables, change);
      } catch (error) {
        throw error instanceof TypeError ? mismatch(step, error.message) : error;
      }
      due.push(step);
    }
  }
  return { due, needless, tables };
}

/** Steps that have run and that no listed module knows, though it is a module of theirs. */
export const foreignSteps = (modules: ModuleSteps, applied: ReadonlySet<string>): SchemaDifference[] =>
  [...applied].flatMap((id) => {
    const steps = modules.get(id.slice(0, id.indexOf('.')));
    if (steps === undefined || steps.some((step) => step.id === id)) return [];
    return [
      { table: 'core_migration', message: `The migration step "${id}" has run, and this version does not know it.` },
    ];
  });

const tablesOf = (step: MigrationStep): string[] =>
  step.changes.flatMap((change) => {
    if (change.kind === 'data') return change.tables;
    return change.kind === 'add' ? [] : [change.table];
  });

const mismatch = ({ id, changes }: MigrationStep, reason: string): SchemaMismatch => {
  const [table = 'core_migration'] = tablesOf({ id, changes });
  return new SchemaMismatch({
    state: 'drifted',
    differences: [{ table, message: `The migration step "${id}" cannot be run: ${reason}.`.replace(/\.\.$/, '.') }],
  });
};
