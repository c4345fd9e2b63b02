import { changes } from '../operation/change-record.ts';
import type { OperationContext } from '../operation/context.ts';
import { DELIVERY, type DurableEvent, eventOf, type NumberedChange } from './durable-event.ts';

/** Which changes a subscriber listens to. */
export interface Wanted {
  /** Null for all but what handlers of subscribers write: two that answer each other would never end. */
  readonly signals: readonly string[] | null;
  readonly outcomes: readonly string[];
}

/** A part of the order of changes: `(after, through]`. */
export interface Stretch {
  readonly after: number;
  readonly through: number;
}

const within = ({ signals, outcomes }: Wanted, { after, through }: Stretch) => ({
  and: [
    { '>': [{ var: 'sequence' }, after] },
    { '<=': [{ var: 'sequence' }, through] },
    { in: [{ var: 'outcome' }, outcomes] },
    signals === null ? { '!=': [{ var: 'operation' }, DELIVERY] } : { in: [{ var: 'operation' }, signals] },
  ],
});

type Reads = Pick<OperationContext, 'repo'>;

export async function wantedEvents(
  ctx: Reads,
  wanted: Wanted,
  stretch: Stretch,
  first: number,
): Promise<DurableEvent[]> {
  const { rows } = await changes(ctx).find({ where: within(wanted, stretch), orderBy: ['sequence'], first });
  return rows.map((row) => eventOf(row as NumberedChange));
}

/** Numbers that are looked at in one statement, so that it stays small however far behind a subscriber is. */
export const STRETCH = 20_000;

/** How far behind a subscriber is. */
export interface Lag {
  /** Events that wait: counted up to 20,000 changes ahead, beyond that every change counts. */
  readonly events: number;
  /** Age of the oldest of them in seconds; 0 when there is none. */
  readonly seconds: number;
}

/** Looks at what lies between a cursor and the frontier. */
export async function lagOf(ctx: Reads, wanted: Wanted, cursor: number, now: number): Promise<Lag> {
  const { through } = await changes(ctx).frontier();
  const near = Math.min(through, cursor + STRETCH);
  if (through <= cursor) return { events: 0, seconds: 0 };
  const events = (await changes(ctx).count(within(wanted, { after: cursor, through: near }))) + through - near;
  if (events === 0) return { events, seconds: 0 };
  const [oldest] = await wantedEvents(ctx, wanted, { after: cursor, through }, 1);
  return { events, seconds: oldest === undefined ? 0 : Math.max(0, Math.round((now - Date.parse(oldest.at)) / 1000)) };
}
