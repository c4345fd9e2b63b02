import type { Access } from '../access/access.ts';
import type { Actor } from '../access/actor.ts';
import type { Settings } from '../configuration/settings.ts';
import type { AnyEntity, NewOf, PatchOf, RowOf } from '../entity/entity.ts';
import type { DocumentSchemas } from '../entity/entity-scope.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure, MisuseError } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import { english, type Say } from '../errors/say.ts';
import { fileOfRun, type KeptFile } from '../run/run-files.ts';
import { ClaimKeeper } from '../store/claim-keeper.ts';
import { createRepository } from '../store/create-repository.ts';
import type { RepositoryEnvironment } from '../store/plan-checker.ts';
import { rebuildRange } from '../store/read-model-keeper.ts';
import type { Repository } from '../store/repository.ts';
import type { IdRange } from '../store/store.ts';
import type { Unit } from '../store/unit.ts';
import type { OperationContext, RepoOptions } from './context.ts';
import { runNested } from './nested.ts';
import type { Operation } from './operation.ts';
import { civilDate, type Runtime } from './runtime.ts';

interface ContextOptions {
  /** The outermost call's, kept to its end. */
  readonly settings: Settings;
  readonly actor: Actor;
  /** What the actor reaches; undefined where nothing is kept from him. */
  readonly access: Access | undefined;
  readonly changeId: string;
  readonly preview: boolean;
  /** The caller's; undefined is English. */
  readonly locale: string | undefined;
  /** Milliseconds, of a query; a transaction has an instant of its own, which moves on with the rows that it waits for. */
  readonly at?: number;
}

/** Services by name, giving plain data, for handlers and transactions of the host. */
export type PlainServices = Readonly<Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>>;

export class Context implements OperationContext {
  readonly runtime: Runtime;
  readonly unit: Unit;
  readonly settings: Settings;
  readonly actor: Actor;
  readonly access: Access | undefined;
  readonly changeId: string;
  readonly preview: boolean;
  readonly locale: string | undefined;
  readonly #at: number | undefined;
  #day: { readonly now: string; readonly today: string } | undefined;
  /** Nested calls that have begun and not ended. */
  openCalls = 0;
  #services: PlainServices | undefined;

  constructor(runtime: Runtime, unit: Unit, options: ContextOptions) {
    this.runtime = runtime;
    this.unit = unit;
    this.settings = options.settings;
    this.actor = options.actor;
    this.access = options.access;
    this.changeId = options.changeId;
    this.preview = options.preview;
    this.locale = options.locale;
    this.#at = options.at;
  }

  get now(): string {
    return this.#moment.now;
  }
  get today(): string {
    return this.#moment.today;
  }

  get #moment(): { readonly now: string; readonly today: string } {
    const now = this.#at === undefined ? this.unit.transaction.timestamp : new Date(this.#at).toISOString();
    if (this.#day?.now !== now) this.#day = { now, today: civilDate(Date.parse(now), this.runtime.timeZone) };
    return this.#day;
  }

  get logger() {
    return this.runtime.logger;
  }
  get catalog() {
    return this.runtime.catalog;
  }
  get documents(): DocumentSchemas {
    return this.settings.documents;
  }
  get schemas() {
    return this.runtime.validator;
  }
  get operators() {
    return this.runtime.operators;
  }
  get formats() {
    return this.runtime.formats;
  }
  get sql(): unknown {
    return this.unit.handle;
  }

  configuration<T = Readonly<Record<string, unknown>>>(module: string): T {
    const configuration = this.settings.configuration.get(module);
    if (configuration === undefined)
      throw new MisuseError('MISUSE_MODULE', `The module "${module}" is not in createParasol({ modules }).`);
    return configuration as T;
  }

  resource<T>(name: string): T {
    if (!this.runtime.resources.has(name))
      throw new MisuseError('MISUSE_RESOURCE', `No composed module offers "${name}".`);
    return this.runtime.resources.get(name) as T;
  }

  findResource<T>(name: string): T | undefined {
    return this.runtime.resources.get(name) as T | undefined;
  }

  repo<E extends AnyEntity>(entity: E, options?: RepoOptions): Repository<RowOf<E>, NewOf<E>, PatchOf<E>> {
    const documents = options?.documents === undefined ? this.documents : { ...this.documents, ...options.documents };
    const access = options?.scope === 'all' ? undefined : this.access;
    return createRepository(this.unit, entity, this.#environment(documents, access)) as never;
  }

  /** Builds the claims of an entity where they are not as its schema says. */
  ensureClaims(entity: AnyEntity): Promise<void> {
    return new ClaimKeeper(this.unit, entity, this.#environment(this.documents, undefined)).ensure();
  }

  #environment(documents: DocumentSchemas, access: Access | undefined): RepositoryEnvironment {
    const { catalog, operators, validator, newId, knownClaims } = this.runtime;
    return {
      catalog,
      operators,
      validator,
      documents,
      newId,
      knownClaims,
      today: this.today,
      changeId: this.changeId,
      access,
      isStale: (model) => this.unit.stale.has(model),
    };
  }

  async call<I, O>(operation: Operation<I, O>, input: I): Promise<O> {
    return (await runNested(this, operation, input)) as O;
  }

  fileOfRun(key: string, name: string): Promise<KeptFile | undefined> {
    return fileOfRun(this, this.runtime.blobs, key, name);
  }

  attempt<T>(work: () => Promise<T>) {
    return this.unit.attempt(work);
  }

  async lock(entity: AnyEntity, id: string): Promise<void> {
    const locked = await this.unit.statement(() => this.unit.transaction.lock(entity, id));
    const isReached = this.access?.rowsOf(entity) === undefined;
    if (!locked || !(isReached || (await this.repo(entity).get(id, { includeDeleted: true })) !== undefined))
      throw failure(coreErrors.NOT_FOUND({ entity: entity.name, id }, ['id']));
  }

  rebuild(model: AnyEntity, range: IdRange): Promise<number> {
    return rebuildRange(this.unit, this.catalog, model, range);
  }

  language(locale = this.locale): Promise<Say> {
    return locale === undefined ? Promise.resolve(english) : this.runtime.translator.language(locale);
  }

  newId(): string {
    return this.runtime.newId();
  }

  fail(...issues: Issue[]): never {
    throw failure(...issues);
  }

  /** For the host's handlers and transactions; made at first use. */
  get services(): PlainServices {
    this.#services ??= Object.fromEntries(
      Object.entries(this.runtime.services).map(([name, operations]) => [
        name,
        Object.fromEntries(
          Object.entries(operations).map(([key, operation]) => [
            key,
            (input: unknown) => this.call(operation as Operation<unknown, unknown>, input),
          ]),
        ),
      ]),
    );
    return this.#services;
  }
}
