import { unwrap } from '@parasol/core';
import type { EnrolmentResult } from '@parasol/social-protection';
import type { Officer } from '../compose.ts';
import { MONTH, type Programme } from '../programmes/programme.ts';
import type { Funnel } from '../report/report.ts';

/** A benefit plan for a programme; gives its id. */
export async function createPlan(me: Officer, { code, name, sentence, type }: Programme): Promise<string> {
  const plan = await me.benefitPlans.create({ code, name, type, description: sentence, dateValidFrom: MONTH.first });
  return unwrap(plan).id;
}

/** Asks who would be enrolled, and leaves everything as it is. */
export async function previewEnrolment(me: Officer, programme: Programme, benefitPlanId: string): Promise<Funnel> {
  const input = enrolment(programme, benefitPlanId);
  const preview = programme.type === 'GROUP' ? me.groupBeneficiaries.enrol.preview : me.beneficiaries.enrol.preview;
  return funnelOf(unwrap(await preview(input)));
}

/** Enrols everybody who satisfies the criteria; says whether that changed anything. */
export async function enrol(
  me: Officer,
  programme: Programme,
  benefitPlanId: string,
): Promise<{ readonly funnel: Funnel; readonly unchanged: boolean }> {
  const input = enrolment(programme, benefitPlanId);
  const result = await (programme.type === 'GROUP'
    ? me.groupBeneficiaries.enrol(input)
    : me.beneficiaries.enrol(input));
  return { funnel: funnelOf(unwrap(result)), unchanged: result.success && result.outcome === 'unchanged' };
}

const enrolment = ({ criteria }: Programme, benefitPlanId: string) => ({
  benefitPlanId,
  criteria,
  dateValidFrom: MONTH.first,
});

function funnelOf({ considered, removedBy, enrolled, alreadyEnrolled, overCapacity }: EnrolmentResult): Funnel {
  const conditions = removedBy.map(({ criterion, removed, remaining }) => ({ name: criterion, removed, remaining }));
  return { considered, conditions, enrolled, alreadyEnrolled, overCapacity };
}
