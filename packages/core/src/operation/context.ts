import type { Access } from '../access/access.ts';
import type { Actor } from '../access/actor.ts';
import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity, NewOf, PatchOf, RowOf } from '../entity/entity.ts';
import type { DocumentSchemas } from '../entity/entity-scope.ts';
import type { SchemaValidator } from '../entity/extension-data.ts';
import type { Issue } from '../errors/issue.ts';
import type { Say } from '../errors/say.ts';
import type { CustomOperator } from '../expression/scope.ts';
import type { Logger } from '../module/ports.ts';
import type { KeptFile } from '../run/run-files.ts';
import type { Repository } from '../store/repository.ts';
import type { IdRange } from '../store/store.ts';
import type { TableFormats } from '../transfer/table-formats.ts';
import type { Operation } from './operation.ts';

/** How an operation looks at the rows of an entity. */
export interface RepoOptions {
  /** JSON Schemas of extension data, beside those of the modules. */
  readonly documents?: DocumentSchemas;
  /**
   * `'all'` looks at rows that the actor does not reach as well, for rules that must hold over all of them: capacities, codes that are
   * taken, totals. What is found so must not be told him; say beside the call why it is needed.
   * @default the rows that the actor reaches
   */
  readonly scope?: 'all';
}

/** What operations and handlers work with. Everything belongs to one transaction (or, in a query, to none). */
export interface OperationContext {
  readonly actor: Actor;
  /** What the actor reaches, which repositories keep to by themselves; undefined where nothing is kept from him. */
  readonly access: Access | undefined;
  /** The instant of the transaction; every row it writes carries it. */
  readonly now: string;
  /** Today's civil date in the programme's time zone. */
  readonly today: string;
  /** The change record of the outermost command. */
  readonly changeId: string;
  /** True while everything will be rolled back. Effects outside the store must be left out. */
  readonly preview: boolean;
  /** The caller's language as a BCP 47 tag; undefined is English. */
  readonly locale: string | undefined;
  readonly logger: Logger;
  readonly catalog: Catalog;
  /** JSON Schemas of extension data that the modules declare. */
  readonly documents: DocumentSchemas;
  /** Checks JSON Schemas, and extension data against them. */
  readonly schemas: SchemaValidator;
  /** Operators that the host added to expressions. */
  readonly operators: readonly CustomOperator[];
  /** Kinds of file that hold a table: what reads and writes them. */
  readonly formats: TableFormats;
  /** Configuration of a module, defaults filled in. */
  configuration<T = Readonly<Record<string, unknown>>>(module: string): T;
  /** Services that modules offer one another under a name, such as the registry of calculation rules. */
  resource<T>(name: string): T;
  /** The same where a module may offer it or not. */
  findResource<T>(name: string): T | undefined;
  repo<E extends AnyEntity>(entity: E, options?: RepoOptions): Repository<RowOf<E>, NewOf<E>, PatchOf<E>>;
  /** Calls another operation as part of this one: its signals fire, its rights are those of the outermost call, it gives data or throws. */
  call<I, O>(operation: Operation<I, O>, input: I): Promise<O>;
  /** Runs work in a savepoint: a refusal undoes only its own writes and comes back as a value. */
  attempt<T>(
    work: () => Promise<T>,
  ): Promise<
    { readonly success: true; readonly data: T } | { readonly success: false; readonly errors: readonly Issue[] }
  >;
  /** Locks a row until the transaction ends; first thing in any rule that spans rows. Refuses when there is no such row. */
  lock(entity: AnyEntity, id: string): Promise<void>;
  /**
   * Works out anew what a read model keeps of the owners in a range of ids, whoever reaches them; gives of how many it was something
   * else. Nobody needs it while every write goes through Parasol: it repairs what was written past it.
   */
  rebuild(model: AnyEntity, range: IdRange): Promise<number>;
  /** How the caller's language, or another, says messages: for sentences in answers. Refusals are translated by themselves. */
  language(locale?: string): Promise<Say>;
  /** The file that the input of a job's run had under a name, while it is kept: by the `key` that its `start` gave. */
  fileOfRun(key: string, name: string): Promise<KeptFile | undefined>;
  /** A fresh UUID v7. */
  newId(): string;
  /** Refuses the call. */
  fail(...issues: Issue[]): never;
  /** The store's own handle on this transaction (kysely on the SQL stores). */
  readonly sql: unknown;
}
