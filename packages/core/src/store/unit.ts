import { AsyncLocalStorage } from 'node:async_hooks';
import type { AnyEntity } from '../entity/entity.ts';
import type { ReadModel } from '../entity/read-model-plan.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure, type failure, isDomainFailure, MisuseError } from '../errors/failure.ts';
import type { Stale } from './read-model-keeper.ts';
import { type StoreReader, type StoreTransaction, StoreUnavailable, UniqueViolation, ValueOverflow } from './store.ts';

/** What a command wrote, per entity, for its change record. */
export interface WriteCounts {
  inserted: number;
  updated: number;
}

/** More rows than this are found by their change, not by ids that the change would have to carry. */
const MOST_IDS = 100;

/** The part that may fail alone from within which something is done: the innermost one. */
const part = new AsyncLocalStorage<object>();

/**
 * One unit of work over a store's transaction (or, for queries, over its reader). It turns the store's refusals into catalogue errors
 * and dooms the transaction at the first failure that nobody undid with a savepoint, so that a swallowed error can never commit half a job.
 */
export class Unit {
  readonly reader: StoreReader;
  readonly counts = new Map<string, WriteCounts>();
  /** Read models that have not followed yet what was written. What was undone with a part is looked at in vain, which harms nobody. */
  readonly stale = new Map<ReadModel, Stale>();
  /** Ids of the rows that were written one by one, per entity; undefined for an entity of which a set was written, or too many. */
  #rowIds = new Map<string, readonly string[] | undefined>();
  /** Rows that operations returned can be told from other values by this. */
  readonly rowEntity = new WeakMap<object, AnyEntity>();
  readonly #tx: StoreTransaction | undefined;
  #doomed: { cause: unknown } | undefined;
  /** Parts that may fail alone and are not over, one inside the other. */
  readonly #parts: object[] = [];

  readonly #signal: AbortSignal | undefined;

  constructor(source: { transaction: StoreTransaction } | { reader: StoreReader }, signal?: AbortSignal) {
    this.#signal = signal;
    this.#tx = 'transaction' in source ? source.transaction : undefined;
    this.reader = 'transaction' in source ? source.transaction : source.reader;
  }

  get writable(): boolean {
    return this.#tx !== undefined;
  }

  /** The transaction, for writes; refused in queries and after the transaction was doomed. */
  get transaction(): StoreTransaction {
    if (this.#tx === undefined)
      throw new MisuseError(
        'MISUSE_WRITE_IN_QUERY',
        'A query only reads; declare the operation as a command to write.',
      );
    return this.#tx;
  }

  /** The store's own handle, for statements of the host: not for what is done beside a part that may fail alone. */
  get handle(): unknown {
    this.#requireInPart();
    return this.transaction.handle;
  }

  /** Runs one statement; a failure dooms the unit. */
  async statement<T>(work: () => Promise<T>): Promise<T> {
    this.requireSound();
    try {
      this.#signal?.throwIfAborted();
      return await work();
    } catch (error) {
      const refusal = translate(error);
      this.doom(refusal);
      throw refusal;
    }
  }

  /** The first refusal is kept; what is no refusal cannot be undone with a part, so it takes its place. */
  doom(cause: unknown): void {
    const isGraver = !isDomainFailure(cause) && isDomainFailure(this.#doomed?.cause);
    if (this.#doomed === undefined || isGraver) this.#doomed = { cause };
  }

  /** Throws when something failed earlier and was not undone: the next statement and the commit are refused. */
  requireSound(): void {
    this.#requireInPart();
    if (this.#doomed === undefined) return;
    const { cause } = this.#doomed;
    if (isDomainFailure(cause) || cause instanceof MisuseError) throw cause;
    throw Object.assign(
      new MisuseError(
        'TRANSACTION_DOOMED',
        'Something failed earlier in this transaction, so nothing more can be done in it. Use attempt() for what may fail.',
      ),
      { cause },
    );
  }

  /** A savepoint: when work refuses, its writes are undone and the unit is as sound as before. */
  async attempt<T>(
    work: () => Promise<T>,
  ): Promise<{ success: true; data: T } | { success: false; errors: DomainFailure['errors'] }> {
    this.requireSound();
    const own = {};
    const counts = new Map([...this.counts].map(([name, count]) => [name, { ...count }]));
    const rowIds = new Map(this.#rowIds);
    this.#parts.push(own);
    try {
      const data = await this.transaction.savepoint(() =>
        part.run(own, async () => {
          const result = await work();
          this.requireSound();
          return result;
        }),
      );
      return { success: true, data };
    } catch (error) {
      if (!isDomainFailure(error)) {
        this.doom(error);
        throw error;
      }
      if (isDomainFailure(this.#doomed?.cause)) this.#doomed = undefined;
      this.counts.clear();
      for (const [name, count] of counts) this.counts.set(name, count);
      this.#rowIds = rowIds;
      return { success: false, errors: error.errors };
    } finally {
      this.#parts.pop();
    }
  }

  /**
   * Refuses what is done beside an open part: it would be undone with that part, though whoever did it was told that it is done. A
   * refusal by MisuseError is no refusal by the domain, so it dooms the whole.
   */
  #requireInPart(): void {
    const innermost = this.#parts.at(-1);
    if (innermost === undefined || part.getStore() === innermost) return;
    const error = new MisuseError(
      'MISUSE_PARALLEL_ATTEMPT',
      'Something is done in this transaction while attempt() is not over, and would be undone with it. Await attempt() first.',
    );
    this.doom(error);
    throw error;
  }

  /** Ids of the rows that were written, per entity; entities of which sets were written are left out. */
  get rowIds(): Readonly<Record<string, readonly string[]>> {
    const known: Record<string, readonly string[]> = {};
    for (const [name, ids] of this.#rowIds) if (ids !== undefined) known[name] = ids;
    return known;
  }

  /** Counts rows that were written; `id` is that of a single one. */
  count(entity: AnyEntity, kind: keyof WriteCounts, rows: number, id?: string): void {
    this.#note(entity.name, rows, id);
    let counts = this.counts.get(entity.name);
    if (counts === undefined) {
      counts = { inserted: 0, updated: 0 };
      this.counts.set(entity.name, counts);
    }
    counts[kind] += rows;
  }

  #note(name: string, rows: number, id: string | undefined): void {
    const ids = this.#rowIds.has(name) ? this.#rowIds.get(name) : [];
    if (rows === 0 || (ids !== undefined && id !== undefined && ids.includes(id))) return;
    const isKnown = ids !== undefined && id !== undefined && ids.length < MOST_IDS;
    this.#rowIds.set(name, isKnown ? [...ids, id] : undefined);
  }
}

/** What an error of a store means to the caller; others stay as they are. */
export function translate(error: unknown): unknown {
  if (error instanceof UniqueViolation) {
    const path = error.columns.length === 1 ? (error.columns[0] as string).split('.') : [];
    return failureWith(error, coreErrors.DUPLICATE({ entity: error.entity, fields: error.columns }, path));
  }
  if (error instanceof ValueOverflow)
    return failureWith(error, coreErrors.OVERFLOW({ entity: error.entity, field: error.column }, [error.column]));
  if (error instanceof StoreUnavailable) return failureWith(error, coreErrors.UNAVAILABLE({ ms: error.milliseconds }));
  return error;
}

const failureWith = (cause: Error, issue: Parameters<typeof failure>[0]): DomainFailure =>
  new DomainFailure([issue], { cause });
