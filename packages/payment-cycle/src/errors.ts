import { defineErrors, type Message } from '@parasol/core';

/** What can be wrong with rules, plans, cycles and their parameters: codes `payment_cycle.*`. */
export const paymentCycleErrors = defineErrors(
  'payment_cycle',
  {
    HOUSEHOLDS_INCOMPLETE: (p: { paymentPlan: string; households: number }) =>
      `${p.households} households that ${p.paymentPlan} pays have got a part of their members by an upload that is not finished. Wait for the upload, or go on with it where it stopped; then process again.`,
    ENROLMENT_INCOMPLETE: (p: { paymentPlan: string; beneficiaries: number }) =>
      `${p.beneficiaries} beneficiaries that ${p.paymentPlan} pays came by a file of which not everybody is enrolled yet. Wait for the upload, or go on with it where it stopped; then process again.`,
    UNKNOWN_RULE: (p: { id: string; known: readonly string[] }) =>
      `No calculation rule has the id ${p.id}. ${
        p.known.length === 0
          ? 'None is registered: list rules in paymentCycle({ rules }).'
          : `Registered are ${p.known.join('; ')}.`
      }`,
    RULE_INACTIVE: (p: { rule: string; on: string; from: string; to: string }) =>
      `The rule "${p.rule}" is not valid on ${p.on}: it is valid ${p.from === '' ? '' : `from ${p.from} `}${p.to === '' ? 'on' : `until ${p.to}`}.`,
    RULE_KIND: (p: { rule: string; kind: string; kinds: readonly string[] }, say) =>
      `The rule "${p.rule}" computes for ${say.and(p.kinds)} plans, and this is a ${p.kind} plan.`,
    RULE_FORMULA: (p: { rule: string; reason: Message }, say) =>
      `The rule "${p.rule}" gave something that cannot be computed: ${say(p.reason)}`,
    RULE_FAILED: (p: { rule: string; id: string; reason: Message }, say) =>
      `The rule "${p.rule}" failed for ${p.id}: ${say(p.reason)} Nothing of this range was written; mend the rule and process again.`,
    RULE_CHANGED: (p: { rule: string; version: number; what: Message }, say) =>
      `${say(p.what)} was computed by version ${p.version} of "${p.rule}", whose code is no longer the registered one. List that version in paymentCycle({ formerRules }).`,
    TODAY_IN_RULE: () =>
      'An amount must not depend on the day on which it is computed. Use {"var": "period.start"} or {"var": "period.end"} instead of today, also as the second part of "age".',
    PARAMETER_RIGHT: (p: { parameter: string; anyOf: readonly string[] }) =>
      `Changing "${p.parameter}" needs one of the rights ${p.anyOf.join(', ')}, and you hold none of them.`,
    TARGET_REQUIRED: () =>
      'A payment plan pays for one thing: give benefitPlanId, or businessObjectType and businessObjectId.',
    CYCLE_PERIOD: (p: { code: string; startDate: string; endDate: string }) =>
      `Cycle ${p.code} runs from ${p.startDate} to ${p.endDate}, which is not that month. Correct its dates, or give it another code.`,
    CYCLE_COMPUTED: (p: { code: string; field: string }) =>
      `Something was computed in cycle ${p.code}, so its ${p.field} stays as it is. Found under another name, the month would be paid once more.`,
    PLAN_COMPUTED: (p: { code: string; field: string }) =>
      `Something was computed from payment plan ${p.code}, so its ${p.field} stays as it is: with other due dates it could pay months that it should not. Replace it by a successor that is valid from a date.`,
    CYCLE_SUSPENDED: (p: { code: string }) => `Cycle ${p.code} is suspended. Make it ACTIVE before it is processed.`,
    BEING_COMPUTED: (p: { calculation: string }) =>
      `A part of calculation ${p.calculation} was computed by another call that is not finished. Process the month again, outside a transaction or preview, and it will be completed.`,
    MERGE_MEANWHILE: (p: { count: number }, say) =>
      `${say.count(p.count, 'calculation', 'calculations')} of payments ${p.count === 1 ? 'is' : 'are'} not finished. Process the month to its end, and merge the records or undo it then.`,
    CLOSE_MEANWHILE: (p: { count: number }, say) =>
      `${say.count(p.count, 'calculation', 'calculations')} of this plan ${p.count === 1 ? 'is' : 'are'} not finished. Process the month to its end and close the plan then, or those who come last are not paid.`,
    UNKNOWN_EXTRA: (p: { key: string; known: readonly string[]; hint: Message | undefined }, say) =>
      `No rule that is due takes "extra.${p.key}".${say.hint(p.hint)}${p.known.length === 0 ? '' : ` They take ${p.known.join(', ')}.`}`,
    EXTRA_DIFFERS: (p: { paymentPlan: string; cycle: string }) =>
      `${p.paymentPlan} was computed for ${p.cycle} with other extra values. What was computed stays: process again without extra, or with the same.`,
    CODE_TAKEN: (p: { code: string }) => `The code "${p.code}" is taken. Choose another.`,
    NUMBER_FORM: (p: { scale: number }, say) =>
      `Give digits with at most one point and ${say.count(p.scale, 'decimal', 'decimals')}, such as 12.50.`,
    NUMBER_AS_TEXT: () => 'Write numbers beyond 2^53 as text.',
    NUMBER_SIZE: (p: { whole: number }, say) =>
      `Give at most ${say.count(p.whole, 'digit', 'digits')} before the point.`,
    NUMBER_AT_LEAST: (p: { least: string }) => `It is at least ${p.least}.`,
    NUMBER_AT_MOST: (p: { most: string }) => `It is at most ${p.most}.`,
    CURRENCY_FORM: () => 'A currency is a code of ISO 4217, such as EUR.',
    CYCLE_REVERSED: () => 'A cycle ends on or after the day on which it starts.',
    CODE_BLANK: () => 'A code is not empty and has no blanks before or after it.',
    NOT_REPRODUCIBLE: (p: { benefit: string; what: Message }, say) =>
      `Benefit ${p.benefit} cannot be explained: ${say(p.what)}`,
  },
  {
    CYCLE_PERIOD: ['payment_cycle.code', 'payment_cycle.startDate', 'payment_cycle.endDate'],
    CYCLE_COMPUTED: ['payment_cycle.code'],
    PLAN_COMPUTED: ['payment_plan.code'],
    CYCLE_SUSPENDED: ['payment_cycle.code'],
    HOUSEHOLDS_INCOMPLETE: ['payment_plan.code'],
    ENROLMENT_INCOMPLETE: ['payment_plan.code'],
    EXTRA_DIFFERS: ['payment_plan.code', 'payment_cycle.code'],
  },
);
