import type { AnyEntity, OperationContext, Repository, RowOf } from '@parasol/core';

/** A row of whatever entity. */
export type AnyRow = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly version: number;
  readonly isDeleted: boolean;
};
type AnyRepository = Repository<AnyRow, Record<string, unknown>, Record<string, unknown>>;

/** A row that a merge wrote: by ids and versions only, so that it can be kept and shown. */
export interface MergeItem {
  readonly entity: string;
  readonly id: string;
  /** The version before, and the one that the merge left. */
  readonly before: number;
  readonly after: number;
  /** Ids that pointed elsewhere before, by column. */
  readonly moved?: Readonly<Record<string, string>>;
  /** Columns whose values changed; what they were is in the version before. */
  readonly changed?: readonly string[];
  readonly deleted?: true;
  /** The row that stays in the place of a deleted one. */
  readonly inFavourOf?: string;
}

export const rowsOf = (ctx: OperationContext, entity: AnyEntity): AnyRepository =>
  ctx.repo(entity) as unknown as AnyRepository;

/** Rows replaced by a successor take no changes but this: whom they were about. */
export const isReplaced = (row: AnyRow): boolean => typeof row['replacementUuid'] === 'string';

/** Writes rows of a merge and keeps what was written, in order. */
export class WrittenRows {
  readonly #ctx: OperationContext;
  readonly #items: MergeItem[] = [];

  constructor(ctx: OperationContext) {
    this.#ctx = ctx;
  }

  get items(): readonly MergeItem[] {
    return this.#items;
  }

  async move(entity: AnyEntity, row: AnyRow, to: Readonly<Record<string, string>>): Promise<void> {
    const moved = Object.fromEntries(Object.keys(to).map((column) => [column, row[column] as string]));
    const after = await pointAt(this.#ctx, entity, row, to);
    this.#items.push({ entity: entity.name, id: row.id, before: row.version, after, moved });
  }

  async change<E extends AnyEntity>(
    entity: E,
    row: { readonly id: string; readonly version: number },
    patch: Partial<RowOf<E>> & object,
  ): Promise<void> {
    // The values are the registry's and not the caller's: what is hidden from him moves along with the rest.
    const repository = this.#ctx.repo(entity, { scope: 'all' }) as unknown as AnyRepository;
    const written = await repository.update(row.id, row.version, patch as Record<string, unknown>);
    if (!written.changed) return;
    const changed = Object.keys(patch);
    this.#items.push({ entity: entity.name, id: row.id, before: row.version, after: written.row.version, changed });
  }

  async remove(entity: AnyEntity, row: AnyRow, inFavourOf: string): Promise<void> {
    const { version } = await rowsOf(this.#ctx, entity).delete(row.id, row.version, { reopens: false });
    this.#items.push({
      entity: entity.name,
      id: row.id,
      before: row.version,
      after: version,
      deleted: true,
      inFavourOf,
    });
  }
}

/** Lets a row point at others; gives its version then. */
export async function pointAt(
  ctx: OperationContext,
  entity: AnyEntity,
  row: AnyRow,
  to: Readonly<Record<string, string>>,
): Promise<number> {
  if (!isReplaced(row)) return (await rowsOf(ctx, entity).update(row.id, row.version, { ...to })).row.version;
  const set = Object.fromEntries(Object.entries(to).map(([column, value]) => [column, { value }]));
  await rowsOf(ctx, entity).updateWhere({ where: { '==': [{ var: 'id' }, row.id] }, set });
  return (await rowsOf(ctx, entity).require(row.id)).version;
}
