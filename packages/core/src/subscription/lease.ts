import type { Context } from '../operation/create-context.ts';
import type { Runtime } from '../operation/runtime.ts';
import { bookkeeping } from './bookkeeping.ts';
import { DeliveryOvertaken } from './delivery-failure.ts';
import { EVERYBODYS, Subscription } from './entities.ts';

/**
 * Which process works on a subscriber: whoever's token stands in its row, for as long as that was renewed. A transaction that moves the
 * cursor locks the row and looks at the token first, so a process that was believed dead moves nothing.
 */
export class Lease {
  readonly token: string;
  readonly #runtime: Runtime;
  readonly #code: string;
  readonly #ms: number;

  constructor(runtime: Runtime, code: string, ms: number) {
    this.#runtime = runtime;
    this.#code = code;
    this.#ms = ms;
    this.token = runtime.newId();
  }

  /** Whether a row is ours, and will be for a while yet. */
  isFresh({ holder, heldUntil }: Subscription, now: number): boolean {
    return holder === this.token && heldUntil !== null && Date.parse(heldUntil) - now > (this.#ms * 2) / 3;
  }

  until(ctx: Context): string {
    return new Date(Date.parse(ctx.now) + this.#ms).toISOString();
  }

  /** Takes or renews the lease, and moves the cursor over changes that nobody listens to; undefined while somebody else has it. */
  take(passed: { readonly from: number; readonly through: number } | undefined): Promise<Subscription | undefined> {
    return bookkeeping(this.#runtime, async (ctx) => {
      const rows = ctx.repo(Subscription, EVERYBODYS);
      // Who is at work in a transaction holds the row, and need not be waited for.
      const row = await rows.first({ where: { '==': [{ var: 'code' }, this.#code] }, lock: 'skip-locked' });
      if (row === undefined || row.status !== 'ACTIVE') return undefined;
      if (row.holder !== this.token && row.heldUntil !== null && row.heldUntil > ctx.now) return undefined;
      const moves = passed !== undefined && passed.from === row.cursor && passed.through > row.cursor;
      const { row: held } = await rows.update(row.id, row.version, {
        holder: this.token,
        heldUntil: this.until(ctx),
        ...(moves ? { cursor: passed.through } : {}),
      });
      return held;
    });
  }

  /** The row, locked, in a transaction of who still has it and stands where it stood. */
  async require(ctx: Context, { id, cursor }: Pick<Subscription, 'id' | 'cursor'>): Promise<Subscription> {
    const row = await ctx.repo(Subscription, EVERYBODYS).require(id, { lock: true });
    if (row.holder !== this.token || row.cursor !== cursor || row.status === 'DISABLED') throw new DeliveryOvertaken();
    return row;
  }

  /** Renews while a handler works; false when somebody else has it now. */
  beat({ id }: Pick<Subscription, 'id'>): Promise<boolean> {
    return bookkeeping(this.#runtime, async (ctx) => {
      const row = await ctx.repo(Subscription, EVERYBODYS).require(id, { lock: true });
      if (row.holder !== this.token) return false;
      await ctx.repo(Subscription, EVERYBODYS).update(row.id, row.version, { heldUntil: this.until(ctx) });
      return true;
    });
  }

  /** Gives it back, so that others need not wait for its end. */
  release({ id }: Pick<Subscription, 'id'>): Promise<void> {
    return bookkeeping(this.#runtime, async (ctx) => {
      const row = await ctx.repo(Subscription, EVERYBODYS).require(id, { lock: true });
      if (row.holder === this.token)
        await ctx.repo(Subscription, EVERYBODYS).update(row.id, row.version, { holder: null, heldUntil: null });
    });
  }

  /** How often a handler at work renews. */
  get beatMs(): number {
    return this.#ms / 3;
  }
}
