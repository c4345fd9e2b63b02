import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openWorld } from './world.ts';

/** Why a benefit is what it is, and that later changes do not change the answer. */

describe.each(stores)('the explanation of a benefit on $name', (store) => {
  it('gives the stored amount line by line, as data and as text, also after person, plan and rule have changed', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    const poor = await world.person({ income: 300 });
    const beneficiary = await world.enrol(plan.id, poor.id);
    const paid = await world.pay(plan.id, { base: '100', poor: '45.505', limit: '120' });
    unwrap(await world.process());
    const [benefit] = await world.benefits();
    const id = benefit?.id ?? '';
    const before = unwrap(await world.me.benefits.explain({ id }));
    expect(before).toMatchObject({
      amount: '145.51',
      sum: '145.505',
      rounded: '145.51',
      roundingMode: 'half-up',
      limit: '120',
      held: true,
      status: 'HELD',
      cycle: '2026-11',
      currency: 'EUR',
      dateDue: '2026-11-01',
      rule: { id: paid.calculation, version: 1 },
      parameters: { base: '100', poor: '45.505', limit: '120' },
      versions: {
        source: { type: 'beneficiary', id: beneficiary.id, version: 1 },
        subject: { type: 'individual', id: poor.id, version: 1 },
        recipient: { id: poor.id, version: 1 },
        members: null,
      },
      lines: [
        { id: 'base', applies: true, amount: '100.00' },
        { id: 'poor', applies: true, amount: '45.505', because: { when: { value: true } } },
      ],
    });
    expect(before.text).toEqual([
      'Base: 100.00, because',
      '  parameters.base → 100.0000',
      'Poor: 45.505, because',
      '  individual.jsonExt.income < 500 → true (individual.jsonExt.income is 300)',
      'Together 145.505, rounded half-up to 145.51 EUR.',
      'That is over the limit of 120 EUR, so the payment is held until somebody decides.',
    ]);

    unwrap(await world.me.individuals.update({ id: poor.id, version: 1, jsonExt: { income: 9000 } }));
    unwrap(await world.me.beneficiaries.update({ id: beneficiary.id, version: 1, status: 'SUSPENDED' }));
    unwrap(await world.me.paymentPlans.update({ id: paid.id, version: 1, parameters: { base: '1' } }));
    const { me } = await world.again({ rules: [] });
    expect(unwrap(await me.benefits.explain({ id }))).toEqual(before);
    const inFrench = [
      'Socle : 100.00, car',
      '  parameters.base → 100.0000',
      'Poor : 45.505, car',
      '  individual.jsonExt.income < 500 → true (individual.jsonExt.income vaut 300)',
      'En tout 145.505, arrondi (half-up) à 145.51 EUR.',
      "C'est au-dessus de la limite de 120 EUR ; le paiement est donc retenu jusqu'à ce que quelqu'un décide.",
    ];
    expect(unwrap(await me.benefits.explain({ id, language: 'fr' })).text).toEqual(inFrench);
    expect(unwrap(await me.benefits.explain({ id }, { locale: 'fr-SN' })).text).toEqual(inFrench);
  });

  it('says of a line that does not count why it does not', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await world.enrol(plan.id, (await world.person({ income: 700 })).id);
    await world.pay(plan.id, { base: '100', poor: '45.50' });
    unwrap(await world.process());
    const [benefit] = await world.benefits();
    const { text, held, limit } = unwrap(await world.me.benefits.explain({ id: benefit?.id ?? '' }));
    expect(text.slice(2)).toEqual([
      'Poor: nothing, because',
      '  individual.jsonExt.income < 500 → false (individual.jsonExt.income is 700)',
      'Together 100.00 EUR.',
      'There is no limit.',
    ]);
    expect([held, limit]).toEqual([false, null]);
  });

  it('is refused for what does not exist and to who may not see it', async () => {
    await using world = await openWorld(store);
    const id = '00000000-0000-7000-8000-000000000000';
    expect(codesOf(await world.me.benefits.explain({ id }))).toEqual(['core.NOT_FOUND']);
    expect(codesOf(await world.app.as({ id: 'u', rights: ['159001'] }).benefits.explain({ id }))).toEqual([
      'core.FORBIDDEN',
    ]);
    expect(codesOf(await world.app.as(null).benefits.explain({ id }))).toEqual(['core.UNAUTHENTICATED']);
  });
});
