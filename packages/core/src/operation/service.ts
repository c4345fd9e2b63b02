import type { Operation } from './operation.ts';

/** `completeTask` becomes `complete_task`, as the description spells its signals. */
export type SnakeCase<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${SnakeCase<Tail>}`
    : `_${Lowercase<Head>}${SnakeCase<Tail>}`
  : '';

export type Operations = Readonly<Record<string, Operation>>;

/** An operation that knows its service. */
export interface BoundOperation<In = unknown, Out = unknown, Signal extends string = string>
  extends Operation<In, Out> {
  readonly signal: Signal;
  readonly service: string;
  readonly name: string;
}

/** A table of operations under the service's name in the contract. */
export type Service<N extends string = string, O extends Operations = Operations> = {
  readonly [K in keyof O & string]: O[K] extends Operation<infer In, infer Out>
    ? BoundOperation<In, Out, `${N}.${SnakeCase<K>}`>
    : never;
};

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Lists operations under a service. Signals follow: `defineService('task_service', { completeTask })` gives `task_service.complete_task`.
 */
export function defineService<const N extends string, const O extends Operations>(
  service: N,
  operations: O,
): Service<N, O> {
  return Object.freeze(
    Object.fromEntries(
      Object.entries(operations).map(([name, { spec }]) => [
        name,
        Object.freeze({ spec, service, name, signal: `${service}.${snakeCase(name)}` }),
      ]),
    ),
  ) as unknown as Service<N, O>;
}
