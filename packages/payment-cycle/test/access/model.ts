import { expect } from 'vitest';

/**
 * The registry as plain arrays, and who sees what of it by plain loops. Nothing here knows how the product does it: what it shows is
 * held against this.
 */

export interface Place {
  readonly id: string;
  readonly parentId: string | null;
}
export interface Person {
  readonly id: string;
  readonly version: number;
  readonly lastName: string;
  readonly dob: string;
  readonly income: number | null;
  readonly locationId: string | null;
}
export interface Household {
  readonly id: string;
  readonly code: string;
  readonly locationId: string | null;
}
export interface Member {
  readonly id: string;
  readonly groupId: string;
  readonly individualId: string;
  readonly role: string | null;
}
export interface Plan {
  readonly id: string;
  readonly code: string;
}
export interface Enrolled {
  readonly id: string;
  readonly subjectId: string;
  readonly planId: string;
  readonly status: string;
}
export interface Paid {
  readonly id: string;
  readonly beneficiaryId: string | null;
  readonly groupBeneficiaryId: string | null;
  readonly individualId: string | null;
  /** Of the amount, in whole units. */
  readonly amount: number;
}

/** Everything that lives at one moment. */
export interface Registry {
  readonly places: readonly Place[];
  readonly people: readonly Person[];
  readonly groups: readonly Household[];
  readonly members: readonly Member[];
  readonly plans: readonly Plan[];
  readonly beneficiaries: readonly Enrolled[];
  readonly groupBeneficiaries: readonly Enrolled[];
  readonly benefits: readonly Paid[];
}

/** What somebody may see, said in words of the field. */
export type Rules =
  | { readonly kind: 'places'; readonly places: readonly string[]; readonly unlocated: boolean }
  | {
      readonly kind: 'custom';
      /** People born before; null sees nobody, true everybody. */
      readonly bornBefore: string | true | null;
      /** Groups whose code is not below; true sees all. */
      readonly groupsFrom: string | true;
      /** The one plan that is seen; true sees all. */
      readonly plan: string | true;
    };

function isBelow(places: readonly Place[], id: string | null, wanted: readonly string[]): boolean {
  for (let at = id; at !== null; at = places.find((place) => place.id === at)?.parentId ?? null)
    if (wanted.includes(at)) return true;
  return false;
}

/** The part of a registry that somebody sees, row by row. */
export function seen(all: Registry, rules: Rules): Registry {
  const at = ({ locationId }: { locationId: string | null }) =>
    rules.kind === 'places' && (locationId === null ? rules.unlocated : isBelow(all.places, locationId, rules.places));
  const people = all.people.filter((person) => {
    if (rules.kind === 'places') return at(person);
    return rules.bornBefore === true || (rules.bornBefore !== null && person.dob < rules.bornBefore);
  });
  const groups = all.groups.filter((group) => {
    if (rules.kind === 'places') return at(group);
    return rules.groupsFrom === true || group.code >= rules.groupsFrom;
  });
  const plans = all.plans.filter(({ id }) => rules.kind === 'places' || rules.plan === true || rules.plan === id);
  const has = (rows: readonly { readonly id: string }[], id: string | null) => rows.some((row) => row.id === id);
  const beneficiaries = all.beneficiaries.filter(({ subjectId }) => has(people, subjectId));
  const groupBeneficiaries = all.groupBeneficiaries.filter(({ subjectId }) => has(groups, subjectId));
  return {
    places: all.places,
    people,
    groups,
    plans,
    members: all.members.filter(({ groupId, individualId }) => has(groups, groupId) && has(people, individualId)),
    beneficiaries,
    groupBeneficiaries,
    benefits: all.benefits.filter(({ beneficiaryId, groupBeneficiaryId, individualId }) => {
      if (beneficiaryId !== null) return has(beneficiaries, beneficiaryId);
      if (groupBeneficiaryId !== null) return has(groupBeneficiaries, groupBeneficiaryId);
      return has(people, individualId);
    }),
  };
}

export type Kind = Exclude<keyof Registry, 'places'>;

/** Fails with what was asked, when an answer is not what the loops say. */
export function same(actual: unknown, wanted: unknown, ...about: unknown[]): void {
  expect(actual, JSON.stringify(about)).toEqual(wanted);
}
