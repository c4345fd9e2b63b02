import { AsyncLocalStorage } from 'node:async_hooks';
import type { Container } from 'inversify';
import type { Actor } from '../access/actor.ts';
import { storeBlobs } from '../blob/store-blobs.ts';
import { ConfigurationLayers, LAYERS } from '../configuration/layers.ts';
import { SettingsSource } from '../configuration/settings-source.ts';
import { CUSTOM_FILTERS } from '../custom-filter/definitions.ts';
import { createCatalog } from '../entity/catalog.ts';
import { createSchemaValidator } from '../entity/extension-data.ts';
import { MisuseError } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import type { Message } from '../errors/issue.ts';
import { english } from '../errors/say.ts';
import { createTranslator, type LazyMessages } from '../errors/translator.ts';
import type { CustomOperator } from '../expression/scope.ts';
import { collectSteps } from '../migration/collect-steps.ts';
import type { Operation } from '../operation/operation.ts';
import type { Runtime } from '../operation/runtime.ts';
import type { BoundOperation } from '../operation/service.ts';
import { type RunOptions, runSettings } from '../run/run-options.ts';
import { RunWorker } from '../run/worker.ts';
import { type ChangeEvent, type ChangeListener, createEvents } from '../signals/events.ts';
import { moduleSignals, SignalRegistry } from '../signals/signals.ts';
import type { MigrateOptions, MigrationReport, Store } from '../store/store.ts';
import type { Subscriber } from '../subscription/subscriber.ts';
import { Subscribers } from '../subscription/subscribers.ts';
import type { SubscriptionPace } from '../subscription/worker.ts';
import { Tracing } from '../tracing/tracing.ts';
import { Watch } from '../tracing/watch.ts';
import type { TableFormat } from '../transfer/table-format.ts';
import { tableFormats } from '../transfer/table-formats.ts';
import type { AppEvents, AppSignals, SignalNames } from './app-signals.ts';
import { createContainer, identifiers } from './container.ts';
import { contractTable } from './contract-names.ts';
import { type CoreModule, coreModule } from './core-module.ts';
import type { Configuration, Module, Services } from './define-module.ts';
import { type Health, type HealthOptions, readHealth } from './health.ts';
import { Lifecycle, type StopOptions, type StopReport } from './lifecycle.ts';
import { migrateApp } from './migrate-app.ts';
import {
  createSession,
  type ServicesOf,
  type Session,
  type SessionOptions,
  type SessionTransaction,
  type TransactionOptions,
} from './session.ts';
import { type Joined, within } from './within.ts';

/** What an app is composed of. Only `store` and `modules` are needed. */
export interface ParasolOptions<M extends readonly Module[]> {
  /** Where the rows live; an app opens it and closes it. */
  readonly store: Store;
  /** What the app can do. A module that another one requires is listed as well. */
  readonly modules: M;
  /**
   * By module id, with the contract's keys: `{ individual: { gql_individual_create_perms: ['159002'] } }`. What is changed at run time by
   * `me.moduleConfigurations.update` stands before it.
   */
  readonly configuration?: { readonly [Id in M[number]['id'] | 'core']?: Configuration };
  /**
   * Keys by module id that are changed here and not at run time: they have the value of `configuration`, else the default, whatever is
   * stored.
   */
  readonly lockedConfiguration?: { readonly [Id in M[number]['id'] | 'core']?: readonly string[] };
  /** Further languages, and the host's own words for some messages: by language, loaded when somebody first speaks it. */
  readonly messages?: LazyMessages;
  /** IANA time zone of the programme, in which "today" is a civil date. @default 'UTC' */
  readonly timeZone?: string;
  /** Rows per range of a job. Results do not depend on it. @default 20,000 */
  readonly rangeSize?: number;
  /**
   * A command, query or handler that takes longer than this many milliseconds is logged as a warning, by its name.
   * @default 1,000
   */
  readonly slowMs?: number;
  /** How durable subscribers keep time. */
  readonly subscriptions?: SubscriptionPace;
  /** How this app works on its runs: leases, polling, attempts. */
  readonly runs?: RunOptions;
  /** Operators that the host adds to expressions. */
  readonly operators?: readonly CustomOperator[];
  /** Kinds of file beside CSV in which tables are read and written, such as `xlsx()` of `@parasol/xlsx`. */
  readonly formats?: readonly TableFormat[];
  /** Rebinds ports and policies by `identifiers`. */
  readonly configure?: (container: Container) => void;
}

/** One running composition. Several can live in one process; they share nothing. */
export interface Parasol<S> {
  /** Creates or extends the schema; call it before anything else. */
  migrate(options?: MigrateOptions): Promise<MigrationReport>;
  /** What an actor can do; null is an anonymous caller, who can do nothing. */
  as(actor: Actor | null, options?: SessionOptions): Session<S>;
  /** The sentence of a message or an issue in the language of a BCP 47 tag, such as `pt-MZ`; English where it is not known. */
  translate(message: Message, locale: string): Promise<string>;
  /**
   * Does work as part of a transaction that the host opened on a connection of its own: a `pg` client or a better-sqlite3 database with
   * the file of the store. Beginning, committing and trying again are the host's. A refusal is thrown as `DomainFailure`; everything that
   * `work` did is undone then, and the host's transaction stands as before.
   *
   * @example
   * // skip: needs a server
   * const client = await pool.connect();
   * await client.query('BEGIN');
   * const joined = await app.within(client, actor, (tx) => tx.individuals.create({ firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' }));
   * await client.query('COMMIT');
   * await joined.committed();
   */
  within<T>(
    connection: object,
    actor: Actor | null,
    work: (tx: SessionTransaction<S>) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<Joined<T>>;
  readonly signals: AppSignals<S>;
  /** In-process events after the commit. */
  readonly events: AppEvents<S>;
  /**
   * Adds a durable subscriber of the host, before `start()`. Only names of the listed modules compile.
   *
   * @example
   * app.subscribe({
   *   id: 'acme.audit', effect: 'outside', signals: ['individual_service.create'],
   *   handle: (event) => console.log(event.sequence, event.changeId),
   * });
   */
  subscribe(subscriber: Subscriber<S, SignalNames<S>>): void;
  /** Starts what works beside the calls: workers and subscribers. An app that only answers calls need not be started. */
  start(): Promise<void>;
  /**
   * Refuses new calls (`core.STOPPING`), lets those that are open and everything in the background end, then closes the store. With
   * `timeoutMs` it takes no longer than that and the time of a commit under way. Called again, it waits for the same end.
   *
   * @example
   * process.once('SIGTERM', () => void app.stop({ timeoutMs: 20_000 }));
   */
  stop(options?: StopOptions): Promise<StopReport>;
  /** What operators and load balancers ask: whether everything works, and what is bound and open. */
  health(options?: HealthOptions): Promise<Health>;
  /** What an app runs on, for tests and tools. */
  readonly runtime: Runtime;
}

/** Services of the kernel and of the listed modules. */
export type AppServices<M extends readonly Module[]> = ServicesOf<readonly [CoreModule, ...M]>;

/**
 * The app of these modules. It is called by the names of the modules and not by all that is in their services, so that a host that exports its
 * app has a declaration of a few lines.
 */
export interface App<M extends readonly Module[]> extends Parasol<AppServices<M>> {}

/**
 * Composes modules over a store. Nothing starts by itself.
 *
 * @example
 * const app = await createParasol({ store: sqlite({ file: 'registry.db' }), modules: [individual()] });
 * await app.migrate();
 * const me = app.as({ id: 'u1', rights: ['159001', '159002'] });
 */
export async function createParasol<const M extends readonly Module[]>(options: ParasolOptions<M>): Promise<App<M>> {
  const modules: readonly Module[] = [coreModule, ...options.modules];
  requireModules(modules);
  requireOptions(options);
  const formats = tableFormats(options.formats ?? []);
  const translator = createTranslator([
    ...modules.map((module) => module.messages),
    ...(options.formats ?? []).map((format) => format.messages ?? {}),
    options.messages ?? {},
  ]);
  const container = createContainer(options.store, translator, options.configure);
  const store = container.get(identifiers.store);
  const clock = container.get(identifiers.clock);
  const logger = container.get(identifiers.logger);
  const approval = container.get(identifiers.approval);
  const newId = container.get(identifiers.ids);

  const validator = createSchemaValidator();
  const given = {
    host: (options.configuration ?? {}) as Record<string, Configuration>,
    locked: (options.lockedConfiguration ?? {}) as Record<string, readonly string[]>,
  };
  const layers = new ConfigurationLayers(modules, given, { validator, approval });
  const catalog = createCatalog(modules.flatMap((module) => module.entities));
  const operators = [...modules.flatMap((module) => module.operators), ...(options.operators ?? [])];
  const settings = new SettingsSource({ store, catalog, clock, layers });
  const { prefix } = newId;
  const ids = { newId, ...(prefix === undefined ? {} : { newIdPrefix: prefix }) };
  const access = container.get(identifiers.access);
  access.verify?.(catalog);
  const tracing = Tracing.of(container.get(identifiers.tracer), logger);
  const traced = tracing === undefined ? {} : { tracing };
  const migrations = collectSteps(modules);
  await store.open({ catalog, operators, now: () => clock.now(), ...ids, ...traced, migrations });

  const services = collectServices(modules);
  const operations = Object.values(services).flatMap((service) => Object.values(service));
  const signals = new SignalRegistry(operations.map((operation) => operation.signal));
  const events = createEvents(logger);
  const lifecycle = new Lifecycle(logger);
  const runtime: Runtime = Object.freeze({
    store,
    catalog,
    clock,
    newId,
    logger,
    translator: container.get(identifiers.translator),
    approval,
    access,
    locations: container.get(identifiers.locations),
    actors: container.get(identifiers.actors),
    signals,
    emit: (event: ChangeEvent) => lifecycle.apart(() => events.emit(event)),
    validator,
    operators,
    settings,
    resources: new Map<string, unknown>([
      [LAYERS, layers],
      [CUSTOM_FILTERS, new Map(modules.map((module) => [module.id, module.customFilters]))],
      ...modules.flatMap((module) => Object.entries(module.resources)),
    ]),
    timeZone: options.timeZone ?? 'UTC',
    rangeSize: options.rangeSize ?? 20_000,
    runs: runSettings(options.runs),
    blobs: container.isBound(identifiers.blobs)
      ? container.get(identifiers.blobs)
      : storeBlobs(store, catalog, newId, clock),
    formats,
    services,
    bound: new Map<Operation['spec'], BoundOperation>(operations.map((operation) => [operation.spec, operation])),
    moduleOf: new Map(
      modules.flatMap((module) =>
        Object.values(module.services).flatMap((s) => Object.values(s).map((o) => [o.signal, module.id] as const)),
      ),
    ),
    knownClaims: new Set<string>(),
    contract: contractTable(modules, operations),
    inside: new AsyncLocalStorage<number>(),
    lifecycle,
    watch: new Watch(tracing, logger, options.slowMs ?? 1000),
  });
  for (const module of modules) module.bindServiceSignals(moduleSignals(signals));
  signals.verify();
  runtime.lifecycle.add(settings.part());
  const subscribers = new Subscribers(runtime, events, options.subscriptions);
  for (const module of modules) for (const subscriber of module.subscribers) subscribers.add(subscriber);
  runtime.lifecycle.add(new RunWorker(runtime, operations));

  return Object.freeze({
    migrate: (migrateOptions) => migrateApp(runtime, settings, migrateOptions),
    as: (actor, sessionOptions) => createSession(runtime, actor, sessionOptions) as never,
    translate: async (message, locale) => (await runtime.translator.language(locale))(message),
    within: ((connection, actor, work, withinOptions) =>
      within(runtime, connection, actor, work as never, withinOptions)) as Parasol<AppServices<M>>['within'],
    signals: { bind: (...args: Parameters<SignalRegistry['bind']>) => signals.bind(...args) } as never,
    events: {
      on: (signal: string, listener: ChangeListener) => events.on(knownEvent(signal, operations), listener),
    } as never,
    subscribe: (subscriber: Subscriber<never>) => subscribers.add(subscriber as Subscriber),
    start: () => lifecycle.start(),
    stop: async (stopOptions) => {
      const report = await lifecycle.stop(stopOptions);
      await store.close(lifecycle.limit);
      return report;
    },
    health: (healthOptions) => readHealth(runtime, healthOptions),
    runtime,
  } satisfies Parasol<AppServices<M>>);
}

function knownEvent(signal: string, operations: readonly BoundOperation[]): string {
  const known = ['*', 'session.transaction', ...operations.map((operation) => operation.signal)];
  if (!known.includes(signal))
    throw new MisuseError(
      'SIGNAL_UNKNOWN',
      `There are no events of "${signal}".${english.hint(didYouMean(signal, known))}`,
    );
  return signal;
}

function requireOptions({
  timeZone = 'UTC',
  rangeSize = 1,
}: Pick<ParasolOptions<never>, 'timeZone' | 'rangeSize'>): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new MisuseError('TIME_ZONE_UNKNOWN', `"${timeZone}" is no IANA time zone, such as Africa/Nairobi.`);
  }
  if (!Number.isInteger(rangeSize) || rangeSize < 1) {
    throw new MisuseError('RANGE_SIZE', `rangeSize is a whole number of rows, at least 1; ${rangeSize} is none.`);
  }
}

function requireModules(modules: readonly Module[]): void {
  const ids = modules.map((module) => module.id);
  for (const module of modules) {
    if (ids.filter((id) => id === module.id).length > 1)
      throw new MisuseError('MODULE_TWICE', `The module "${module.id}" is listed twice.`);
    const missing = module.requires.find((id) => !ids.includes(id));
    if (missing !== undefined)
      throw new MisuseError(
        'MODULE_MISSING',
        `The module "${module.id}" needs "${missing}" in createParasol({ modules }).`,
      );
  }
}

function collectServices(modules: readonly Module[]): Services {
  const services: Record<string, Readonly<Record<string, BoundOperation>>> = {};
  const signals = new Set<string>();
  for (const module of modules) {
    for (const [name, service] of Object.entries(module.services)) {
      if (services[name] !== undefined || name === 'transaction')
        throw new MisuseError('SERVICE_TWICE', `Two modules offer a service called "${name}".`);
      for (const operation of Object.values(service)) {
        for (const key of [operation.spec.rights, Object.keys(operation.spec.rightsOfParts ?? {})].flat()) {
          if (module.configuration.shape[key] !== undefined) continue;
          throw new MisuseError(
            'RIGHTS_KEY_MISSING',
            `${operation.signal} asks for the rights of "${key}", which the configuration of "${module.id}" does not declare.`,
          );
        }
        if (signals.has(operation.signal))
          throw new MisuseError('SIGNAL_TWICE', `Two operations have the signal "${operation.signal}".`);
        signals.add(operation.signal);
      }
      services[name] = service;
    }
  }
  return Object.freeze(services);
}
