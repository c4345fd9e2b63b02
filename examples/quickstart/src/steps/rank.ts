import { unwrap } from '@parasol/core';
import type { Officer } from '../compose.ts';
import type { RankedProgramme } from '../programmes/poorest.ts';
import { MONTH } from '../programmes/programme.ts';
import type { RankedReport } from '../report/report.ts';

/** How many of the list are shown. */
const SHOWN = 5;

/** Publishes the rule, opens the programme, gives its places to the poorest, and explains the first who has to wait. */
export async function rankPoorest(me: Officer, programme: RankedProgramme): Promise<RankedReport> {
  const { code, name, sentence, places, rule, waitingList } = programme;
  const draft = unwrap(await me.eligibilityRules.create({ code, name, kind: 'GROUP', definition: rule }));
  unwrap(await me.eligibilityRules.publish({ id: draft.id, version: draft.version }));
  const plan = unwrap(
    await me.benefitPlans.create({
      ...{ code, name, type: 'GROUP', description: sentence, dateValidFrom: MONTH.first, waitingList },
      maxBeneficiaries: places,
      eligibilityRuleId: draft.id,
    }),
  );
  const benefitPlanId = plan.id;
  const { considered, removedBy, enrolled, waitlisted } = unwrap(await me.groupBeneficiaries.enrol({ benefitPlanId }));
  const { rows } = unwrap(await me.groupBeneficiaries.waitingList({ benefitPlanId, first: SHOWN }));
  const list: { position: number; household: string; score: string }[] = [];
  for (const { position, subjectId, rankingScore } of rows)
    list.push({ position, household: unwrap(await me.groups.get({ id: subjectId })).code, score: rankingScore ?? '' });
  const [next] = rows;
  const explained =
    next === undefined
      ? []
      : unwrap(await me.eligibilityRules.explain({ id: draft.id, subjectId: next.subjectId })).text;
  const removed = removedBy.reduce((sum, one) => sum + one.removed, 0);
  return { name, sentence, considered, removed, enrolled, waiting: waitlisted, list, explained };
}
