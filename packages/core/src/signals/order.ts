import { MisuseError } from '../errors/failure.ts';

export interface Ordered {
  readonly id: string | undefined;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Handlers in the order in which they were bound, moved only as far as their neighbours ask. Unknown neighbours and circles are refused. */
export function inOrder<H extends Ordered>(signal: string, handlers: readonly H[]): H[] {
  const byId = new Map(
    handlers.flatMap((handler) => (handler.id === undefined ? [] : [[handler.id, handler] as const])),
  );
  const earlier = new Map<H, Set<H>>(handlers.map((handler) => [handler, new Set()]));
  const neighbour = (handler: H, id: string): H => {
    const found = byId.get(id);
    if (found === undefined)
      throw new MisuseError(
        'SIGNAL_UNKNOWN_NEIGHBOUR',
        `Handler "${handler.id}" of ${signal} wants to stand beside "${id}", which is not bound there.`,
      );
    return found;
  };
  for (const handler of handlers) {
    for (const id of handler.after) earlier.get(handler)?.add(neighbour(handler, id));
    for (const id of handler.before) earlier.get(neighbour(handler, id))?.add(handler);
  }
  const ordered: H[] = [];
  const waiting = [...handlers];
  while (waiting.length > 0) {
    const next = waiting.findIndex((handler) =>
      [...(earlier.get(handler) as Set<H>)].every((other) => ordered.includes(other)),
    );
    if (next < 0)
      throw new MisuseError(
        'SIGNAL_CIRCLE',
        `Handlers of ${signal} run in a circle: ${waiting.map((h) => h.id).join(', ')}.`,
      );
    ordered.push(...waiting.splice(next, 1));
  }
  return ordered;
}
