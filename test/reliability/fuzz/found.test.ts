import { fromBytes, openCsv, unwrap } from '@parasol/core';
import { memory } from '@parasol/memory';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compose } from '../programme.ts';

/** Single calls by which fuzzing has broken something, kept as they were found. Reader inputs are in corpus.json. */

async function open() {
  const programme = await compose(memory());
  onTestFinished(async () => {
    await programme.app.stop();
  });
  return programme;
}

describe('calls that once failed instead of being refused', () => {
  it('a schema that is no JSON', async () => {
    const { me } = await open();
    const schema = { type: 'object', properties: { income: { minimum: 10n } } };
    expect(unwrap(await me.benefitPlans.bfSchemaValidity({ bfSchema: schema }))).toMatchObject({ isValid: false });
  });

  it('an enrolment whose begin is taken away', async () => {
    const { me } = await open();
    const person = unwrap(await me.individuals.create({ firstName: 'A', lastName: 'B', dob: '1990-01-01' }));
    const plan = unwrap(await me.benefitPlans.create({ code: 'G', name: 'Grant', type: 'INDIVIDUAL' }));
    const row = unwrap(
      await me.beneficiaries.create({ benefitPlanId: plan.id, individualId: person.id, status: 'ACTIVE' }),
    );
    const patch = { id: row.id, version: 1, dateValidFrom: null as never };
    expect(await me.beneficiaries.update(patch)).toMatchObject({
      success: false,
      errors: [{ code: 'core.WRONG_TYPE', path: ['dateValidFrom'] }],
    });
  });
});

describe('answers that once could not be sent or helped nobody', () => {
  it('a sentence that quotes NUL and half a character', async () => {
    const { me } = await open();
    const answer = await me.individuals.list({ customFilters: ['\0\ud800'] });
    expect(answer).toMatchObject({ success: false });
    expect(JSON.stringify(answer)).not.toMatch(/\\u0000|\\ud800/);
  });

  it('a payment plan without a rule, and an upload without a summary', async () => {
    const { me } = await open();
    const plan = await me.paymentPlans.create({ code: 'X', name: 'X', currency: 'EUR', periodicity: 1 } as never);
    expect(plan).toMatchObject({ success: false });
    expect(JSON.stringify(plan)).not.toContain('undefined');
  });
});

it('a workbook is recognised though its bytes come one by one', async () => {
  const whole = fromBytes('people.xlsx', Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 0x14, 0x00));
  const single = {
    name: whole.name,
    async *open() {
      for await (const chunk of whole.open()) for (const byte of chunk) yield Uint8Array.of(byte);
    },
  };
  await expect(openCsv(single)).rejects.toThrow('Excel workbook');
});
