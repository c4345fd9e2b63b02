import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openRace, outcomesOf } from './open-race.ts';

/** Two writers, one of them held inside its open transaction while the other comes as far as it can. */

const gate = () => Promise.withResolvers<void>();

type Race = Awaited<ReturnType<typeof openRace>>;

/** Holds the first call of an operation of the first app after its work, before its commit. */
function hold(
  race: Race,
  signal: 'individual_service.delete' | 'beneficiary_service.enrol' | 'beneficiary_service.create',
) {
  const [reached, released] = [gate(), gate()];
  race.first.app.signals.bind(
    signal,
    async () => {
      reached.resolve();
      await released.promise;
    },
    'after',
  );
  return { reached: reached.promise, release: () => released.resolve() };
}

/** While others read, a call that was just made comes as far as it can. */
async function otherReads(race: Race): Promise<void> {
  for (let i = 0; i < 40; i++) unwrap(await race.second.me.individuals.count({}));
}

describe.each(stores)('a writer held before its commit on $name', (store) => {
  it('deletes a person whom an enrolment by criteria then leaves out', async () => {
    await using race = await openRace(store);
    const [gone, stays] = [await race.person(), await race.person()];
    const plan = await race.plan();
    const held = hold(race, 'individual_service.delete');
    const deletion = race.first.me.individuals.delete({ id: gone.id, version: 1 });
    await held.reached;
    const enrolment = race.second.me.beneficiaries.enrol({ benefitPlanId: plan.id, everybody: true });
    await otherReads(race);
    held.release();
    expect(outcomesOf([await deletion])).toEqual(['done']);
    expect(unwrap(await enrolment)).toMatchObject({ enrolled: 1, considered: 1 });
    const { rows } = unwrap(await race.first.me.beneficiaries.list({ benefitPlanId: plan.id }));
    expect(rows.map(({ individualId }) => individualId)).toEqual([stays.id]);
    await race.atRest();
  });

  it.each(['enrol', 'create'] as const)('keeps a person from deletion whom it takes into a plan by %s', async (way) => {
    await using race = await openRace(store);
    const person = await race.person();
    const plan = await race.plan();
    const { beneficiaries } = race.first.me;
    const about = { benefitPlanId: plan.id };
    const held = hold(race, `beneficiary_service.${way}`);
    const taking =
      way === 'enrol'
        ? beneficiaries.enrol({ ...about, everybody: true })
        : beneficiaries.create({ ...about, individualId: person.id, status: 'ACTIVE' });
    await held.reached;
    const deletion = race.second.me.individuals.delete({ id: person.id, version: 1 });
    await otherReads(race);
    held.release();
    expect(outcomesOf([await taking])).toEqual(['done']);
    // Where it looked before the other committed, the store refuses what the module did not see.
    expect(['individual.STILL_IN_USE', 'core.REFERENCED']).toContain(outcomesOf([await deletion])[0]);
    await race.atRest();
  });
});
