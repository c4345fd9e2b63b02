import { coreErrors, type Issue, type NewOf, type OperationContext, refusedAs, terms } from '@parasol/core';
import { z } from 'zod';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { individualErrors } from '../../errors.ts';
import { HEAD, PRIMARY } from '../../household/places.ts';
import { wordIssues } from '../../household/words.ts';

/** A member of a list: everything of a membership beside the group. */
export type Member = Omit<NewOf<typeof GroupIndividual>, 'groupId'>;

/** More come as an upload. */
const MOST = 500;

/** Checked by the entity, which reports everything that is wrong with it together. */
const member = z.custom<Member>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  refusedAs(coreErrors.WRONG_TYPE({ field: 'members', expected: terms.OBJECT() })),
);

/** The members of one household. */
export const memberList = z.array(member).max(MOST);

/** Everything that is wrong with the members of a list, each with its place, and with the list as that of one household. */
export function memberIssues(ctx: OperationContext, groupId: string, members: readonly Member[]): Issue[] {
  const single = members.flatMap((given, i) =>
    [...ctx.repo(GroupIndividual).issuesOfNew({ ...given, groupId } as never), ...wordIssues(ctx, given)].map(
      (issue): Issue => ({ ...issue, path: ['members', i, ...issue.path] }),
    ),
  );
  return [
    ...single,
    ...repeated(members, 'individualId', (id) => typeof id === 'string', individualErrors.MEMBER_TWICE),
    ...repeated(members, 'role', (role) => role === HEAD, individualErrors.SEVERAL_HEADS),
    ...repeated(members, 'recipientType', (type) => type === PRIMARY, individualErrors.SEVERAL_PRIMARY_RECIPIENTS),
  ];
}

/** The members after the first who have a value that one of a household may have. */
function repeated(
  members: readonly Member[],
  field: 'individualId' | 'role' | 'recipientType',
  concerns: (value: unknown) => boolean,
  issue: (parameters: Record<never, never>, path: Issue['path']) => Issue,
): Issue[] {
  const seen = new Set<unknown>();
  return members.flatMap((member, i) => {
    const value = member[field];
    if (!concerns(value)) return [];
    const key = typeof value === 'string' ? value.toLowerCase() : value;
    if (seen.has(key)) return [issue({}, ['members', i, field])];
    seen.add(key);
    return [];
  });
}
