import fc from 'fast-check';
import type { Kind, Registry } from './model.ts';

/** A condition in two languages: as a caller writes it, and as a loop over what the caller sees. */
export interface Question {
  readonly about: Kind;
  readonly where: unknown;
  /** Whether it holds of a row, by id, given what is seen of everything. */
  readonly holds: (seen: Registry, id: string) => boolean;
}

type Of<K extends Kind> = Registry[K][number];

const question = <K extends Kind>(
  about: K,
  where: unknown,
  holds: (row: Of<K>, seen: Registry) => boolean,
): Question => ({
  about,
  where,
  holds: (seen, id) => {
    const row = (seen[about] as readonly Of<K>[]).find((one) => (one as { id: string }).id === id);
    if (row === undefined) throw new Error(`${about} ${id} is not seen at all.`);
    return holds(row, seen);
  },
});

const v = (name: string) => ({ var: name });
const isHead = { '==': [v('role'), 'HEAD'] };
const byId = <R extends { readonly id: string }>(rows: readonly R[], id: string | null): R | undefined =>
  rows.find((row) => row.id === id);
const lowest = <R extends { readonly id: string }>(rows: readonly R[]): R | undefined =>
  rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0];

/** Last names, incomes and codes as the world has them. */
export const lastNames = ['Abdi', 'Berg', 'Cruz', 'Diop'] as const;
export const groupCodes = ['G0', 'G1', 'G2', 'G3', 'G4', 'G5'] as const;

const ofPeople = fc.oneof(
  fc
    .constantFrom(...lastNames)
    .map((name) => question('people', { '==': [v('lastName'), name] }, ({ lastName }) => lastName === name)),
  fc.constant(
    question('people', { some: [v('memberships'), isHead] }, ({ id }, { members }) =>
      members.some((one) => one.individualId === id && one.role === 'HEAD'),
    ),
  ),
  fc.constant(
    question('people', { all: [v('memberships'), isHead] }, ({ id }, { members }) =>
      members.every((one) => one.individualId !== id || one.role === 'HEAD'),
    ),
  ),
  fc.constant(
    question('people', { none: [v('memberships'), isHead] }, ({ id }, { members }) =>
      members.every((one) => one.individualId !== id || one.role !== 'HEAD'),
    ),
  ),
  fc
    .integer({ min: 0, max: 3 })
    .map((least) =>
      question(
        'people',
        { '>=': [{ count: [v('memberships')] }, least] },
        ({ id }, { members }) => members.filter((one) => one.individualId === id).length >= least,
      ),
    ),
  fc
    .constantFrom(...groupCodes)
    .map((code) =>
      question(
        'people',
        { some: [v('memberships'), { '==': [v('group.code'), code] }] },
        ({ id }, { members, groups }) =>
          members.some((one) => one.individualId === id && byId(groups, one.groupId)?.code === code),
      ),
    ),
  fc
    .integer({ min: 1, max: 3 })
    .map((least) =>
      question(
        'people',
        { '>=': [{ count: [v('beneficiaries'), { '>=': [{ count: [v('benefits')] }, 1] }] }, least] },
        ({ id }, { beneficiaries, benefits }) =>
          beneficiaries.filter(
            (one) => one.subjectId === id && benefits.some(({ beneficiaryId }) => beneficiaryId === one.id),
          ).length >= least,
      ),
    ),
);

const income = { coalesce: [v('individual.jsonExt.income'), 0] };

const ofGroups = fc.oneof(
  fc
    .constantFrom(...lastNames)
    .map((name) =>
      question(
        'groups',
        { some: [v('members'), { '==': [v('individual.lastName'), name] }] },
        ({ id }, { members, people }) =>
          members.some((one) => one.groupId === id && byId(people, one.individualId)?.lastName === name),
      ),
    ),
  fc
    .integer({ min: 0, max: 900 })
    .map((least) =>
      question(
        'groups',
        { '>': [{ sum: [v('members'), income] }, least] },
        ({ id }, { members, people }) =>
          members
            .filter((one) => one.groupId === id)
            .reduce((sum, one) => sum + (byId(people, one.individualId)?.income ?? 0), 0) > least,
      ),
    ),
  fc
    .constantFrom(...lastNames)
    .map((name) =>
      question(
        'groups',
        { '==': [{ first: [v('members'), true, v('individual.lastName')] }, name] },
        ({ id }, { members, people }) =>
          byId(people, lowest(members.filter((one) => one.groupId === id))?.individualId ?? null)?.lastName === name,
      ),
    ),
  fc.constant(
    question(
      'groups',
      { missing: [{ first: [v('members'), isHead, v('individual.dob')] }] },
      ({ id }, { members }) => !members.some((one) => one.groupId === id && one.role === 'HEAD'),
    ),
  ),
  fc
    .integer({ min: 1, max: 3 })
    .map((least) =>
      question(
        'groups',
        { '<': [{ count: [v('members'), { '!': [isHead] }] }, least] },
        ({ id }, { members }) => members.filter((one) => one.groupId === id && one.role !== 'HEAD').length < least,
      ),
    ),
);

const ofMembers = fc.oneof(
  fc
    .constantFrom(...lastNames)
    .map((name) =>
      question(
        'members',
        { '!=': [v('individual.lastName'), name] },
        ({ individualId }, { people }) => byId(people, individualId)?.lastName !== name,
      ),
    ),
  fc.constant(
    question(
      'members',
      { '>=': [{ count: [v('individual.memberships')] }, 2] },
      ({ individualId }, { members }) => members.filter((one) => one.individualId === individualId).length >= 2,
    ),
  ),
  fc
    .constantFrom(...groupCodes)
    .map((code) =>
      question(
        'members',
        { '<': [v('group.code'), code] },
        ({ groupId }, { groups }) => (byId(groups, groupId)?.code ?? '~') < code,
      ),
    ),
);

const ofBeneficiaries = fc.oneof(
  fc
    .constantFrom(...lastNames)
    .map((name) =>
      question(
        'beneficiaries',
        { '==': [v('individual.lastName'), name] },
        ({ subjectId }, { people }) => byId(people, subjectId)?.lastName === name,
      ),
    ),
  fc.constant(
    question('beneficiaries', { some: [v('individual.memberships'), isHead] }, ({ subjectId }, { members }) =>
      members.some((one) => one.individualId === subjectId && one.role === 'HEAD'),
    ),
  ),
  fc
    .constantFrom('PA', 'PB')
    .map((code) =>
      question(
        'beneficiaries',
        { '==': [v('benefitPlan.code'), code] },
        ({ planId }, { plans }) => byId(plans, planId)?.code === code,
      ),
    ),
  fc.constant(
    question(
      'beneficiaries',
      { missing: 'benefitPlan.code' },
      ({ planId }, { plans }) => byId(plans, planId) === undefined,
    ),
  ),
);

const ofGroupBeneficiaries = fc.oneof(
  fc
    .constantFrom(...lastNames)
    .map((name) =>
      question(
        'groupBeneficiaries',
        { none: [v('group.members'), { '==': [v('individual.lastName'), name] }] },
        ({ subjectId }, { members, people }) =>
          !members.some((one) => one.groupId === subjectId && byId(people, one.individualId)?.lastName === name),
      ),
    ),
  fc
    .integer({ min: 0, max: 3 })
    .map((least) =>
      question(
        'groupBeneficiaries',
        { '>=': [{ count: [v('group.members')] }, least] },
        ({ subjectId }, { members }) => members.filter((one) => one.groupId === subjectId).length >= least,
      ),
    ),
);

/** The recipient of a household's benefit may live where the caller sees nobody. */
const ofBenefits = fc.oneof(
  fc
    .constantFrom(...lastNames)
    .map((name) =>
      question(
        'benefits',
        { '==': [v('individual.lastName'), name] },
        ({ individualId }, { people }) => byId(people, individualId)?.lastName === name,
      ),
    ),
  fc.constant(
    question(
      'benefits',
      { missing: 'individual.dob' },
      ({ individualId }, { people }) => byId(people, individualId) === undefined,
    ),
  ),
  fc.constant(
    question(
      'benefits',
      { all: [v('individual.memberships'), isHead] },
      ({ individualId }, { people, members }) =>
        byId(people, individualId) === undefined ||
        members.every((one) => one.individualId !== individualId || one.role === 'HEAD'),
    ),
  ),
  fc.constant(
    question(
      'benefits',
      { '==': [{ count: [v('individual.memberships')] }, 0] },
      ({ individualId }, { people, members }) =>
        byId(people, individualId) === undefined || members.every((one) => one.individualId !== individualId),
    ),
  ),
  fc
    .constantFrom(...lastNames)
    .map((name) =>
      question(
        'benefits',
        { in: [v('beneficiary.individual.lastName'), [name, 'Zulu']] },
        ({ beneficiaryId }, { beneficiaries, people }) =>
          byId(people, byId(beneficiaries, beneficiaryId)?.subjectId ?? null)?.lastName === name,
      ),
    ),
  fc
    .constantFrom(...groupCodes)
    .map((code) =>
      question(
        'benefits',
        { startsWith: [v('groupBeneficiary.group.code'), code] },
        ({ groupBeneficiaryId }, { groupBeneficiaries, groups }) =>
          byId(groups, byId(groupBeneficiaries, groupBeneficiaryId)?.subjectId ?? null)?.code === code,
      ),
    ),
);

/** Rows that everybody sees must not tell of those that only others see. */
const ofPlans = fc.oneof(
  fc
    .integer({ min: 0, max: 9 })
    .map((least) =>
      question(
        'plans',
        { '>=': [{ count: [v('beneficiaries')] }, least] },
        ({ id }, { beneficiaries }) => beneficiaries.filter(({ planId }) => planId === id).length >= least,
      ),
    ),
  fc
    .constantFrom(...lastNames)
    .map((name) =>
      question(
        'plans',
        { some: [v('beneficiaries'), { '==': [v('individual.lastName'), name] }] },
        ({ id }, { beneficiaries, people }) =>
          beneficiaries.some(({ planId, subjectId }) => planId === id && byId(people, subjectId)?.lastName === name),
      ),
    ),
  fc.integer({ min: 1, max: 60 }).map((least) =>
    question(
      'plans',
      { '>': [{ sum: [v('paymentPlans'), { sum: [v('benefits'), v('amount')] }] }, least] },
      ({ id }, { beneficiaries, groupBeneficiaries, benefits }) => {
        const own = new Set(
          [...beneficiaries, ...groupBeneficiaries].flatMap((one) => (one.planId === id ? one.id : [])),
        );
        const paid = benefits.filter(
          ({ beneficiaryId, groupBeneficiaryId }) => own.has(beneficiaryId ?? '') || own.has(groupBeneficiaryId ?? ''),
        );
        return paid.reduce((sum, { amount }) => sum + amount, 0) > least;
      },
    ),
  ),
);

const negated = (one: Question): Question => ({
  ...one,
  where: { '!': [one.where] },
  holds: (seen, id) => !one.holds(seen, id),
});

const joined = (first: Question, second: Question, word: 'and' | 'or'): Question =>
  first.about === second.about
    ? {
        about: first.about,
        where: { [word]: [first.where, second.where] },
        holds: (seen, id) =>
          word === 'and'
            ? first.holds(seen, id) && second.holds(seen, id)
            : first.holds(seen, id) || second.holds(seen, id),
      }
    : first;

const all = [ofPeople, ofGroups, ofMembers, ofBeneficiaries, ofGroupBeneficiaries, ofBenefits, ofPlans];

/** Questions about all that there is, plain, negated and joined. */
export const questions: fc.Arbitrary<Question> = fc.oneof(
  ...all.map((plain) =>
    fc.tuple(plain, plain, fc.constantFrom('and', 'or'), fc.boolean(), fc.boolean()).map(([a, b, word, not, two]) => {
      const one = two ? joined(a, b, word as 'and' | 'or') : a;
      return not ? negated(one) : one;
    }),
  ),
);
