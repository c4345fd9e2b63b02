import { text as textOf } from 'node:stream/consumers';
import { type ExportedFile, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, openProgramme } from '../open-programme.ts';

/** What a programme gives out: who is in it, with the data that its schema has. */

const beneficiaryDataSchema = {
  type: 'object',
  properties: {
    bank: { type: 'string', 'x-parasol': { labels: { en: 'Bank', fr: 'Banque' } } },
    children: { type: 'integer' },
  },
};

async function linesOf({ chunks }: Pick<ExportedFile, 'chunks'>): Promise<string[]> {
  const text = await textOf(chunks);
  return text.split('\r\n').filter((line) => line !== '');
}

describe.each(stores)('exports of beneficiaries on $name', (store) => {
  it('hold the people of a plan with their data, by the selection of the list', async () => {
    const { me, plan, person } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({ code: 'CASH', beneficiaryDataSchema });
    const { id: other } = await plan({ code: 'FOOD' });
    for (const [firstName, children, status] of [
      ['Amina', 3, 'ACTIVE'],
      ['=Bo', 0, 'ACTIVE'],
      ['Zoë', 2, 'POTENTIAL'],
    ] as const) {
      const { id: individualId } = await person({ firstName, lastName: 'Diallo', dob: '1990-01-02' });
      const jsonExt = { bank: '0012', children };
      const dates = { dateValidFrom: '2026-03-01', dateValidTo: '2026-12-31' };
      unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, status, jsonExt, ...dates }));
      unwrap(await me.beneficiaries.create({ individualId, benefitPlanId: other, status: 'ACTIVE', ...dates }));
    }
    const selected = await me.beneficiaries.export({
      ...{ benefitPlanId, customFilters: ['children__lt__integer=3'], orderBy: ['status'] },
    });
    expect(await linesOf(unwrap(selected))).toEqual([
      'benefit_plan_code,first_name,last_name,dob,status,date_valid_from,date_valid_to,bank,children',
      "CASH,'=Bo,Diallo,1990-01-02,ACTIVE,2026-03-01,2026-12-31,0012,0",
      'CASH,Zoë,Diallo,1990-01-02,POTENTIAL,2026-03-01,2026-12-31,0012,2',
    ]);
    // Plans do not agree on the data of beneficiaries, so without one it is not there.
    expect(unwrap(await me.beneficiaries.export({})).columns).not.toContain('bank');
    expect(codesOf(await me.beneficiaries.export({ fields: ['jsonExt.bank'] }))).toEqual(['core.NOT_EXPORTED']);
    expect(await linesOf(unwrap(await me.beneficiaries.export({})))).toHaveLength(7);
    const fields = ['individual.lastName', 'jsonExt.bank', 'individual.jsonExt.district'];
    const labels = await me.beneficiaries.export({ benefitPlanId, fields, header: 'labels' }, { locale: 'fr' });
    expect(unwrap(labels).columns).toEqual(['Personne: Nom', 'Banque', 'Personne: district']);
  });

  it('hold the households of a plan', async () => {
    const { me, plan, household } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({ code: 'HOME', type: 'GROUP' });
    const { id: groupId } = await household('H1', '1980-01-01');
    unwrap(await me.groupBeneficiaries.create({ groupId, benefitPlanId, status: 'ACTIVE' }));
    expect(await linesOf(unwrap(await me.groupBeneficiaries.export({ benefitPlanId })))).toEqual([
      'benefit_plan_code,group_code,status,date_valid_from,date_valid_to',
      'HOME,H1,ACTIVE,2026-03-15,',
    ]);
  });

  it('are for who may list beneficiaries, and by the names of the contract', async () => {
    const { app } = await openProgramme(store);
    const rights = officer.rights.filter((right) => right !== '170001');
    expect(codesOf(await app.as({ ...officer, rights }).beneficiaries.export({}))).toEqual(['core.FORBIDDEN']);
    const { queries } = app.runtime.contract;
    expect(queries.get('beneficiaryExport')?.signal).toBe('beneficiary_service.export');
    expect(queries.get('groupBeneficiaryExport')?.signal).toBe('group_beneficiary_service.export');
  });
});
