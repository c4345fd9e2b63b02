import { type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { chosenSeed, createRandom, type Random } from '../random.ts';
import { openRace } from './open-race.ts';

/**
 * Clerks in two apps do whatever comes to their minds with the same few records, each as fast as it can; statements of the two mix as
 * chance has it. Nobody may get anything but a success or a refusal, and when all are done every invariant holds.
 */

const CLERKS = 4;
const STEPS = 30;

type Race = Awaited<ReturnType<typeof openRace>>;

/** What races can end with. Anything else is a fault of ours. */
const REFUSALS = [
  'core.CONFLICT',
  'core.DUPLICATE',
  'core.NOT_FOUND',
  'core.NOT_DELETED',
  'core.REFERENCED',
  'core.REPLACED',
  'core.BUSY',
  'core.TRANSITION_REFUSED',
  'social_protection.ALREADY_ENROLLED',
  'social_protection.PLAN_FULL',
  'individual.STILL_IN_USE',
  'individual.TWO_HEADS',
  'social_protection.CAPACITY_BELOW_ENROLLED',
  'social_protection.CODE_TAKEN',
];

async function oneStep({ first, second }: Race, random: Random, known: Known, clerk: number): Promise<Result<unknown>> {
  const { me } = clerk % 2 === 0 ? first : second;
  const id = random.pick(known.people);
  const benefitPlanId = random.pick(known.plans);
  const version = 1 + random.below(6);
  const { rows } = unwrap(await me.beneficiaries.list({ first: 20 }));
  const some = rows[random.below(20)];
  switch (random.below(8)) {
    case 0:
      return me.individuals.update({ id, version, lastName: `By${random.below(99)}` });
    case 1:
      return me.individuals.delete({ id, version });
    case 2:
      return me.individuals.undoDelete({ id, version });
    case 3:
      return me.beneficiaries.create({ benefitPlanId, individualId: id, status: 'ACTIVE' });
    case 4:
      return me.beneficiaries.enrol({ benefitPlanId, everybody: true });
    case 5:
      return me.groupIndividuals.create({
        groupId: random.pick(known.groups),
        individualId: id,
        role: null,
        recipientType: null,
      });
    case 6:
      return me.benefitPlans.update({ id: benefitPlanId, version, maxBeneficiaries: 1 + random.below(6) });
    default:
      return some === undefined
        ? me.groups.create({ code: `G${random.below(4)}` })
        : me.beneficiaries.update({
            id: some.id,
            version: some.version,
            status: random.pick(['SUSPENDED', 'ACTIVE', 'GRADUATED']),
          });
  }
}

interface Known {
  readonly people: readonly [string, ...string[]];
  readonly plans: readonly [string, ...string[]];
  readonly groups: readonly [string, ...string[]];
}

describe.each(stores)('clerks who work on the same records on $name', (store) => {
  it('leave every invariant in place, whatever they do at once', { timeout: 120_000 }, async () => {
    const seed = chosenSeed();
    await using race = await openRace(store);
    const ids = async (count: number, make: () => Promise<{ id: string }>) => {
      const made = [];
      for (let i = 0; i < count; i++) made.push((await make()).id);
      return made as [string, ...string[]];
    };
    let codes = 0;
    const group = async () => unwrap(await race.first.me.groups.create({ code: `H${++codes}` }));
    const known = {
      people: await ids(6, race.person),
      plans: await ids(2, () => race.plan(4)),
      groups: await ids(2, group),
    };
    const outcomes: string[] = [];
    const clerk = async (_: unknown, number: number): Promise<void> => {
      const random = createRandom(seed + number);
      for (let step = 0; step < STEPS; step++) {
        const result = await oneStep(race, random, known, number);
        outcomes.push(result.success ? result.outcome : (result.errors[0]?.code ?? ''));
      }
    };
    await Promise.all(Array.from({ length: CLERKS }, clerk));
    console.log(`${store.name}: ${outcomes.length} calls, seed ${seed}`);
    expect([...new Set(outcomes)].filter((one) => !['done', 'unchanged', ...REFUSALS].includes(one))).toEqual([]);
    expect(outcomes).toContain('done');
    await race.atRest();
  });
});
