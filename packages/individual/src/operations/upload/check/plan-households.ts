import type { Issue, OperationContext } from '@parasol/core';
import { Group } from '../../../entities/group.ts';
import { GroupIndividual } from '../../../entities/group-individual.ts';
import type { Individual } from '../../../entities/individual.ts';
import type { HouseholdAction } from '../../../entities/individual-data-source.ts';
import { individualErrors } from '../../../errors.ts';
import { wordsOf } from '../../../household/words.ts';
import { byCode, type Coded } from '../by-code.ts';
import type { ReadPerson } from '../file/cell-readers.ts';
import { LOCATION_COLUMN } from '../file/import-columns.ts';
import { type ReadRow, refusing } from '../file/row-reader.ts';
import { placeAfter } from '../file/row-values.ts';
import { groupsOutOfReach } from './place-rows.ts';
import type { Plan } from './plan-rows.ts';

/** What is to come of the household of somebody. */
export interface PlannedHousehold {
  readonly action: HouseholdAction;
  /** The membership that is changed, or ends; null of who lives in no household. */
  readonly membershipId: string | null;
  readonly membershipVersion: number | null;
}

/** A row, and whom it changes; undefined where somebody new comes of it. */
interface RowAbout {
  readonly row: ReadRow;
  readonly target: Individual | undefined;
}

/**
 * Finds for each row that names a household what it changes there: who lives in it becomes what the row says, who lives in another one moves,
 * who lives in none joins. A membership of the household that is named goes before all others; who has several, and none of that
 * household, is refused, since nobody can tell which of them ends.
 */
export async function planHouseholds(ctx: OperationContext, rows: readonly RowAbout[], plan: Plan): Promise<void> {
  const named = rows.filter(({ row }) => row.planned !== undefined && row.person.groupCode !== null);
  if (named.length === 0) return;
  const people = named.map(({ row }) => row.person);
  const groups = await byCode(
    ctx,
    Group,
    people.flatMap(({ groupCode }) => groupCode ?? []),
  );
  const facts = {
    groups,
    elsewhere: await groupsOutOfReach(ctx, people),
    inOnePlace: wordsOf(ctx).group_members_in_one_place,
    ...(await membershipsOf(
      ctx,
      named.flatMap(({ target }) => target?.id ?? []),
    )),
  };
  for (const about of named) planHousehold(about, facts, plan);
}

interface Facts extends Memberships {
  readonly groups: ReadonlyMap<string, Coded>;
  readonly elsewhere: ReadonlySet<string>;
  readonly inOnePlace: boolean;
}

function planHousehold({ row, target }: RowAbout, facts: Facts, plan: Plan): void {
  const { person, planned } = row;
  const found = householdOf(person, target, facts);
  if (found === undefined || planned === undefined) return;
  if ('issue' in found) {
    const isAboutPlace = found.isAboutPlace === true && person.locationCode !== null;
    refusing(row, plan)(found.issue, isAboutPlace ? LOCATION_COLUMN : plan.groupAggregationColumn);
    return;
  }
  // A household that is made lies where its members do.
  if (found.action === 'FOUND') person.locationId = placeAfter(person, target, person);
  row.planned = { ...planned, action: planned.action === 'CREATE' ? 'CREATE' : 'UPDATE', household: found };
}

interface Problem {
  readonly issue: Issue;
  /** Whether the place that the row names may be wrong as well as the household. */
  readonly isAboutPlace?: boolean;
}

function householdOf(
  person: ReadPerson,
  target: Individual | undefined,
  { groups, elsewhere, memberships, reaches, inOnePlace }: Facts,
): PlannedHousehold | Problem | undefined {
  const { groupCode, role, recipientType } = person;
  const code = groupCode as string;
  if (elsewhere.has(code)) return { issue: individualErrors.GROUP_OUT_OF_REACH({ group: code }) };
  const group = groups.get(code);
  const own = (target && memberships.get(target.id)) ?? [];
  const here = own.find(({ groupId }) => groupId === group?.id);
  if ((here === undefined ? own : [here]).some(({ id }) => !reaches(id)))
    return { issue: individualErrors.HOUSEHOLD_OUT_OF_REACH() };
  if (here !== undefined) {
    const isSame = (role ?? here.role) === here.role && (recipientType ?? here.recipientType) === here.recipientType;
    return isSame ? undefined : { action: 'CHANGE', ...compared(here) };
  }
  if (own.length > 1) return { issue: individualErrors.SEVERAL_HOUSEHOLDS({ group: code, count: own.length }) };
  const place = placeAfter(person, target, person);
  if (group !== undefined && inOnePlace && place !== null && (group.locationId ?? place) !== place)
    return { issue: individualErrors.OTHER_PLACE({ group: code }), isAboutPlace: true };
  return { action: group === undefined ? 'FOUND' : 'JOIN', ...compared(own[0]) };
}

const compared = (membership: GroupIndividual | undefined) => ({
  membershipId: membership?.id ?? null,
  membershipVersion: membership?.version ?? null,
});

export interface Memberships {
  /** By person, whoever may see them. */
  readonly memberships: ReadonlyMap<string, readonly GroupIndividual[]>;
  /** Whether the caller sees a membership, by its id. */
  readonly reaches: (id: string) => boolean;
}

const AT_ONCE = 1000;

/** Where people live. Of memberships out of reach it is told only that they are in the way. */
export async function membershipsOf(ctx: OperationContext, individualIds: readonly string[]): Promise<Memberships> {
  const found: GroupIndividual[] = [];
  for (let at = 0; at < individualIds.length; at += AT_ONCE) {
    const where = { in: [{ var: 'individualId' }, individualIds.slice(at, at + AT_ONCE)] };
    for await (const page of ctx.repo(GroupIndividual, { scope: 'all' }).stream({ where, orderBy: [] }))
      found.push(...page);
  }
  const memberships = Map.groupBy(found, ({ individualId }) => individualId);
  if (ctx.access?.rowsOf(GroupIndividual) === undefined) return { memberships, reaches: () => true };
  const reached = await ctx.repo(GroupIndividual).byIds(found.map(({ id }) => id));
  return { memberships, reaches: (id) => reached.has(id) };
}
