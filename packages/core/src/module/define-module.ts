import { z } from 'zod';
import type { ConfiguredMask } from '../access/configured-masks.ts';
import type { CustomFilterTypes } from '../custom-filter/custom-filter-type.ts';
import type { AnyEntity } from '../entity/entity.ts';
import { refusedAs } from '../entity/zod-issues.ts';
import { coreErrors } from '../errors/core-errors.ts';
import type { LazyMessages } from '../errors/translator.ts';
import type { CustomOperator } from '../expression/scope.ts';
import type { MigrationStep } from '../migration/migration-step.ts';
import type { BoundOperation } from '../operation/service.ts';
import type { ModuleSignals } from '../signals/signals.ts';
import type { Subscriber } from '../subscription/subscriber.ts';
import type { ContractNames } from './contract-names.ts';

/** Services by the name that they have in the session, each a table of operations. */
export type Services = Readonly<Record<string, Readonly<Record<string, BoundOperation>>>>;
/** What a host sets for a module, by the keys that the module declares. */
export type Configuration = Readonly<Record<string, unknown>>;

/** A module as the host lists it in `createParasol({ modules })`. */
export interface Module<Id extends string = string, S extends Services = Services> {
  /** In snake_case, as configuration names it: `social_protection`. */
  readonly id: Id;
  readonly entities: readonly AnyEntity[];
  /** Services by their name in the session: `individuals` gives `me.individuals`. */
  readonly services: S;
  /** Keys and defaults of the contract; unknown keys are errors. */
  readonly configuration: z.ZodObject;
  /** The contract's names for what is called otherwise here: the module's one table of aliases. */
  readonly names: ContractNames;
  /** Ids of modules that must be listed as well. */
  readonly requires: readonly string[];
  /** Configuration keys that demand approval of a signal when they are true. */
  readonly approval: Readonly<Record<string, string>>;
  /** Configuration keys that hold a JSON Schema of extension data, and the name of the entity that carries it. An empty schema is none. */
  readonly schemas: Readonly<Record<string, string>>;
  /** Configuration keys that list fields of the module's entities to hide. */
  readonly masks: readonly ConfiguredMask[];
  /** What the module offers others under a name. */
  readonly resources: Readonly<Record<string, unknown>>;
  /** What its lists can be asked by custom filters, by the type of object: `{ Clinic: entityFilters(Clinic, 'acme_clinic_search_perms') }`. */
  readonly customFilters: CustomFilterTypes;
  readonly operators: readonly CustomOperator[];
  /** What a new declaration cannot say about rows that exist; new steps come last. */
  readonly migrations: readonly MigrationStep[];
  /** The sentences of its catalogues in other languages, each loaded when somebody first speaks it. */
  readonly messages: LazyMessages;
  /** Binds the module's own handlers, as the description names it. */
  readonly bindServiceSignals: (signals: ModuleSignals) => void;
  /** Durable subscribers of the module. */
  readonly subscribers: readonly Subscriber[];
}

type Optional =
  | 'names'
  | 'requires'
  | 'approval'
  | 'schemas'
  | 'masks'
  | 'resources'
  | 'customFilters'
  | 'operators'
  | 'migrations'
  | 'messages'
  | 'bindServiceSignals'
  | 'subscribers'
  | 'configuration'
  | 'entities';

/** Fills in what a module does not need. `export const acme = () => defineModule({ id: 'acme', services, entities: [Clinic] });` */
export function defineModule<const Id extends string, S extends Services>(
  module: Omit<Module<Id, S>, Optional> & Partial<Pick<Module<Id, S>, Optional>>,
): Module<Id, S> {
  return Object.freeze({
    entities: [],
    configuration: z.strictObject({}),
    names: {},
    requires: [],
    approval: {},
    schemas: {},
    masks: [],
    resources: {},
    customFilters: {},
    operators: [],
    migrations: [],
    messages: {},
    bindServiceSignals: () => undefined,
    subscribers: [],
    ...module,
  });
}

/**
 * A configuration key that lists rights, with the contract's default. An empty list is an error: it would open the operation to nobody or
 * to all.
 */
export const rights = (...defaults: readonly [string, ...string[]]) =>
  z
    .array(z.string().min(1))
    .refine((list) => list.length > 0, refusedAs(coreErrors.EMPTY_RIGHTS()))
    .default([...defaults]);
