import { leaseEnd, releaseLease, renewLease, takeLease } from '../lease/lease.ts';
import type { Context } from '../operation/create-context.ts';
import type { Runtime } from '../operation/runtime.ts';
import { bookkeeping } from './bookkeeping.ts';
import { DeliveryOvertaken } from './delivery-failure.ts';
import { type Subscription, subscriptionsIn } from './entities.ts';

/** Which process works on a subscriber. It is renewed along with the cursor, and beside it only when an event takes long. */
export class Lease {
  readonly token: string;
  readonly #runtime: Runtime;
  readonly #code: string;
  readonly #ms: number;
  /** By the process's own clock, which nobody sets. */
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(runtime: Runtime, code: string, ms: number) {
    this.#runtime = runtime;
    this.#code = code;
    this.#ms = ms;
    this.token = runtime.newId();
  }

  /** Whether a row is ours, and will be for a while yet. */
  isFresh({ holder }: Subscription): boolean {
    return holder === this.token && !this.#isDue;
  }

  /** What an update of the row adds where the lease has not been renewed for a while. */
  async renewal(ctx: Context): Promise<{ readonly heldUntil?: string }> {
    if (!this.#isDue) return {};
    this.#renewedAt = performance.now();
    return { heldUntil: await leaseEnd(ctx, this.#ms) };
  }

  get #isDue(): boolean {
    return performance.now() - this.#renewedAt > this.beatMs;
  }

  /** Takes or renews the lease, and moves the cursor over changes that nobody listens to; undefined while somebody else has it. */
  async take(
    passed: { readonly from: number; readonly through: number } | undefined,
  ): Promise<Subscription | undefined> {
    const now = performance.now();
    const held = await bookkeeping(this.#runtime, async (ctx) => {
      const rows = subscriptionsIn(ctx);
      // Who is at work in a transaction holds the row, and need not be waited for.
      const row = await rows.first({ where: { '==': [{ var: 'code' }, this.#code] }, lock: 'skip-locked' });
      if (row === undefined || row.status !== 'ACTIVE') return undefined;
      const moves = passed !== undefined && passed.from === row.cursor && passed.through > row.cursor;
      return takeLease(ctx, rows, row, this.#terms, moves ? { cursor: passed.through } : {});
    });
    if (held !== undefined) this.#renewedAt = now;
    return held;
  }

  /** The row, locked, in a transaction of who still has it and stands where it stood. */
  async require(ctx: Context, { id, cursor }: Pick<Subscription, 'id' | 'cursor'>): Promise<Subscription> {
    const row = await subscriptionsIn(ctx).require(id, { lock: true });
    if (row.holder !== this.token || row.cursor !== cursor || row.status === 'DISABLED') throw new DeliveryOvertaken();
    return row;
  }

  /** Renews while a handler works; false when somebody else has it now. */
  async beat({ id }: Pick<Subscription, 'id'>): Promise<boolean> {
    const now = performance.now();
    const isOurs = await bookkeeping(this.#runtime, (ctx) => renewLease(ctx, subscriptionsIn(ctx), id, this.#terms));
    if (isOurs) this.#renewedAt = now;
    return isOurs;
  }

  /** Gives it back. */
  release({ id }: Pick<Subscription, 'id'>): Promise<void> {
    return bookkeeping(this.#runtime, (ctx) => releaseLease(subscriptionsIn(ctx), id, this.token));
  }

  get #terms() {
    return { token: this.token, ms: this.#ms };
  }

  /** How often a handler at work renews. */
  get beatMs(): number {
    return this.#ms / 3;
  }
}
