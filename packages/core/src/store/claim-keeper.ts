import type { AnyEntity } from '../entity/entity.ts';
import type { JsonSchema } from '../entity/json-schema.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure } from '../errors/failure.ts';
import { terms } from '../errors/terms.ts';
import { claimRules, ownerColumn } from './claim-rules.ts';
import type { RepositoryEnvironment } from './plan-checker.ts';
import type { ClaimOwner, ClaimRule, StoredRow } from './store.ts';
import type { Unit } from './unit.ts';

/** Rules whose claims are known to be built, of one app: asked for once. */
export type KnownClaims = Set<string>;

const PAGE = 1000;

/**
 * What the rows of an entity claim, by the schemas of their extension data. Where no schema says that anything is unique, a write
 * costs a look at the entity.
 */
export class ClaimKeeper {
  readonly #unit: Unit;
  readonly #entity: AnyEntity;
  readonly #environment: RepositoryEnvironment;

  constructor(unit: Unit, entity: AnyEntity, environment: RepositoryEnvironment) {
    this.#unit = unit;
    this.#entity = entity;
    this.#environment = environment;
  }

  /** Rules for rows of which the values are known: new ones, or one that changes. */
  async ofRows(rows: readonly StoredRow[]): Promise<readonly ClaimRule[] | undefined> {
    if (!this.#entity.jsonExt) return undefined;
    const column = ownerColumn(this.#entity);
    if (column === undefined) return this.#built(undefined, this.#document);
    const owners = new Set(rows.map((row) => row[column]).filter((id) => typeof id === 'string'));
    return this.#ofOwners(column, await this.#schemasOf([...owners]));
  }

  /** Rules for a row that changes; undefined where the change touches nothing that is claimed. */
  async ofChange(current: StoredRow, changes: StoredRow): Promise<readonly ClaimRule[] | undefined> {
    return this.#concerns(changes) ? this.ofRows([current, { ...current, ...changes }]) : undefined;
  }

  /** Rules for a set of rows that a statement inserts or changes, of whatever owner. */
  async ofSet(set: Readonly<Record<string, unknown>>): Promise<readonly ClaimRule[] | undefined> {
    if (!this.#concerns(set)) return undefined;
    const column = ownerColumn(this.#entity);
    if (column === undefined) return this.#built(undefined, this.#document);
    const given = set[column] as { readonly value?: unknown } | undefined;
    const schemas =
      typeof given?.value === 'string' ? await this.#schemasOf([given.value]) : await this.#schemasOfAllOwners();
    return this.#ofOwners(column, schemas);
  }

  /** The rule of a property, where it is unique. */
  async rule(property: string, ownerId: string | undefined): Promise<ClaimRule | undefined> {
    const rules = await this.ofRows(ownerId === undefined ? [] : [{ [ownerColumn(this.#entity) ?? '']: ownerId }]);
    return rules?.find((one) => one.property === property);
  }

  /** Claims what the rows hold by a schema that they are about to get; refused when some hold the same. */
  async build(schema: JsonSchema | undefined, ownerId: string | undefined): Promise<void> {
    const column = ownerColumn(this.#entity);
    const owner = column === undefined || ownerId === undefined ? undefined : { column, id: ownerId };
    const rules = claimRules(schema, owner);
    const built = await this.#unit.statement(() => this.#unit.transaction.builtClaims(this.#entity, owner));
    if (rules.length > 0 || built.length > 0) await this.#build(owner, rules);
  }

  /** Builds what is not as the schema says; for a migration. */
  async ensure(): Promise<void> {
    if (!this.#entity.jsonExt || this.#entity.documentOwner !== undefined) return;
    const rules = claimRules(this.#document, undefined);
    if (!(await this.#isBuilt(undefined, rules))) await this.#build(undefined, rules);
  }

  #concerns(changes: Readonly<Record<string, unknown>>): boolean {
    const { jsonExt, documentOwner } = this.#entity;
    if (!jsonExt) return false;
    return [
      'jsonExt',
      'isDeleted',
      'replacementUuid',
      ...(documentOwner === undefined ? [] : [ownerColumn(this.#entity) as string]),
    ].some((name) => changes[name] !== undefined);
  }

  get #document(): JsonSchema | undefined {
    return this.#environment.documents[this.#entity.name];
  }

  /**
   * The schemas of owners, by their ids. The one that the caller gave is that of the only owner; of a row that moves from one to another
   * nobody knows whose it is, so both are read.
   */
  async #schemasOf(ids: readonly string[]): Promise<Map<string, JsonSchema>> {
    const given = this.#document;
    const [only] = ids;
    if (given !== undefined && only !== undefined && ids.length === 1) return new Map([[only, given]]);
    const { target, schema } = this.#owner();
    const rows = ids.length === 0 ? [] : await this.#unit.statement(() => this.#unit.reader.byIds(target, ids));
    return schemasIn(rows, schema);
  }

  async #schemasOfAllOwners(): Promise<Map<string, JsonSchema>> {
    const { target, schema } = this.#owner();
    const found = new Map<string, JsonSchema>();
    let after: { readonly values: readonly unknown[]; readonly id: string } | undefined;
    for (;;) {
      const plan = { orderBy: [], limit: PAGE, includeDeleted: true, after };
      const rows = await this.#unit.statement(() => this.#unit.reader.select(target, plan));
      for (const [id, one] of schemasIn(rows, schema)) found.set(id, one);
      if (rows.length < PAGE) return found;
      after = { values: [], id: rows.at(-1)?.['id'] as string };
    }
  }

  #owner() {
    const { name, relations, documentOwner } = this.#entity;
    const target = relations[documentOwner?.relation ?? '']?.target;
    if (target === undefined || documentOwner === undefined)
      throw new TypeError(`${name} has no owner of its documents.`);
    return { target, schema: documentOwner.schema };
  }

  async #ofOwners(column: string, schemas: ReadonlyMap<string, JsonSchema>): Promise<readonly ClaimRule[] | undefined> {
    const rules: ClaimRule[] = [];
    for (const [id, schema] of schemas) rules.push(...((await this.#built({ column, id }, schema)) ?? []));
    return rules.length === 0 ? undefined : rules;
  }

  /** The rules of a schema, once their claims are built; undefined for none. */
  async #built(
    owner: ClaimOwner | undefined,
    schema: JsonSchema | undefined,
  ): Promise<readonly ClaimRule[] | undefined> {
    const rules = claimRules(schema, owner);
    if (rules.length === 0) return undefined;
    const name = [this.#entity.name, owner?.id ?? '', ...rules.map(({ key }) => key)].join('\n');
    const { knownClaims } = this.#environment;
    if (knownClaims.has(name)) return rules;
    if (await this.#isBuilt(owner, rules)) knownClaims.add(name);
    else await this.#build(owner, rules);
    return rules;
  }

  async #isBuilt(owner: ClaimOwner | undefined, rules: readonly ClaimRule[]): Promise<boolean> {
    const built = await this.#unit.statement(() => this.#unit.transaction.builtClaims(this.#entity, owner));
    return built.length === rules.length && rules.every(({ key }) => built.includes(key));
  }

  async #build(owner: ClaimOwner | undefined, rules: readonly ClaimRule[]): Promise<void> {
    const conflicts = await this.#unit.statement(() => this.#unit.transaction.buildClaims(this.#entity, owner, rules));
    if (conflicts.length === 0) return;
    const entity = this.#entity.name;
    // Which rows are alike is for who sees them all.
    if (this.#environment.access?.rowsOf(this.#entity) !== undefined)
      throw new DomainFailure(
        conflicts.map(({ property }) =>
          coreErrors.SCOPE_TOO_NARROW({ what: terms.OTHER({ name: `"${property}"` }) }, ['jsonExt']),
        ),
      );
    throw new DomainFailure(
      conflicts.map(({ property, rows, ids }) =>
        coreErrors.NOT_UNIQUE({ entity, property, rows, ids }, ['jsonExt', ...property.split('.')]),
      ),
    );
  }
}

function schemasIn(rows: readonly StoredRow[], column: string): Map<string, JsonSchema> {
  const found = new Map<string, JsonSchema>();
  for (const row of rows) {
    const schema = row[column];
    if (typeof schema === 'object' && schema !== null) found.set(row['id'] as string, schema as JsonSchema);
  }
  return found;
}
