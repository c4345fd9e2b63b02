import { UnitGuard } from '@parasol/sql';
import { Cancellation } from './cancel.ts';
import { Line } from './connection.ts';
import type { PgConnection, PgPool, PgQuery, PgResult } from './pool.ts';

export type Send = (query: PgQuery) => Promise<PgResult>;

/** The statements of one unit of work on its connection: one at a time, aborted by its signal, refused once it is over. */
export class UnitLine {
  readonly #line: Line;
  readonly #guard: UnitGuard;
  readonly #cancellation: Cancellation;
  readonly #translate: (error: unknown) => unknown;

  constructor(
    pool: PgPool,
    client: PgConnection,
    signal: AbortSignal | undefined,
    translate: (error: unknown) => unknown,
  ) {
    this.#line = new Line(client);
    this.#guard = new UnitGuard(signal);
    this.#cancellation = new Cancellation(pool, client, signal);
    this.#translate = translate;
  }

  /** Sends a statement of the unit. */
  readonly send: Send = (query) =>
    this.#cancellation
      .run(() => this.#line.send(query, () => this.#guard.check()))
      .catch((error: unknown) => {
        throw this.#translate(error);
      });

  /** Sends what begins and ends the unit, which nothing aborts. */
  control(text: string): Promise<PgResult> {
    return this.#line.send({ text });
  }

  /** Nothing more is done in the unit; refuses when it was aborted. */
  seal(): void {
    this.#guard.check();
    this.#guard.end();
  }

  /** Nothing more is done in the unit, and nothing that aborts it can hit what the connection does next. */
  async end(): Promise<void> {
    this.#guard.end();
    await this.#cancellation.end();
  }
}
