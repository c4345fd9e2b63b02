import { type AnyEntity, type OperationContext, query } from '@parasol/core';
import { z } from 'zod';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { Individual } from '../../entities/individual.ts';

type AnyRow = Readonly<Record<string, unknown>> & { readonly id: string };

/** A record with every version that it had, oldest first; `supersededAt` is null for the current one. */
export interface HeldRecord {
  readonly versions: readonly { readonly row: AnyRow; readonly supersededAt: string | null }[];
}

/** All data held about a person. */
export interface HeldData {
  readonly individualId: string;
  /** The instant at which it was read. */
  readonly readAt: string;
  /** By the kind of record: the person, then what points at the person and what points at that, of every module. */
  readonly records: Readonly<Record<string, readonly HeldRecord[]>>;
}

/** How far it is followed what points at a person: an enrolment, and the payments that come of it. */
const STEPS = 2;

/**
 * Everything that is held about a person, of all modules, with its history, deleted records included: to be handed out to the person. Records are
 * found by the relations that entities declare, so those of a host's own modules are among it. What the caller does not reach is left out, and hidden
 * fields stay hidden: ask with an account that sees the person whole.
 *
 * @example
 * const { records } = unwrap(await me.individuals.dataOf({ id }));
 * Object.keys(records); // ['individual', 'group_individual', 'group', 'individual_data_source', 'beneficiary', 'benefit']
 */
export const dataOf = query({
  rights: 'gql_individual_data_perms',
  input: z.strictObject({ id: z.uuid().toLowerCase() }),
  run: async (ctx, { id }): Promise<HeldData> => {
    const person = await ctx.repo(Individual).require(id, { includeDeleted: true });
    const found = new Map<AnyEntity, Set<string>>([[Individual, new Set([id])]]);
    let added = new Map<AnyEntity, readonly string[]>([[Individual, [person.id]]]);
    for (let step = 0; step < STEPS; step++) added = await follow(ctx, found, added);
    await addGroups(ctx, found);
    const records: Record<string, readonly HeldRecord[]> = {};
    for (const [entity, ids] of found) {
      const held: HeldRecord[] = [];
      for (const each of ids) held.push({ versions: (await ctx.repo(entity).history(each)) as HeldRecord['versions'] });
      if (held.length > 0) records[entity.name] = held;
    }
    return { individualId: id, readAt: ctx.now, records };
  },
});

/** Records that point at those which were found last. */
async function follow(
  ctx: OperationContext,
  found: Map<AnyEntity, Set<string>>,
  last: ReadonlyMap<AnyEntity, readonly string[]>,
): Promise<Map<AnyEntity, readonly string[]>> {
  const added = new Map<AnyEntity, string[]>();
  for (const entity of ctx.catalog.entities) {
    for (const [relation, { target }] of Object.entries(entity.relations)) {
      const ids = last.get(target);
      if (ids === undefined || ids.length === 0) continue;
      const known = found.get(entity) ?? new Set<string>();
      found.set(entity, known);
      for (const id of await pointingAt(ctx, entity, `${relation}Id`, ids)) {
        if (known.has(id)) continue;
        known.add(id);
        added.set(entity, [...(added.get(entity) ?? []), id]);
      }
    }
  }
  return added;
}

/** Lists of literals end at 1,000. */
const AT_ONCE = 1000;

async function pointingAt(ctx: OperationContext, entity: AnyEntity, column: string, ids: readonly string[]) {
  const pointing: string[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const where = { in: [{ var: column }, ids.slice(at, at + AT_ONCE)] };
    for await (const rows of ctx.repo(entity).stream({ where, includeDeleted: true, orderBy: [] }))
      pointing.push(...(rows as readonly AnyRow[]).map(({ id }) => id));
  }
  return pointing;
}

/** The households themselves, of which the person is or was a member; not their other members. */
async function addGroups(ctx: OperationContext, found: Map<AnyEntity, Set<string>>): Promise<void> {
  const memberships = await ctx.repo(GroupIndividual).byIds(found.get(GroupIndividual) ?? [], { includeDeleted: true });
  const groups = await ctx.repo(Group).byIds(
    [...memberships.values()].map(({ groupId }) => groupId),
    { includeDeleted: true },
  );
  found.set(Group, new Set(groups.keys()));
}
