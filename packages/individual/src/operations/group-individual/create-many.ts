import { command, coreErrors, type Issue, type NewOf, type Operation, refusedAs, terms } from '@parasol/core';
import { z } from 'zod';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { createGroupIndividual } from './create.ts';

type Member = Omit<NewOf<typeof GroupIndividual>, 'groupId'>;

/** More come as an upload. */
const MOST = 500;

/** Checked by the entity, which reports everything that is wrong with it together. */
const member = z.custom<Member>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  refusedAs(coreErrors.WRONG_TYPE({ field: 'members', expected: terms.OBJECT() })),
);

/**
 * Takes several people into one group, all or none. Each is a `groupindividual_service.create` of its own, whose handlers see it; the
 * places of mistakes say which member is meant.
 */
export const createGroupIndividuals: Operation<
  { readonly groupId: string; readonly members: readonly Member[] },
  readonly GroupIndividual[]
> = command({
  rights: 'gql_group_create_perms',
  approval: 'allowed',
  input: z.strictObject({
    groupId: z.uuid().toLowerCase(),
    members: z.array(member).min(1).max(MOST).readonly(),
  }),
  validate: (ctx, { groupId, members }) =>
    members.flatMap((given, i) =>
      ctx
        .repo(GroupIndividual)
        .issuesOfNew({ ...given, groupId } as never)
        .map((issue): Issue => ({ ...issue, path: ['members', i, ...issue.path] })),
    ),
  run: async (ctx, { groupId, members }) => {
    const rows: GroupIndividual[] = [];
    for (const given of members) rows.push(await ctx.call(createGroupIndividual, { ...given, groupId } as never));
    return rows;
  },
});
