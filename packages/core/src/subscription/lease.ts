import type { Context } from '../operation/create-context.ts';
import type { Runtime } from '../operation/runtime.ts';
import { bookkeeping } from './bookkeeping.ts';
import { DeliveryOvertaken } from './delivery-failure.ts';
import { type Subscription, subscriptionsIn } from './entities.ts';

/**
 * Which process works on a subscriber: whoever's token stands in its row, for as long as that was renewed. A transaction that moves the
 * cursor locks the row and looks at the token first, so a process that was believed dead moves nothing.
 */
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
    return this.#isDue ? this.#renewed(ctx) : {};
  }

  get #isDue(): boolean {
    return performance.now() - this.#renewedAt > this.beatMs;
  }

  async #renewed(ctx: Context): Promise<{ readonly heldUntil: string }> {
    this.#renewedAt = performance.now();
    // By the database's clock, which is the same for all processes.
    return { heldUntil: new Date(Date.parse(await ctx.unit.reader.clock()) + this.#ms).toISOString() };
  }

  /** Takes or renews the lease, and moves the cursor over changes that nobody listens to; undefined while somebody else has it. */
  take(passed: { readonly from: number; readonly through: number } | undefined): Promise<Subscription | undefined> {
    return bookkeeping(this.#runtime, async (ctx) => {
      const rows = subscriptionsIn(ctx);
      // Who is at work in a transaction holds the row, and need not be waited for.
      const row = await rows.first({ where: { '==': [{ var: 'code' }, this.#code] }, lock: 'skip-locked' });
      if (row === undefined || row.status !== 'ACTIVE') return undefined;
      const othersUntil = row.holder === this.token ? null : row.heldUntil;
      if (othersUntil !== null && othersUntil > (await ctx.unit.reader.clock())) return undefined;
      const moves = passed !== undefined && passed.from === row.cursor && passed.through > row.cursor;
      const { row: held } = await rows.update(row.id, row.version, {
        holder: this.token,
        ...(await this.#renewed(ctx)),
        ...(moves ? { cursor: passed.through } : {}),
      });
      return held;
    });
  }

  /** The row, locked, in a transaction of who still has it and stands where it stood. */
  async require(ctx: Context, { id, cursor }: Pick<Subscription, 'id' | 'cursor'>): Promise<Subscription> {
    const row = await subscriptionsIn(ctx).require(id, { lock: true });
    if (row.holder !== this.token || row.cursor !== cursor || row.status === 'DISABLED') throw new DeliveryOvertaken();
    return row;
  }

  /** Renews while a handler works; false when somebody else has it now. */
  beat({ id }: Pick<Subscription, 'id'>): Promise<boolean> {
    return bookkeeping(this.#runtime, async (ctx) => {
      const row = await subscriptionsIn(ctx).require(id, { lock: true });
      if (row.holder !== this.token) return false;
      await subscriptionsIn(ctx).update(row.id, row.version, await this.#renewed(ctx));
      return true;
    });
  }

  /** Gives it back, so that others need not wait for its end. */
  release({ id }: Pick<Subscription, 'id'>): Promise<void> {
    return bookkeeping(this.#runtime, async (ctx) => {
      const row = await subscriptionsIn(ctx).require(id, { lock: true });
      if (row.holder === this.token)
        await subscriptionsIn(ctx).update(row.id, row.version, { holder: null, heldUntil: null });
    });
  }

  /** How often a handler at work renews. */
  get beatMs(): number {
    return this.#ms / 3;
  }
}
