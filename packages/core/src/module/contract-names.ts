import { MisuseError } from '../errors/failure.ts';
import type { BoundOperation } from '../operation/service.ts';
import type { Module } from './define-module.ts';

/**
 * The names of the contract that stand for something of a module under another name: its one table of aliases. What is called alike in
 * both (`IndividualService` and `individual_service`, a table, a key) is not listed.
 */
export interface ContractNames {
  /** Queries of the contract's API, and the signal of the operation that answers each. */
  readonly queries?: Readonly<Record<string, string>>;
  /** Mutations of the contract's API, and the signal of the operation that carries each out. */
  readonly mutations?: Readonly<Record<string, string>>;
  /** Services, or single methods of them as `Service.method`, and the service or the signal here. */
  readonly services?: Readonly<Record<string, string>>;
  /** Other spellings of tables. */
  readonly tables?: Readonly<Record<string, string>>;
  /** Other spellings of configuration keys; they are read wherever configuration is given. */
  readonly configuration?: Readonly<Record<string, string>>;
}

/** The tables of aliases of all modules of an app, for adapters of the contract's API. */
export interface ContractTable {
  readonly queries: ReadonlyMap<string, BoundOperation>;
  readonly mutations: ReadonlyMap<string, BoundOperation>;
  /** Services, or methods of them, that are called otherwise: the service or the signal here. */
  readonly services: ReadonlyMap<string, string>;
  readonly tables: ReadonlyMap<string, string>;
}

/** Puts the tables of all modules together; a name that leads nowhere, or twice, stops the start. */
export function contractTable(modules: readonly Module[], operations: readonly BoundOperation[]): ContractTable {
  const bySignal = new Map(operations.map((operation) => [operation.signal, operation]));
  const tables = new Set(modules.flatMap(({ entities }) => entities.flatMap((e) => [e.table, e.historyTable])));
  const services = new Set(operations.map(({ service }) => service));
  const queries = new Map<string, BoundOperation>();
  const mutations = new Map<string, BoundOperation>();
  const refuse = (module: Module, name: string, target: string): never => {
    throw new MisuseError(
      'CONTRACT_NAME',
      `The module "${module.id}" says that "${name}" is "${target}", which leads nowhere or is said twice.`,
    );
  };
  for (const module of modules) {
    const { names } = module;
    for (const [of, into] of [
      [names.queries, queries],
      [names.mutations, mutations],
    ] as const) {
      for (const [name, signal] of Object.entries(of ?? {})) {
        const operation = bySignal.get(signal);
        if (operation === undefined || into.has(name)) return refuse(module, name, signal);
        into.set(name, operation);
      }
    }
    for (const [name, target] of Object.entries(names.services ?? {}))
      if (!services.has(target) && !bySignal.has(target)) refuse(module, name, target);
    for (const [name, target] of Object.entries(names.tables ?? {}))
      if (!tables.has(target)) refuse(module, name, target);
    for (const [name, target] of Object.entries(names.configuration ?? {}))
      if (!Object.hasOwn(module.configuration.shape, target)) refuse(module, name, target);
  }
  const merged = (of: 'services' | 'tables') =>
    new Map(modules.flatMap(({ names }) => Object.entries(names[of] ?? {})));
  return Object.freeze({ queries, mutations, services: merged('services'), tables: merged('tables') });
}
