import { z } from 'zod';
import type { Context } from '../operation/create-context.ts';

/**
 * Which process has a row to work on: whoever's token stands in it, for as long as that is renewed. Instants are on the database's clock,
 * which is the same for all processes. A transaction that depends on it locks the row and looks at the token first, so a process that
 * was believed dead commits nothing.
 */
export const leaseFields = {
  /** Token of who has it; null when nobody does. */
  holder: z.uuid().nullable(),
  /** Until then nobody else takes it from the holder. */
  heldUntil: z.iso.datetime().nullable(),
} as const;

interface Lease {
  readonly holder: string | null;
  readonly heldUntil: string | null;
}

type Leased = Lease & { readonly id: string; readonly version: number };

interface LeasedRows<R extends Leased> {
  require(id: string, options: { readonly lock: true }): Promise<R>;
  update(id: string, version: number, patch: Partial<R>): Promise<{ readonly row: R }>;
}

/** Under which token, and for how many milliseconds. */
export interface LeaseTerms {
  readonly token: string;
  readonly ms: number;
}

/** What a row holds that nobody has. */
export const FREE = Object.freeze({ holder: null, heldUntil: null });

/** Whether somebody who lives has a row, at an instant on the database's clock. */
export const isHeld = ({ holder, heldUntil }: Lease, now: string): boolean =>
  holder !== null && heldUntil !== null && heldUntil > now;

const endOf = (now: string, ms: number): string => new Date(Date.parse(now) + ms).toISOString();

/** When a lease ends that is taken or renewed now. */
export const leaseEnd = async (ctx: Context, ms: number): Promise<string> => endOf(await ctx.unit.reader.clock(), ms);

/** The row under the lease of `token`, unless somebody else alive has it. It is locked, so nobody else takes it at this moment. */
export async function takeLease<R extends Leased>(
  ctx: Context,
  rows: LeasedRows<R>,
  row: R,
  { token, ms }: LeaseTerms,
  more?: Partial<R>,
): Promise<R | undefined> {
  const now = await ctx.unit.reader.clock();
  if (row.holder !== token && isHeld(row, now)) return undefined;
  const held: Partial<Leased> = { holder: token, heldUntil: endOf(now, ms) };
  return (await rows.update(row.id, row.version, { ...more, ...held } as Partial<R>)).row;
}

/** False when somebody else has it now. */
export async function renewLease<R extends Leased>(
  ctx: Context,
  rows: LeasedRows<R>,
  id: string,
  { token, ms }: LeaseTerms,
): Promise<boolean> {
  const row = await rows.require(id, { lock: true });
  if (row.holder !== token) return false;
  await rows.update(id, row.version, { heldUntil: await leaseEnd(ctx, ms) } as Partial<R>);
  return true;
}

/** Gives it back, so that others need not wait for its end. */
export async function releaseLease<R extends Leased>(rows: LeasedRows<R>, id: string, token: string): Promise<void> {
  const row = await rows.require(id, { lock: true });
  if (row.holder === token) await rows.update(id, row.version, FREE as Partial<R>);
}
