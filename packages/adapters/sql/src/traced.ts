import type { StatementTracing } from '@parasol/core/internal';
import type { Statement } from './statement.ts';
import type { Executor } from './store/executor.ts';

/** As OpenTelemetry names databases. */
export type DatabaseSystem = 'postgresql' | 'sqlite';

/** An executor that tells of each statement; as it is where nobody listens. */
export function traced(executor: Executor, tracing: StatementTracing | undefined, system: DatabaseSystem): Executor {
  if (tracing === undefined) return executor;
  const spanned = <T>(statement: Statement, work: () => Promise<T>, rowsOf: (result: T) => number): Promise<T> =>
    statementSpan(tracing, system, statement.sql, { withText: true }, work, rowsOf);
  const run = (statement: Statement): Promise<number> =>
    spanned(
      statement,
      () => executor.run(statement),
      (rows) => rows,
    );
  return {
    rows: (statement) =>
      spanned(
        statement,
        () => executor.rows(statement),
        (rows) => rows.length,
      ),
    run,
    runAll: async (statements) => {
      let rows = 0;
      for (const statement of statements) rows += await run(statement);
      return rows;
    },
  };
}

/** A span around one statement. Its text has placeholders where ours has values; a host may have written values into its own. */
export function statementSpan<T>(
  tracing: StatementTracing,
  system: DatabaseSystem,
  text: string,
  { withText }: { readonly withText: boolean },
  work: () => Promise<T>,
  rowsOf: (result: T) => number,
): Promise<T> {
  const { operation, table } = namesOf(text);
  const attributes = {
    'db.system.name': system,
    'db.operation.name': operation,
    ...(table === undefined ? {} : { 'db.collection.name': table }),
    ...(withText ? { 'db.query.text': text } : {}),
  };
  const name = table === undefined ? operation : `${operation} ${table}`;
  return tracing.span(name, { kind: 2, attributes }, async (note) => {
    const result = await work();
    note('db.response.returned_rows', rowsOf(result));
    return result;
  });
}

/** The verb of a statement and the table that it writes to, or else reads first. */
function namesOf(text: string): { operation: string; table: string | undefined } {
  const [verb = 'statement'] = /[a-z]+/i.exec(text) ?? [];
  const writes =
    /\b(insert)\s+(?:or\s+\w+\s+)?into\s+([\w".]+)|(?<!\bfor\s+(?:no\s+key\s+)?)\b(update)\s+(?:only\s+)?([\w".]+)\s|\b(delete)\s+from\s+([\w".]+)/i;
  const [, insert, into, update, updated, remove, from] = writes.exec(text) ?? [];
  const read = /\bfrom\s+([\w".]+)/i.exec(text)?.[1];
  const table = (into ?? updated ?? from ?? read)?.split('.').at(-1)?.replaceAll('"', '');
  return { operation: (insert ?? update ?? remove ?? verb).toLowerCase(), table };
}
