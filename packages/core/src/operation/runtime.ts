import type { AsyncLocalStorage } from 'node:async_hooks';
import type { AccessPolicy } from '../access/policy.ts';
import type { ActorDirectory, Locations } from '../access/ports.ts';
import type { BlobStore } from '../blob/blob-store.ts';
import type { SettingsSource } from '../configuration/settings-source.ts';
import type { Catalog } from '../entity/catalog.ts';
import type { SchemaValidator } from '../entity/extension-data.ts';
import type { Translator } from '../errors/translator.ts';
import type { CustomOperator } from '../expression/scope.ts';
import type { ContractTable } from '../module/contract-names.ts';
import type { Lifecycle } from '../module/lifecycle.ts';
import type { ApprovalPolicy, Clock, Logger } from '../module/ports.ts';
import type { RunSettings } from '../run/run-options.ts';
import type { ChangeEvent } from '../signals/events.ts';
import type { SignalRegistry } from '../signals/signals.ts';
import type { KnownClaims } from '../store/claim-keeper.ts';
import type { Store } from '../store/store.ts';
import type { Watch } from '../tracing/watch.ts';
import type { TableFormats } from '../transfer/table-formats.ts';
import type { Operation } from './operation.ts';
import type { BoundOperation } from './service.ts';

/** Everything one app runs on. Made once by createParasol; nothing of it is shared between apps. */
export interface Runtime {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly translator: Translator;
  readonly approval: ApprovalPolicy;
  readonly access: AccessPolicy;
  readonly locations: Locations;
  readonly actors: ActorDirectory;
  readonly signals: SignalRegistry;
  readonly emit: (event: ChangeEvent) => void;
  readonly validator: SchemaValidator;
  readonly operators: readonly CustomOperator[];
  /** Configuration and what follows from it. A call takes them once, at its start. */
  readonly settings: SettingsSource;
  readonly resources: ReadonlyMap<string, unknown>;
  /** IANA name of the programme's time zone, for civil dates. */
  readonly timeZone: string;
  readonly rangeSize: number;
  readonly runs: RunSettings;
  readonly blobs: BlobStore;
  /** Kinds of file that hold a table. */
  readonly formats: TableFormats;
  /** By name in the session: service, then operation. */
  readonly services: Readonly<Record<string, Readonly<Record<string, BoundOperation>>>>;
  /** From an operation's value to its place in a service. */
  readonly bound: ReadonlyMap<Operation['spec'], BoundOperation>;
  readonly moduleOf: ReadonlyMap<string, string>;
  /** The queries and mutations of the contract, for adapters of its API. */
  readonly contract: ContractTable;
  /** Rules of unique extension data whose claims are known to be built. */
  readonly knownClaims: KnownClaims;
  /**
   * How deep in calls of one another something is done in an open transaction; it notices what would leave that, and what would never
   * end. Only that: transactions themselves are passed, never guessed.
   */
  readonly inside: AsyncLocalStorage<number>;
  /** Background parts and open calls. */
  readonly lifecycle: Lifecycle;
  /** Spans and warnings of what takes long. */
  readonly watch: Watch;
}

/** Civil date of an instant in a time zone. */
export function civilDate(milliseconds: number, timeZone: string): string {
  if (timeZone === 'UTC') return new Date(milliseconds).toISOString().slice(0, 10);
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  return format.format(milliseconds);
}

/** Formatters are costly to make and hold no state of any app. */
const formats = new Map<string, Intl.DateTimeFormat>();
