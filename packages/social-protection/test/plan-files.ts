import { fromBytes, unwrap } from '@parasol/core';
import type { openProgramme } from './open-programme.ts';

type Programme = Pick<Awaited<ReturnType<typeof openProgramme>>, 'me'>;

/** Uploads text as a file into a plan. */
export const upload = ({ me }: Programme, benefitPlanId: string, text: string, more: object = {}) =>
  me.beneficiaryImports.importBeneficiaries({ benefitPlanId, source: fromBytes('north.csv', text), ...more });

/** Who is in a plan, in the order in which they came: first name, status, data. */
export async function inPlan({ me }: Programme, benefitPlanId: string) {
  const people = unwrap(await me.individuals.list({ first: 1000 })).rows;
  const names = new Map(people.map(({ id, firstName }) => [id, firstName]));
  const { rows } = unwrap(await me.beneficiaries.list({ benefitPlanId, first: 1000 }));
  return rows.map(({ individualId, status, jsonExt }) => [names.get(individualId), status, jsonExt] as const);
}

/** The same with the card of each. */
export const cardsIn = async (programme: Programme, benefitPlanId: string) =>
  (await inPlan(programme, benefitPlanId)).map(([name, , data]) => [name, data['card']]);

/** What became of the rows of a file: line, outcome, reason. */
export const outcomesOf = async ({ me }: Programme, uploadId: string) =>
  unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId })).rows.map(({ line, outcome, reason }) => [
    line,
    outcome,
    reason,
  ]);
