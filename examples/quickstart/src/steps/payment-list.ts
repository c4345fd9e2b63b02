import type { TableCell } from '@parasol/core';
import type { Benefit } from '@parasol/payment-cycle';
import type { Officer } from '../compose.ts';
import { allRows, byIds, inBatches } from '../pages.ts';
import { MONTH } from '../programmes/programme.ts';

export interface PaymentListOptions {
  /** Names of programmes by payment plan. */
  readonly programmes: ReadonlyMap<string, string>;
  /** The column by which a payer knows people, if there is one. */
  readonly identifier?: string;
}

export const paymentColumns = ({ identifier }: PaymentListOptions): string[] => [
  'programme',
  'month',
  'due_on',
  ...(identifier === undefined ? [] : [identifier]),
  'first_name',
  'last_name',
  'dob',
  'household',
  'amount',
  'currency',
  'status',
  'benefit_id',
];

const BATCH = 500;

/** Who is paid how much, held payments included: their status says so. */
export async function* paymentRows(
  me: Officer,
  options: PaymentListOptions,
): AsyncGenerator<TableCell[], void, undefined> {
  const { programmes, identifier } = options;
  for (const [paymentPlanId, programme] of programmes) {
    const where = { '==': [{ var: 'paymentPlanId' }, paymentPlanId] };
    for await (const benefits of inBatches(
      allRows((page) => me.benefits.list({ where, ...page })),
      BATCH,
    )) {
      const people = await byIds(
        me.individuals.list,
        benefits.map(({ individualId }) => individualId),
      );
      const households = await householdCodes(me, benefits);
      for (const benefit of benefits) {
        const person = people.get(benefit.individualId ?? '');
        yield [
          programme,
          MONTH.first.slice(0, 7),
          benefit.dateDue,
          ...(identifier === undefined ? [] : [String(person?.jsonExt[identifier] ?? '')]),
          person?.firstName,
          person?.lastName,
          person?.dob,
          households.get(benefit.sourceId),
          twoDecimals(benefit.amount),
          benefit.currency,
          benefit.status,
          benefit.id,
        ];
      }
    }
  }
}

/** Codes of the households that are paid, by enrolment. */
async function householdCodes(me: Officer, benefits: readonly Benefit[]): Promise<ReadonlyMap<string, string>> {
  const ids = benefits.map(({ groupBeneficiaryId }) => groupBeneficiaryId);
  const enrolments = await byIds(me.groupBeneficiaries.list, ids);
  const groups = await byIds(
    me.groups.list,
    [...enrolments.values()].map(({ groupId }) => groupId),
  );
  return new Map([...enrolments].map(([id, { groupId }]) => [id, groups.get(groupId)?.code ?? '']));
}

/** Amounts are stored with four decimals; what is paid has two here. */
const twoDecimals = (amount: string): string => amount.replace(/^(-?\d+\.\d\d)00$/, '$1');
