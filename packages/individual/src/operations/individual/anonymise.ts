import { type AnyEntity, command, type Operation, type OperationContext, versioned } from '@parasol/core';
import type { z } from 'zod';
import { Individual } from '../../entities/individual.ts';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { individualErrors } from '../../errors.ts';

/** What was emptied, by the kind of record. */
export interface Anonymised {
  readonly id: string;
  readonly version: number;
  /** Records whose data was emptied, the person not counted. */
  readonly records: Readonly<Record<string, number>>;
}

/**
 * Takes a deleted person out of the data for good: names, day and month of birth and extension data, in the person, in what points at them and in all
 * former versions, and what rows of uploads say of them. Ids, states, places and amounts stay. It cannot be undone. Refuses
 * with `individual.DELETE_FIRST` while the person is not deleted.
 *
 * @example
 * const { version } = unwrap(await me.individuals.delete({ id, version: 3, cascade: true }));
 * unwrap(await me.individuals.anonymise({ id, version }));
 */
export const anonymise: Operation<{ readonly id: string; readonly version: number }, Anonymised> = command({
  rights: 'gql_individual_anonymise_perms',
  approval: 'allowed',
  input: versioned,
  replay: 'value',
  run: async (ctx, { id, version }) => {
    const people = ctx.repo(Individual);
    const person = await people.require(id, { includeDeleted: true, lock: true });
    if (!person.isDeleted) ctx.fail(individualErrors.DELETE_FIRST({}, ['id']));
    const dob = `${person.dob.slice(0, 4)}-01-01`;
    const row = await people.forget(id, version, { firstName: 'Anonymous', lastName: 'Person', dob, jsonExt: {} });
    const emptied = new Map<AnyEntity, Set<string>>();
    await emptyPointingAt(ctx, Individual, [id], emptied);
    // Rows of another module may be about the person only through the row of the file that became them.
    await emptyPointingAt(ctx, IndividualDataSource, [...(emptied.get(IndividualDataSource) ?? [])], emptied);
    const records = Object.fromEntries([...emptied].map(([entity, ids]) => [entity.name, ids.size]));
    return { id, version: row.version, records };
  },
});

type Emptied = Map<AnyEntity, Set<string>>;

/** Empties, in records of any module that point at these, what they hold of a person. */
async function emptyPointingAt(
  ctx: OperationContext,
  target: AnyEntity,
  ids: readonly string[],
  emptied: Emptied,
): Promise<void> {
  for (const entity of ctx.catalog.entities) {
    const nothing = nothingIn(entity);
    if (Object.keys(nothing).length === 0) continue;
    for (const [relation, { target: to }] of Object.entries(entity.relations))
      for (let at = 0; to === target && at < ids.length; at += AT_ONCE)
        await empty(ctx, { entity, nothing, column: `${relation}Id` }, ids.slice(at, at + AT_ONCE), emptied);
  }
}

interface Emptying {
  readonly entity: AnyEntity;
  readonly nothing: Readonly<Record<string, unknown>>;
  readonly column: string;
}

/** Whoever sees them: who is to be forgotten is forgotten everywhere, and what stood there is told nobody. */
async function empty(
  ctx: OperationContext,
  { entity, nothing, column }: Emptying,
  ids: readonly string[],
  emptied: Emptied,
): Promise<void> {
  const repository = ctx.repo(entity, { scope: 'all' });
  const where = { in: [{ var: column }, ids] };
  for await (const rows of repository.stream({ where, includeDeleted: true, orderBy: [] })) {
    for (const { id, version } of rows as readonly { readonly id: string; readonly version: number }[]) {
      const known = emptied.get(entity) ?? new Set();
      if (known.has(id)) continue;
      await repository.forget(id, version, nothing as never);
      emptied.set(entity, known.add(id));
    }
  }
}

/** What records of an entity are to say: no extension data, and nothing in the columns that hold data of people as it came in. */
function nothingIn(entity: AnyEntity): Readonly<Record<string, unknown>> {
  const copied = entity.copies.flatMap((copies) => (copies.of === Individual ? copies.in : []));
  const names = new Set(entity.jsonExt ? ['jsonExt', ...copied] : copied);
  return Object.fromEntries([...names].map((name) => [name, emptyValue(entity, name)]));
}

/** What a column may say that says nothing. */
function emptyValue({ name, fields }: AnyEntity, column: string): unknown {
  const field = fields.shape[column] as z.ZodType | undefined;
  const found = [null, {}, []].find((value) => field?.safeParse(value).success ?? value !== null);
  if (found === undefined) throw new TypeError(`${name}: "${column}" holds data of people and cannot be emptied.`);
  return found;
}

/** Lists of literals end at 1,000. */
const AT_ONCE = 1000;
