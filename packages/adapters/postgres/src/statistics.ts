import type { PgQuery, PgResult } from './pool.ts';

/** Fewer rows than this change no plan for the worse. */
const MOST_UNKNOWN = 20_000;
/** Share of a table that may be new to the planner. */
const SHARE_UNKNOWN = 0.5;

/**
 * Keeps the planner informed. Postgres looks at a table again about a minute after a large write; until then it takes a million new
 * rows for none, and the next statement over them may be planned as if they were not there. So whoever writes much
 * analyses right behind the commit.
 */
export class Statistics {
  readonly #schema: string;
  readonly #unknown = new Map<string, number>();

  constructor(schema: string) {
    this.#schema = schema;
  }

  async refresh(written: ReadonlyMap<string, number>, send: (query: PgQuery) => Promise<PgResult>): Promise<void> {
    for (const [table, rows] of written) {
      const unknown = (this.#unknown.get(table) ?? 0) + rows;
      this.#unknown.set(table, unknown);
      if (unknown < MOST_UNKNOWN) continue;
      const known = await send({
        text: 'select c.reltuples from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2',
        values: [this.#schema, table],
      });
      const tuples = Number((known.rows[0] as { reltuples?: unknown } | undefined)?.reltuples ?? 0);
      if (unknown < SHARE_UNKNOWN * tuples) continue;
      this.#unknown.set(table, 0);
      await send({
        // A tenth of the usual sample: enough for a plan, and wide rows are slow to sample. Postgres takes its own look later.
        text: `set local default_statistics_target = 10; analyze (skip_locked) "${this.#schema.replaceAll('"', '""')}"."${table.replaceAll('"', '""')}"`,
      });
    }
  }
}
