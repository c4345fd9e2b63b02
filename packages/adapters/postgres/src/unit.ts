import { type Copy, UnitGuard } from '@parasol/sql';
import { Cancellation } from './cancel.ts';
import { Line } from './connection.ts';
import { takesCopies } from './copy.ts';
import type { PgConnection, PgPool, PgQuery, PgResult } from './pool.ts';

export type Send = (query: PgQuery) => Promise<PgResult>;

/** The statements of one unit of work on its connection: one at a time, aborted by its signal, refused once it is over. */
export class UnitLine {
  readonly #line: Line;
  readonly #guard: UnitGuard;
  readonly #cancellation: Cancellation;
  readonly #translate: (error: unknown) => unknown;
  /** Copies rows into a table as one statement of the unit; undefined where the connection takes no copies. */
  readonly copy: ((copy: Copy) => Promise<number>) | undefined;

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
    this.copy = takesCopies(client)
      ? (copy) => this.#inside(() => this.#line.copy(copy, () => this.#guard.check()))
      : undefined;
  }

  /** Sends a statement of the unit. */
  readonly send: Send = (query) => this.#inside(() => this.#line.send(query, () => this.#guard.check()));

  #inside<T>(work: () => Promise<T>): Promise<T> {
    return this.#cancellation.run(work).catch((error: unknown) => {
      throw this.#translate(error);
    });
  }

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
