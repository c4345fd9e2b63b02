import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import type { Issue } from '../errors/issue.ts';
import type { OperationContext } from '../operation/context.ts';
import type { ExportColumn, ExportShape } from './export-columns.ts';

/**
 * The columns of an export, in the order in which they were asked for. What is unknown, or hidden from the caller, is refused where he
 * asked for it, and left out where nobody did.
 */
export function chosenColumns(
  { access }: OperationContext,
  shape: ExportShape,
  known: ReadonlyMap<string, ExportColumn>,
  asked: readonly string[] | undefined,
): readonly ExportColumn[] {
  const isHidden = ({ of }: ExportColumn): boolean => access?.hides(of.entity, of.field) === true;
  const chosen = new Set<ExportColumn>();
  const issues: Issue[] = [];
  for (const [i, name] of (asked ?? shape.defaults).entries()) {
    const path = ['fields', i];
    const field = name.replaceAll('__', '.');
    const columns = field.endsWith('jsonExt') ? below(known, field) : [known.get(field)];
    for (const column of columns) {
      // A schema that has no such property is no mistake of who did not ask for it.
      if (column === undefined) {
        if (asked !== undefined) issues.push(unknownField(name, known, path));
      } else if (!isHidden(column)) chosen.add(column);
      else if (asked !== undefined && field === column.field)
        issues.push(coreErrors.FIELD_HIDDEN({ field: `${column.of.entity.name}.${column.of.field}` }, path));
    }
  }
  if (issues.length > 0) throw failure(...issues);
  return [...chosen];
}

/** All extension data of the row itself or of a related one: `jsonExt`, `individual.jsonExt`. */
const below = (known: ReadonlyMap<string, ExportColumn>, field: string): ExportColumn[] =>
  [...known.values()].filter((column) => column.field.startsWith(`${field}.`));

function unknownField(name: string, known: ReadonlyMap<string, ExportColumn>, path: Issue['path']): Issue {
  const field = name.slice(0, 100).toWellFormed();
  return coreErrors.NOT_EXPORTED({ field, hint: didYouMean(field, known.keys()) }, path);
}
