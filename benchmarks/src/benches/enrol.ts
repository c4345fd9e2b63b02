import { unwrap } from '@parasol/core';
import type { Bench } from '../bench.ts';
import { seedPeople } from '../database/people.ts';
import { analyse, countRows, emptyTables, settle, writeSql } from '../database/run-sql.ts';
import { roundsFor, sideBySide } from '../harness/side-by-side.ts';
import { type Host, withHost } from '../host.ts';
import { bareEnrolment } from '../limits/enrol.ts';

const TABLES = ['social_protection_beneficiary'];

/** About two people of three satisfy all of them. */
const criteria = [
  { name: 'income', condition: { '<': [{ var: 'jsonExt.income' }, 900] } },
  { name: 'children', condition: { '>=': [{ var: 'jsonExt.children' }, 1] } },
  { name: 'district', condition: { '!=': [{ var: 'jsonExt.district' }, 'nowhere'] } },
];

export const enrol: Bench = {
  name: 'enrol',
  title: 'enrol people by three criteria over their extension data, with the funnel',
  limit: 'one hand-written INSERT … SELECT; for the rerun, a tenth of the first run',
  goal: '≤ 1.5 ×; a rerun that finds all enrolled ≤ 1 ×',
  runs: 'sizes',
  run: (bed) =>
    withHost(bed, async (host) => {
      const { me, bare } = host;
      await seedPeople(bare, bed.rows);
      const plan = unwrap(await me.benefitPlans.create({ code: 'P1', name: 'Plan', type: 'INDIVIDUAL' } as never));
      const benefitPlanId = plan.id;
      const enrolAll = async () => unwrap(await me.beneficiaries.enrol({ benefitPlanId, criteria })).enrolled;
      const prepare = () => emptied(host);
      let expected: number | undefined;
      const checked = (written: number): void => {
        expected ??= written;
        if (written !== expected || written === 0) throw new Error(`${written} enrolled instead of ${expected}.`);
      };
      const first = await sideBySide(
        {
          ours: { prepare, run: async () => checked(await enrolAll()) },
          limit: { prepare, run: async () => checked(await writeSql(bare, bareEnrolment(bare, benefitPlanId))) },
        },
        roundsFor(bed.rows),
      );
      await emptied(host);
      await enrolAll();
      await analyse(bare);
      await settle(bare);
      const again = await sideBySide(
        { ours: { run: async () => void (await enrolAll()) }, limit: { run: async () => first.ours / 10 } },
        { rounds: 5 },
      );
      if ((await countRows(bare, TABLES[0] as string)) !== expected) throw new Error('The rerun enrolled somebody.');
      const { ours, limit, ratio, memory } = first;
      return [
        { unit: 'ms', ours, limit, ratio, memory, goal: { ratioAtMost: 1.5 } },
        {
          what: 'rerun that finds all enrolled',
          unit: 'ms',
          ours: again.ours,
          limit: again.limit,
          memory: again.memory,
          goal: { ratioAtMost: 1 },
        },
      ];
    }),
};

async function emptied({ bare }: Host): Promise<void> {
  await emptyTables(bare, TABLES);
  await settle(bare);
}
