import { defineErrors } from '@parasol/core';

/** Whom a plan takes: people, or households. */
type Kind = 'INDIVIDUAL' | 'GROUP';
const plural = { INDIVIDUAL: 'people', GROUP: 'households' } as const;

/** A few of those whom a schema does not fit, in any language. */
export const suchAs = (
  examples: readonly { readonly beneficiary: string; readonly property: string }[],
  before: string,
): string => {
  const shown = examples.slice(0, 3).map(({ beneficiary, property }) => `${beneficiary} (${property})`);
  return shown.length === 0 ? '' : `${before}${shown.join(', ')}`;
};

/** What the social-protection module refuses, beside the errors of core. */
export const socialProtectionErrors = defineErrors(
  'social_protection',
  {
    CODE_TAKEN: (p: { code: string; taken: string }) =>
      `The code "${p.code}" is taken by plan "${p.taken}". Upper and lower case and blanks make no difference; choose another code.`,
    NAME_TAKEN: (p: { name: string; code: string }) =>
      `Plan "${p.code}" is already called "${p.name}". Upper and lower case and blanks make no difference; choose another name.`,
    SCHEMA_NO_OBJECT: () => 'The schema is no JSON object. Give a JSON Schema (draft 7), as an object or as its text.',
    /** The reason is in the words of the JSON parser. */
    SCHEMA_NOT_JSON: (p: { reason: string }) =>
      `The schema is not JSON (${p.reason}). Give a JSON Schema (draft 7), as an object or as its text.`,
    CEILING_NEGATIVE: (p: { ceiling: string }) =>
      `A ceiling of ${p.ceiling} would take money from people. Give zero or more.`,
    TYPE_IN_USE: (p: { code: string; type: string }) =>
      `Plan "${p.code}" has or had beneficiaries, so its type stays ${p.type}. Create another plan for the other type.`,
    TYPE_WITH_UPLOADS: (p: { code: string; type: string }) =>
      `Files that were uploaded into plan "${p.code}" are not done, so its type stays ${p.type}. Send again what was cut off and apply or reject what waits, or create another plan for the other type.`,
    CAPACITY_BELOW_ENROLLED: (p: { code: string; capacity: number; taken: number }) =>
      `Plan "${p.code}" has ${p.taken} places taken, so its capacity cannot be ${p.capacity}. Give at least ${p.taken}, or graduate beneficiaries first.`,

    PLAN_OF_OTHER_TYPE: (p: { code: string; type: string; takes: Kind; given: Kind }) =>
      `Plan "${p.code}" is of type ${p.type} and takes ${plural[p.takes]}, not ${plural[p.given]}.`,
    PLAN_NOT_OPEN: (p: { code: string; status: 'DRAFT' | 'SUSPENDED' | 'CLOSED' }) =>
      `Plan "${p.code}" is ${p.status} and takes nobody in. ${p.status === 'CLOSED' ? 'It stays closed; create another plan.' : 'Open it first.'}`,
    CLOSE_INSTEAD: (p: { code: string }) =>
      `Plan "${p.code}" is closed by its own operation, which says what becomes of its beneficiaries.`,
    /** `property` is the first of a beneficiary that does not fit. */
    SCHEMA_BREAKS_DATA: (
      p: { code: string; failing: number; examples: readonly { beneficiary: string; property: string }[] },
      say,
    ) =>
      `${say.count(p.failing, 'beneficiary', 'beneficiaries')} of plan "${p.code}" would not satisfy the schema${suchAs(p.examples, ', such as ')}. Mend their data first, or let the schema allow it.`,
    PLAN_REPLACED: (p: { code: string; by: string }) =>
      `Plan "${p.code}" was replaced by plan ${p.by} and takes nobody in. Enrol into its successor.`,
    PLAN_NOT_YET_VALID: (p: { code: string; from: string; today: string }) =>
      `Plan "${p.code}" begins on ${p.from} and today is ${p.today}. Enrol from that day on.`,
    PLAN_EXPIRED: (p: { code: string; to: string; today: string }) =>
      `Plan "${p.code}" ended on ${p.to} and today is ${p.today}, so it takes nobody in.`,
    PLAN_FULL: (p: { code: string; capacity: number }) =>
      `All ${p.capacity} places of plan "${p.code}" are taken. Enrol as POTENTIAL, which takes no place, or raise maxBeneficiaries.`,
    VALID_AFTER_PLAN: (p: { code: string; from: string; to: string }) =>
      `The enrolment would begin on ${p.from}, after plan "${p.code}" ends on ${p.to}.`,
    ALREADY_ENROLLED: (p: { code: string; status: string; id: string }) =>
      `Already enrolled in plan "${p.code}", with status ${p.status}. Change beneficiary ${p.id} instead.`,
    PLACES_SHORT: (p: { code: string; wanted: number; left: number }, say) =>
      `Plan "${p.code}" has ${say.count(p.left, 'place', 'places')} left and ${p.wanted} would be taken. Choose fewer, or raise maxBeneficiaries.`,
    IDS_OR_WHERE: () => 'Give either ids or a condition, not both and not neither.',
    NOT_ELIGIBLE: (p: { code: string; failed: readonly string[] }) =>
      `Not eligible for plan "${p.code}", by ${p.failed.join(', ')}. The rule explains it line by line.`,
    IN_EXCLUSIVE_PLAN: (p: { code: string }) =>
      `Has a place in a plan that plan "${p.code}" excludes, alone or by the household. Graduate there first.`,
    MERGED_INTO_EXCLUSIVE: (p: { code: string; other: string }) =>
      `The merged person would have places in plans "${p.code}" and "${p.other}", which exclude each other, alone or by the household. Graduate one of the two enrolments, then merge.`,
    OTHERS_WAIT: (p: { code: string; waiting: number }) =>
      `${p.waiting} wait for a place in plan "${p.code}". Places go to them in their order: promote, or enrol, which puts the new one on the list.`,
    ENROL_TO_WAIT: () =>
      'Who is to wait for a place is put on the list by enrol, which ranks them. Give ids to enrol one or a few.',
    NO_WAITING_LIST: (p: { code: string }) =>
      `Plan "${p.code}" keeps no waiting list. Give it one: waitingList says how it is ranked.`,
    NO_SCORE_TO_RANK_BY: () =>
      'The waiting list is ranked by the score of the rule, and the plan has no rule with a score.',
    PLAN_WITHOUT_RULE: (p: { code: string }) =>
      `Plan "${p.code}" has no eligibility rule that could be asked again. Give it one first.`,
    EXCLUDES_ITSELF: () => 'A plan cannot exclude itself.',
    TYPE_WITH_RULE: (p: { type: string }) =>
      `Rule and waiting list are about plans of type ${p.type}. Change them in the same call.`,

    ELIGIBLE_FOR_WHAT: () => 'Eligible for what? Give benefitPlanId, whose rule is meant.',
    RULE_EMPTY: () => 'The rule asks for nothing. Give criteria, a score, or both.',
    RULE_PUBLISHED: (p: { code: string; version: number }) =>
      `Version ${p.version} of rule "${p.code}" is published and never changes. Create the next version under the same code.`,
    RULE_NOT_PUBLISHED: (p: { code: string; version: number }) =>
      `Version ${p.version} of rule "${p.code}" is a draft. Publish it before a plan uses it.`,
    RULE_OF_OTHER_KIND: (p: { code: string; kind: Kind }) => `Rule "${p.code}" judges ${plural[p.kind]}.`,
    TARGET_OF_HOUSEHOLDS: (p: { of: string }) =>
      `"${p.of}" is about households and their members; a rule for people has none.`,
    BOUND_MISSING: () => 'Nothing says how many. Give atLeast, atMost, or both.',
    UPLOAD_UNFINISHED: () =>
      'An upload that is not finished made this record, so it is not to be used yet. Wait for the upload, or go on with it where it stopped.',
    ENROLMENT_FIXED: (p: { field: string }) =>
      `${p.field} of an enrolment never changes, because payments refer to it. Delete it and enrol anew.`,

    HOUSEHOLD_SPEAKS_TWICE: (p: { group: string; lines: readonly number[]; more: boolean }) =>
      `Lines ${p.lines.join(', ')}${p.more ? ', …' : ''} all say something for the plan about household "${p.group}". Leave it on one of them.`,
    UPLOAD_WAITS: () =>
      'The people of this file are in another upload that is not done: it waits until somebody has accepted them, or was cut off. Have it done first, then send the file again.',
    MADE_BEFORE: () =>
      "People of this file are in the registry by an earlier upload of it, so that nobody would be asked about enrolling them. Send it with mode 'update', matched by id or a key: then every row waits.",
    ROWS_CONTRADICT: (p: { lines: readonly number[]; more: boolean }) =>
      `Lines ${p.lines.join(', ')}${p.more ? ', …' : ''} are about the same person and say different things for the plan. Leave one of them.`,
    PERSON_REJECTED: (p: { line: number }) =>
      `Somebody has rejected the person of line ${p.line} in the upload of people. Ask why; a row that is mended may be sent again.`,
    NOT_IN_HOUSEHOLD: (p: { line: number; group: string }) =>
      `The person of line ${p.line} was made by an earlier upload of this file and is not in household "${p.group}". Put the person there first, or enrol the household from the registry.`,
    PERSON_GONE: (p: { line: number }) =>
      `Whoever line ${p.line} is about was deleted, merged or moved out of your reach since. Enrol the person, or the household, from the registry.`,

    NO_CRITERIA: () => 'Without criteria everybody would be enrolled. Give criteria, or say so with everybody: true.',
    EVERYBODY_WITH_CRITERIA: () => 'Give either criteria or everybody: true, not both.',
    CRITERION_TWICE: (p: { name: string }) =>
      `Two criteria are called "${p.name}". Names tell criteria apart in the answer; give each its own.`,
    CRITERION_SELECTS_EVERYBODY: (p: { name: string }) =>
      `Criterion "${p.name}" has no condition in it and would let everybody through. Leave it out, or give it a condition.`,
  },
  {
    CODE_TAKEN: ['benefit_plan.code'],
    NAME_TAKEN: ['benefit_plan.name', 'benefit_plan.code'],
    TYPE_IN_USE: ['benefit_plan.code', 'benefit_plan.type'],
    TYPE_WITH_UPLOADS: ['benefit_plan.code', 'benefit_plan.type'],
    CAPACITY_BELOW_ENROLLED: ['benefit_plan.code'],
    PLAN_OF_OTHER_TYPE: ['benefit_plan.code', 'benefit_plan.type'],
    PLAN_NOT_OPEN: ['benefit_plan.code', 'benefit_plan.status'],
    CLOSE_INSTEAD: ['benefit_plan.code'],
    SCHEMA_BREAKS_DATA: ['benefit_plan.code'],
    PLAN_REPLACED: ['benefit_plan.code'],
    PLAN_NOT_YET_VALID: ['benefit_plan.code', 'benefit_plan.dateValidFrom'],
    PLAN_EXPIRED: ['benefit_plan.code', 'benefit_plan.dateValidTo'],
    PLAN_FULL: ['benefit_plan.code', 'benefit_plan.maxBeneficiaries'],
    NOT_ELIGIBLE: ['benefit_plan.code'],
    IN_EXCLUSIVE_PLAN: ['benefit_plan.code'],
    MERGED_INTO_EXCLUSIVE: ['benefit_plan.code'],
    OTHERS_WAIT: ['benefit_plan.code'],
    NO_WAITING_LIST: ['benefit_plan.code'],
    PLAN_WITHOUT_RULE: ['benefit_plan.code'],
    TYPE_WITH_RULE: ['benefit_plan.type'],
    RULE_PUBLISHED: ['eligibility_rule.code'],
    RULE_NOT_PUBLISHED: ['eligibility_rule.code'],
    RULE_OF_OTHER_KIND: ['eligibility_rule.code', 'eligibility_rule.kind'],
    PLACES_SHORT: ['benefit_plan.code', 'benefit_plan.maxBeneficiaries'],
    VALID_AFTER_PLAN: ['benefit_plan.code', 'benefit_plan.dateValidTo'],
    ALREADY_ENROLLED: ['benefit_plan.code', 'beneficiary.status', 'group_beneficiary.status'],
  },
);
