import { command, type Operation } from '@parasol/core';
import {
  type Deletion,
  type DeletionInput,
  deletionInput,
  dependentsOf,
  endDependents,
  refuseDependents,
} from '../../deletion/dependents.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { Individual } from '../../entities/individual.ts';
import { lockGroups } from '../../household/household.ts';

/**
 * Deletes a person. While they belong to a household or are enrolled, it is refused with the list (`individual.STILL_IN_USE`); with `cascade`
 * memberships and enrolments end by the same call, households get whoever succeeds, and the answer, also of a preview, says what ended.
 * Payments that were made stay.
 */
export const deleteIndividual: Operation<DeletionInput, Deletion> = command({
  rights: 'gql_individual_delete_perms',
  approval: 'allowed',
  input: deletionInput,
  replay: 'value',
  run: async (ctx, { id, version, cascade }) => {
    const people = ctx.repo(Individual);
    await people.require(id);
    const memberships = await ctx
      .repo(GroupIndividual)
      .find({ where: { '==': [{ var: 'individualId' }, id] }, first: 1000 });
    if (cascade)
      await lockGroups(
        ctx,
        memberships.rows.map(({ groupId }) => groupId),
      );
    const dependents = await dependentsOf(ctx, Individual, id);
    if (!cascade) refuseDependents(ctx, Individual, dependents);
    const ended = await endDependents(ctx, dependents);
    const row = await people.delete(id, version);
    return { id, version: row.version, ended };
  },
});
