import { unwrap } from '@parasol/core';
import { holdsWhatItOffers, refusesWhatItDoesNot, stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { officer, openWorld } from './world.ts';

/** What lists of payment plans, cycles and benefits can be asked by custom filters. */

type Row = Readonly<Record<string, unknown>>;

/** The value of a field as a filter names it, read from a row with its relations inside; of a person, data comes first. */
function valueIn(row: Row | undefined, field: string): unknown {
  const [first = '', ...rest] = field.split('__');
  if (rest.length > 0) return valueIn(row?.[first] as Row | undefined, rest.join('__'));
  const data = row?.['jsonExt'] as Row | undefined;
  return ['income', 'able_bodied', 'region', 'score'].includes(first) ? data?.[first] : row?.[first];
}

describe.each(stores)('custom filters of payments on $name', (store) => {
  it('plans, cycles and benefits take what they offer, through the cycle, the plan and the person as well', async () => {
    await using world = await openWorld(store);
    const { me } = world;
    const plan = await world.plan();
    const people = [await world.person({ income: 100, region: 'North' }), await world.person({ able_bodied: false })];
    for (const { id } of people) await world.enrol(plan.id, id);
    const pay = await world.pay(plan.id, { base: '12.50', poor: '1' });
    unwrap(await world.process());
    const [cycle] = unwrap(await me.paymentCycles.list({})).rows;
    const benefits = (await world.benefits()).map((row) => ({
      ...row,
      paymentCycle: cycle,
      paymentPlan: pay,
      individual: people.find(({ id }) => id === row.individualId),
    }));
    expect(benefits).toHaveLength(2);
    const offered = async (objectTypeName: string) =>
      unwrap(await me.customFilters.definitions({ moduleName: 'payment_cycle', objectTypeName }));
    const ofBenefits = await offered('Benefit');
    const count = (customFilters: readonly unknown[]) => me.benefits.count({ customFilters: [...customFilters] });
    await holdsWhatItOffers<Row>(ofBenefits, benefits, valueIn, count);
    await refusesWhatItDoesNot(
      ofBenefits,
      ['sourceId', 'members', 'paymentPlan__parameters', 'beneficiary__status'],
      count,
    );
    const labels = new Map(ofBenefits.possibleFilters.map(({ field, label }) => [field, label]));
    expect(labels.get('individual__lastName')).toBe('Person paid: Last name');
    const plans = [{ ...pay, benefitPlan: plan }];
    await holdsWhatItOffers<Row>(await offered('PaymentPlan'), plans, valueIn, (customFilters) =>
      me.paymentPlans.count({ customFilters: [...customFilters] }),
    );
    await holdsWhatItOffers<Row>(await offered('PaymentCycle'), [cycle as Row], valueIn, (customFilters) =>
      me.paymentCycles.count({ customFilters: [...customFilters] }),
    );
    const cashier = world.app.as({ id: 'cashier', rights: officer.rights.filter((right) => right !== '157101') });
    const asked = { moduleName: 'payment_cycle', objectTypeName: 'PaymentPlan' };
    expect(await cashier.customFilters.definitions(asked)).toMatchObject({ errors: [{ code: 'core.FORBIDDEN' }] });
  });
});
