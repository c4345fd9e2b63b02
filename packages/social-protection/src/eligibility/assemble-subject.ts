import { coreErrors, failure, Location, type OperationContext } from '@parasol/core';
import { Group, GroupIndividual, type GroupSummary, Individual, summariesOf } from '@parasol/individual';
import { explanations } from '../phrases.ts';

type Place = Location & { readonly parent: Place | null };
type Placed<R> = R & { readonly location: Place | null };

/** A person or household with everything that a rule may read, nested as paths in expressions are. */
export type AssembledSubject =
  | Placed<Individual>
  | (Placed<Group> & {
      readonly summary: GroupSummary;
      readonly members: readonly (GroupIndividual & { readonly individual: Placed<Individual> })[];
    });

/** A person as he is now. */
export async function assemblePerson(ctx: OperationContext, id: string): Promise<AssembledSubject> {
  const person = await ctx.repo(Individual).require(id);
  return { ...person, location: await placeOf(ctx, person.locationId) };
}

/** A household as it is now, with members in the order in which they joined. Refused to who sees a part of them: it would judge a part. */
export async function assembleHousehold(ctx: OperationContext, id: string): Promise<AssembledSubject> {
  const group = await ctx.repo(Group).require(id);
  const where = { '==': [{ var: 'groupId' }, id] };
  const memberships: GroupIndividual[] = [];
  for await (const batch of ctx.repo(GroupIndividual).stream({ where })) memberships.push(...batch);
  const people = await ctx.repo(Individual).byIds(
    memberships.map(({ individualId }) => individualId),
    { includeDeleted: true },
  );
  // Whoever asks: only whether there are more of them than he sees.
  const all = await ctx.repo(GroupIndividual, { scope: 'all' }).count(where);
  if (all > memberships.length || people.size < memberships.length)
    throw failure(coreErrors.SCOPE_TOO_NARROW({ what: explanations.THIS_EXPLANATION() }));
  const members = [];
  for (const membership of memberships) {
    const person = people.get(membership.individualId) as Individual;
    members.push({ ...membership, individual: { ...person, location: await placeOf(ctx, person.locationId) } });
  }
  const summary = (await summariesOf(ctx, [id])).get(id) as GroupSummary;
  return { ...group, location: await placeOf(ctx, group.locationId), members, summary };
}

async function placeOf(ctx: OperationContext, id: string | null): Promise<Place | null> {
  const place = id === null ? undefined : await ctx.repo(Location).get(id);
  return place === undefined ? null : { ...place, parent: await placeOf(ctx, place.parentId) };
}
