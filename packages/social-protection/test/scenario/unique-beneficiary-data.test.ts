import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openProgramme } from '../open-programme.ts';

const schema = { type: 'object', properties: { account: { type: 'string', uniqueness: true } } };

/** What the schema of a plan calls unique is unique among its beneficiaries. */
describe.each(stores)('unique data of beneficiaries on $name', (store) => {
  it('belongs to one beneficiary of a plan, and may be the same in another plan', async () => {
    const { me, person, plan } = await openProgramme(store);
    const [one, other] = [await plan({ beneficiaryDataSchema: schema }), await plan({ beneficiaryDataSchema: schema })];
    const enrol = async (benefitPlanId: string, account: string) =>
      me.beneficiaries.create({
        individualId: (await person()).id,
        benefitPlanId,
        status: 'POTENTIAL',
        jsonExt: { account },
      });
    const first = unwrap(await enrol(one.id, 'KE1'));
    unwrap(await enrol(other.id, 'KE1'));
    const second = await enrol(one.id, 'KE1');
    expect(second).toMatchObject({ errors: [{ code: 'core.DUPLICATE', path: ['jsonExt', 'account'] }] });
    unwrap(await me.beneficiaries.delete({ id: first.id, version: 1 }));
    unwrap(await enrol(one.id, 'KE1'));
    expect(codesOf(await enrol(one.id, 'KE1'))).toEqual(['core.DUPLICATE']);
  });

  it('is checked when a plan asks for it later', async () => {
    const { me, person, plan } = await openProgramme(store);
    const { id } = await plan({
      beneficiaryDataSchema: { type: 'object', properties: { account: { type: 'string' } } },
    });
    const enrol = async () =>
      unwrap(
        await me.beneficiaries.create({
          individualId: (await person()).id,
          benefitPlanId: id,
          status: 'POTENTIAL',
          jsonExt: { account: 'KE1' },
        }),
      );
    await enrol();
    const second = await enrol();
    const ask = { id, version: 1, beneficiaryDataSchema: schema };
    expect(codesOf(await me.benefitPlans.update(ask))).toEqual(['core.NOT_UNIQUE']);
    unwrap(await me.beneficiaries.update({ id: second.id, version: 1, jsonExt: { account: 'KE2' } }));
    unwrap(await me.benefitPlans.update(ask));
    expect(codesOf(await me.beneficiaries.update({ id: second.id, version: 2, jsonExt: { account: 'KE1' } }))).toEqual([
      'core.DUPLICATE',
    ]);
  });
});
