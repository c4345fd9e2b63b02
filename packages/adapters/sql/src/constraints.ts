import { UniqueViolation, ValueOverflow } from '@parasol/core/internal';
import { constraintName } from './names.ts';
import { uniqueName } from './schema/ddl.ts';
import type { SqlSchema } from './sql-schema.ts';
import { CLAIMS, CLAIMS_KEY } from './statements/claims.ts';

/** What a violated constraint means, found by its name. */
export type Violation = (cause: unknown) => UniqueViolation | ValueOverflow;

/** All constraints of an app by name: names depend on the declaration only, so the way back needs no catalogue of the database. */
export function constraintsOf(schema: SqlSchema): ReadonlyMap<string, Violation> {
  const found = new Map<string, Violation>();
  found.set(CLAIMS_KEY, (cause) => new UniqueViolation(CLAIMS, [], cause));
  for (const entity of schema.catalog.entities) {
    found.set(`${entity.table}_pkey`, (cause) => new UniqueViolation(entity.name, ['id'], cause));
    for (const columns of entity.unique) {
      found.set(uniqueName(schema, entity, columns), (cause) => new UniqueViolation(entity.name, columns, cause));
    }
    for (const { column, name } of schema.table(entity).columns) {
      if (column.type.kind !== 'number') continue;
      found.set(
        constraintName(entity.table, [name], 'range'),
        (cause) => new ValueOverflow(entity.name, column.name, cause),
      );
    }
  }
  return found;
}
