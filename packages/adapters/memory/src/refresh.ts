import type { ReadModel } from '@parasol/core/internal';
import { givenValue, storedValue } from './values.ts';
import { type View, versionById } from './view.ts';
import type { Writer } from './writer.ts';

/** Works out what a read model keeps of these owners; gives of how many it was something else. */
export function refresh(view: View, writer: Writer, model: ReadModel, owners: readonly string[]): number {
  const table = view.database.table(model.entity);
  const { byId } = view.database.table(model.owner);
  const kept = [...model.values].map(([name, tree]) => ({ name, tree, evaluate: view.database.evaluator(tree) }));
  let written = 0;
  for (const id of owners) {
    const owner = versionById(view, byId, id);
    if (owner === undefined) continue;
    const given = new Map(
      kept.map(({ name, tree, evaluate }) => [name, givenValue(tree.type, evaluate(owner, {}, view.access))]),
    );
    const row: Record<string, unknown> = {};
    for (const column of model.entity.columns)
      row[column.name] = column.system === true ? id : storedValue(model.entity, column, given.get(column.name));
    if (writer.keep(table, row)) written += 1;
  }
  return written;
}
