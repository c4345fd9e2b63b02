import type { AnyEntity, DocumentSchemas, JsonSchema, OperationContext } from '@parasol/core';
import { Beneficiary, type BenefitPlan, GroupBeneficiary } from '@parasol/social-protection';
import type { RuleKind } from '../calculation-rule/rule-kinds.ts';
import type { PaymentCalculation } from '../entities/payment-calculation.ts';
import { subjectOf } from './rule-scope.ts';

/** A reason for which somebody of the population gets nothing, with the condition over the population's entity. */
export interface Refusal {
  readonly reason: string;
  /** JSON-logic; may ask for `period.start` and `period.end`. */
  readonly when: unknown;
}

/** Who may get something from a payment plan. */
export interface Population {
  readonly kind: RuleKind;
  /** Rows of this entity give the claim. It has a relation `individual` or `group`, as its kind says. */
  readonly source: AnyEntity;
  /** JSON-logic that says which of them belong to the business object. */
  readonly where: unknown;
  /** Why some of them get nothing, in this order. What concerns validity, deletion and recipients is added. */
  readonly refuse: readonly Refusal[];
  /** JSON Schemas of extension data, beside those of the modules. */
  readonly documents: DocumentSchemas;
  /** The most that one of them gets by one calculation, as decimal text; what is over it is HELD. @default no ceiling */
  readonly ceiling?: string | undefined;
  /** The relation of a benefit that points at the source, if there is one. */
  readonly link: 'beneficiaryId' | 'groupBeneficiaryId' | undefined;
}

/** The beneficiaries of a plan. Only those that are ACTIVE are paid. */
export function beneficiariesOf(plan: BenefitPlan): Population {
  const individual = plan.type === 'INDIVIDUAL';
  const schema = (plan.beneficiaryDataSchema ?? undefined) as JsonSchema | undefined;
  return {
    kind: plan.type,
    source: individual ? Beneficiary : GroupBeneficiary,
    where: { '==': [{ var: 'benefitPlanId' }, plan.id] },
    refuse: [{ reason: 'NOT_ACTIVE', when: { '!=': [{ var: 'status' }, 'ACTIVE'] } }],
    documents: schema === undefined ? {} : { [individual ? Beneficiary.name : GroupBeneficiary.name]: schema },
    ceiling: plan.ceilingPerBeneficiary ?? undefined,
    link: individual ? 'beneficiaryId' : 'groupBeneficiaryId',
  };
}

/** A population as a calculation keeps it; its kind is a column of its own. */
export const storedPopulation = ({ source, where, refuse, documents, link }: Population): Record<string, unknown> => ({
  source: source.name,
  where,
  refuse,
  documents,
  link: link ?? null,
});

/** The population that a calculation was begun with, whatever became of the business object. */
export function populationOf(ctx: OperationContext, { kind, population }: PaymentCalculation): Population {
  const { source, where, refuse, documents, link } = population as ReturnType<typeof storedPopulation> & {
    readonly source: string;
    readonly refuse: readonly Refusal[];
    readonly documents: DocumentSchemas;
    readonly link: NonNullable<Population['link']> | null;
  };
  return { kind, source: ctx.catalog.byName(source), where, refuse, documents, link: link ?? undefined };
}

/** Who of a group is paid: the first condition that a live member satisfies decides; of several members the one that joined first. */
export type RecipientOrder = readonly unknown[];

/** The resource under which the app's own order is found. */
export const RECIPIENT = 'payment_cycle.recipient';

export const recipientOrder: RecipientOrder = Object.freeze([
  { '==': [{ var: 'recipientType' }, 'PRIMARY'] },
  { '==': [{ var: 'role' }, 'HEAD'] },
  true,
]);

/** A field of whoever is paid, as JSON-logic over the source: null where there is nobody. */
export function ofRecipient(
  kind: RuleKind,
  order: RecipientOrder,
  field: 'individualId' | 'individual.version',
): unknown {
  if (kind === 'INDIVIDUAL') return { var: field };
  const live = { '==': [{ var: 'individual.isDeleted' }, false] };
  const choices = order.map((when) => ({ first: [{ var: 'group.members' }, { and: [when, live] }, { var: field }] }));
  return choices.length === 1 ? choices[0] : { coalesce: choices };
}

/** Every reason that does not depend on the amount, in the order in which they are asked. */
export function refusalsOf({ kind, source, refuse }: Population, order: RecipientOrder): Refusal[] {
  const subject = subjectOf(kind);
  const invalid = {
    or: [
      { '>': [{ var: 'dateValidFrom' }, { var: 'period.end' }] },
      { '<': [{ var: 'dateValidTo' }, { var: 'period.start' }] },
    ],
  };
  const replaced = {
    and: [{ '!': { missing: 'replacementUuid' } }, { '<': [{ var: 'dateValidTo' }, { var: 'period.end' }] }],
  };
  return [
    ...refuse,
    ...(source.business
      ? [
          { reason: 'NOT_VALID_IN_PERIOD', when: invalid },
          // Its successor is paid in this period, and nobody twice.
          { reason: 'REPLACED_IN_PERIOD', when: replaced },
        ]
      : []),
    { reason: 'SUBJECT_DELETED', when: { var: `${subject}.isDeleted` } },
    ...(kind === 'GROUP'
      ? [{ reason: 'NO_RECIPIENT', when: { missing: [ofRecipient(kind, order, 'individualId')] } }]
      : []),
  ];
}
