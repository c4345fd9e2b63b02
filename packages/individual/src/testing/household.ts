import type { NewOf, RowOf } from '@parasol/core';
import { defineFactory } from '@parasol/core/testing';
import type { Group } from '../entities/group.ts';
import type { GroupIndividual } from '../entities/group-individual.ts';
import type { Individual } from '../entities/individual.ts';
import { GroupIndividualService, GroupService } from '../services.ts';
import { person } from './person.ts';

/** A member to be made: the person, and what they are in the household. The first is its HEAD unless the test says otherwise. */
export interface MemberAbout extends Partial<NewOf<typeof Individual>> {
  readonly role?: GroupIndividual['role'];
  readonly recipientType?: GroupIndividual['recipientType'];
}

/** A household as the factory made it; members stand in the order in which they were given. */
export interface MadeHousehold {
  readonly group: RowOf<typeof Group>;
  readonly members: readonly { readonly individual: Individual; readonly membership: GroupIndividual }[];
}

/**
 * A household with one member, its head, unless the test says otherwise.
 *
 * @example
 * const { group } = await app.make(household, { members: [{ dob: '1988-02-11' }, { dob: '2021-12-24', role: 'SON' }] });
 */
export const household = defineFactory(
  async (
    { n, call, make },
    { members = [{}], ...about }: Partial<NewOf<typeof Group>> & { readonly members?: readonly MemberAbout[] },
  ): Promise<MadeHousehold> => {
    const group = await call(GroupService.create, { code: `HOUSEHOLD-${n}`, ...about });
    const people = [];
    const asked = [];
    for (const [i, { role = i === 0 ? 'HEAD' : null, recipientType = null, ...who }] of members.entries()) {
      const individual = await make(person, who);
      people.push(individual);
      asked.push({ individualId: individual.id, role, recipientType });
    }
    if (asked.length === 0) return { group, members: [] };
    const made = await call(GroupIndividualService.createGroupIndividuals, { groupId: group.id, members: asked });
    return {
      group,
      members: people.map((individual, i) => ({ individual, membership: made[i] as GroupIndividual })),
    };
  },
);
