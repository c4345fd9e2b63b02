import { createHash } from 'node:crypto';
import type { Executor, Statement } from '@parasol/sql';
import type { PgConnection, PgQuery, PgResult } from './pool.ts';

/** Everything as the text that Postgres sent, whatever parsers the host gave to its driver; the codecs decode it. */
const RAW = { getTypeParser: () => (raw: unknown) => raw };

const names = new Map<string, string>();

/** The name under which a statement is prepared: the same text has the same name on every connection. */
function nameOf(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = `parasol_${createHash('sha256').update(sql).digest('base64url').slice(0, 32)}`;
    names.set(sql, name);
  }
  return name;
}

export function queryOf({ sql, parameters, repeated = false }: Statement, prepare: boolean): PgQuery {
  const query: PgQuery = { text: sql, values: [...parameters], rowMode: 'array', types: RAW };
  return repeated && prepare ? { ...query, name: nameOf(sql) } : query;
}

/** Sends one query at a time: the driver's own queue is going away, and an order of ours is needed to cancel. */
export class Line {
  readonly #client: PgConnection;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: PgConnection) {
    this.#client = client;
  }

  send(query: PgQuery, before: () => void = () => undefined): Promise<PgResult> {
    const result = this.#last.then(() => {
      before();
      return this.#client.query(query);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** Statements without parameters that follow each other go as one message, which saves a migration most of its round trips. */
function* messagesOf(statements: Iterable<Statement>): Generator<Statement> {
  let plain: string[] = [];
  const together = function* (): Generator<Statement> {
    if (plain.length > 0) yield { sql: plain.join(';\n'), parameters: [] };
    plain = [];
  };
  for (const statement of statements) {
    if (statement.parameters.length === 0 && statement.repeated !== true) plain.push(statement.sql);
    else {
      yield* together();
      yield statement;
    }
  }
  yield* together();
}

/** The executor of the shared statements over a way to send queries. */
export const executorOf = (send: (query: PgQuery) => Promise<PgResult>, prepare: boolean): Executor => ({
  rows: async (statement) => (await send(queryOf(statement, prepare))).rows as unknown[][],
  run: async (statement) => (await send(queryOf(statement, prepare))).rowCount ?? 0,
  runAll: async (statements) => {
    let rows = 0;
    for (const message of messagesOf(statements)) {
      const results = [await send(queryOf(message, prepare))].flat();
      for (const { rowCount } of results) rows += rowCount ?? 0;
    }
    return rows;
  },
});
