import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';

/** Allowed transitions of a state field, as data: services, set updates, documentation and tests read the same table. */
export interface StateTable<S extends string = string> {
  /** The column that holds the state. */
  readonly field: string;
  readonly initial: readonly S[];
  readonly transitions: Readonly<Record<S, readonly S[]>>;
}

/**
 * Declares a state table. An unknown or unreachable state stops the program where it is declared.
 *
 * @example
 * const clinicStates = defineStates('status', ['OPEN'], { OPEN: ['CLOSED'], CLOSED: [] });
 */
export function defineStates<const S extends string>(
  field: string,
  initial: readonly NoInfer<S>[],
  transitions: Readonly<Record<S, readonly NoInfer<S>[]>>,
): StateTable<S> {
  const states = Object.keys(transitions) as S[];
  const reached = new Set<S>(initial);
  for (const state of reached) {
    const next = transitions[state];
    if (next === undefined)
      throw new TypeError(`State "${state}" is reached but has no row in the table of "${field}".`);
    for (const target of next) reached.add(target);
  }
  const lost = states.find((state) => !reached.has(state));
  if (lost !== undefined) throw new TypeError(`State "${lost}" of "${field}" can never be reached.`);
  return Object.freeze({ field, initial, transitions });
}

/** Refuses a transition that the table does not have; staying in a state is allowed. */
export function requireTransition(table: StateTable, from: string | undefined, to: string): void {
  if (from === to) return;
  const allowed = from === undefined ? table.initial : (table.transitions[from] ?? []);
  if (!allowed.includes(to)) {
    throw failure(coreErrors.TRANSITION_REFUSED({ from: from ?? 'nothing', to, allowed }, [table.field]));
  }
}

/** The states from which a set may move to `to`. */
export const sourcesOf = (table: StateTable, to: string): string[] =>
  Object.keys(table.transitions).filter((state) => table.transitions[state]?.includes(to));
