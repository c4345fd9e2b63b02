import { text as textOf } from 'node:stream/consumers';
import { fieldMasks, fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, openProgramme } from '../open-programme.ts';

/** Properties inside of objects as columns of uploads into a plan and of exports of who is in it: `farm.land`. */

const beneficiaryDataSchema = {
  type: 'object',
  required: ['farm'],
  properties: {
    farm: {
      type: 'object',
      required: ['land'],
      properties: { deed: { type: 'string', uniqueness: true }, land: { type: 'number', minimum: 0 } },
    },
  },
};
const individual_schema = {
  type: 'object',
  properties: { home: { type: 'object', properties: { rooms: { type: 'integer' } } } },
};

const file = [
  'first_name,last_name,dob,home.rooms,farm.land,farm.deed',
  'Amina,Diallo,1991-04-02,3,2.5,D1',
  'Issa,Ba,1988-01-30,,0,',
  'Awa,Sow,1988-01-30,1,,',
  'Bo,Sow,1988-01-30,1,-1,',
  'Dado,Ly,1988-01-30,1,1,D2',
  'Khady,Ly,1988-01-30,2,1,D2',
  'Fatou,Ly,1988-01-30,two,1,D5',
].join('\n');

const seesAll = '159901';

async function linesOf(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  return (await textOf(chunks)).split('\r\n').filter((line) => line !== '');
}

describe.each(stores)('columns of properties inside of objects of a plan on $name', (store) => {
  it('are filled by a file, named where they are wrong, and given out again', async () => {
    const { me, plan } = await openProgramme(store, { configuration: { individual_schema } });
    const { id: benefitPlanId } = await plan({ code: 'LAND', beneficiaryDataSchema });
    const template = unwrap(await me.benefitPlanDataUploadRecords.downloadTemplate({ benefitPlanId }));
    const [header = ''] = await linesOf(template.chunks);
    expect(header.split(',').filter((name) => name.includes('.'))).toEqual(['farm.land', 'home.rooms', 'farm.deed']);
    const upload = (text: string) =>
      me.beneficiaryImports.importBeneficiaries({ benefitPlanId, source: fromBytes('farms.csv', text) });
    const { uploadId, enrolled } = unwrap(await upload(file));
    expect(enrolled).toBe(2);
    const { rows } = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId, outcome: 'REFUSED' }));
    expect(rows.map(({ line, errors }) => [line, errors.map(({ column, code }) => `${column} ${code}`)])).toEqual([
      [4, ['farm.land schema.MISSING_PROPERTY']],
      [5, ['farm.land schema.OUT_OF_RANGE']],
      [6, ['farm.deed individual.DUPLICATE_VALUE']],
      [7, ['farm.deed individual.DUPLICATE_VALUE']],
      [8, ['home.rooms schema.WRONG_INTEGER']],
    ]);
    const invalid = unwrap(await me.benefitPlanDataUploadRecords.downloadInvalidItems({ uploadId }));
    const text = await textOf(invalid.chunks);
    const mended = text
      .replace('-1,', '1,')
      .replace('30,1,,', '30,1,4,')
      .replace('2,1,D2', '2,1,D1')
      .replace('two', '2');
    const again = unwrap(await upload(mended));
    expect(again).toMatchObject({ enrolled: 4, refusedByCode: { 'individual.VALUE_TAKEN': 1 } });

    const fields = ['individual.firstName', 'jsonExt', 'individual.jsonExt.home.rooms'];
    const exported = unwrap(await me.beneficiaries.export({ benefitPlanId, fields, orderBy: ['dateCreated'] }));
    expect((await linesOf(exported.chunks)).slice(0, 3).sort()).toEqual([
      'Amina,D1,2.5,3',
      'Issa,,0,',
      'first_name,farm.deed,farm.land,individual_home.rooms',
    ]);
    const { rows: found } = unwrap(
      await me.beneficiaries.list({ benefitPlanId, customFilters: ['farm__land__gt__decimal=2'] }),
    );
    expect(found.map(({ jsonExt }) => jsonExt)).toEqual(
      expect.arrayContaining([{ farm: { land: 2.5, deed: 'D1' } }, { farm: { land: 4 } }]),
    );
    expect(found).toHaveLength(2);
  });

  it('are given out of the members of households as well', async () => {
    const { me, plan } = await openProgramme(store, { configuration: { individual_schema } });
    const { id: benefitPlanId } = await plan({ code: 'HOME', type: 'GROUP', beneficiaryDataSchema });
    const rows = [
      'first_name,last_name,dob,home.rooms,farm.land,group_code,individual_role',
      'Amina,Diallo,1991-04-02,3,2.5,H1,HEAD',
      'Issa,Diallo,2015-01-30,3,,H1,SON',
    ];
    const source = fromBytes('homes.csv', rows.join('\n'));
    expect(unwrap(await me.beneficiaryImports.importBeneficiaries({ benefitPlanId, source }))).toMatchObject({
      enrolled: 2,
    });
    const fields = ['group.code', 'role', 'individual.jsonExt.home.rooms'];
    const members = unwrap(await me.groupIndividuals.export({ fields }));
    expect((await linesOf(members.chunks)).sort()).toEqual([
      'H1,HEAD,3',
      'H1,SON,3',
      'group_code,role,individual_home.rooms',
    ]);
    const households = unwrap(await me.groupBeneficiaries.export({ benefitPlanId, fields: ['group.code', 'jsonExt'] }));
    expect(await linesOf(households.chunks)).toEqual(['group_code,farm.deed,farm.land', 'H1,,2.5']);
  });

  it('are neither filled nor given to whom they are hidden from', async () => {
    const masks = [{ entity: 'beneficiary', fields: ['jsonExt.farm'], unless: seesAll }];
    const programme = await openProgramme(store, { access: fieldMasks(masks), configuration: { individual_schema } });
    const { id: benefitPlanId } = await programme.plan({ code: 'LAND', beneficiaryDataSchema });
    const source = fromBytes('farms.csv', file);
    const { me } = programme;
    expect(codesOf(await me.beneficiaryImports.importBeneficiaries({ benefitPlanId, source }))).toEqual([
      ...['core.FIELD_HIDDEN', 'core.FIELD_HIDDEN'],
    ]);
    const all = programme.app.as({ id: 'all', rights: [...officer.rights, seesAll] });
    unwrap(await all.beneficiaryImports.importBeneficiaries({ benefitPlanId, source }));
    expect(unwrap(await me.beneficiaries.export({ benefitPlanId })).columns).not.toContain('farm.land');
    expect(codesOf(await me.beneficiaries.export({ benefitPlanId, fields: ['jsonExt.farm.land'] }))).toEqual([
      'core.FIELD_HIDDEN',
    ]);
  });
});
