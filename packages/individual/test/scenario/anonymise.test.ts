import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openHouseholds } from './household-world.ts';
import { codesOf } from './registry.ts';

/** Nothing that tells who somebody was is left, in whatever is still read. */

const HEADER = 'first_name,last_name,dob,group_code,individual_role,national_id,income';

describe.each(stores)('a person made anonymous on $name', (store) => {
  it('is gone from the person, former versions, memberships and rows of uploads; the others stay', async () => {
    await using world = await openHouseholds(store);
    const { app } = world;
    const rights = ['159001', '159002', '159003', '159004', '159005', '159006', '159007', '180001', '180002', '180003'];
    const me = app.as({ id: 'clerk', rights });
    unwrap(
      await world.upload(
        [HEADER, 'Zaynab,Qadir,1977-07-07,H,HEAD,7777,76543', 'Issa,Other,1990-01-01,H,SON,0001,1'].join('\n'),
      ),
    );
    const find = async (firstName: string) =>
      unwrap(await me.individuals.list({ where: { '==': [{ var: 'firstName' }, firstName] } })).rows[0];
    const id = (await find('Zaynab'))?.id ?? '';
    unwrap(await me.individuals.update({ id, version: 1, firstName: 'Zaynabou' }));
    const where = { '==': [{ var: 'individualId' }, id] };
    const [member] = unwrap(await me.groupIndividuals.list({ where })).rows;
    const secret = { nick: 'Zuzu' };
    unwrap(await me.groupIndividuals.update({ id: member?.id ?? '', version: member?.version ?? 0, jsonExt: secret }));
    expect(codesOf(await me.individuals.anonymise({ id, version: 2 }))).toEqual(['individual.DELETE_FIRST']);
    const { version } = unwrap(await me.individuals.delete({ id, version: 2, cascade: true }));
    expect(codesOf(await me.individuals.anonymise({ id, version: 1 }))).toEqual(['core.CONFLICT']);
    const before = JSON.stringify(unwrap(await me.individuals.dataOf({ id })));
    for (const said of ['Zaynab', 'Qadir', '1977-07-07', '7777', '76543', 'Zuzu']) expect(before).toContain(said);

    const { records } = unwrap(await me.individuals.anonymise({ id, version }));
    expect(records).toEqual({ group_individual: 1, individual_data_source: 1 });
    const after = JSON.stringify(unwrap(await me.individuals.dataOf({ id })));
    for (const said of ['Zaynab', 'Qadir', '1977-07', '7777', '76543', 'Zuzu']) expect(after).not.toContain(said);
    expect(after).toContain('1977-01-01');
    const history = unwrap(await me.individuals.history({ id }));
    expect(history.map(({ row }) => [row.version, row.firstName, row.isDeleted])).toEqual([
      [1, 'Anonymous', false],
      [2, 'Anonymous', false],
      [3, 'Anonymous', true],
      [4, 'Anonymous', true],
    ]);
    // Their unique number is free, and the others are as they were.
    expect((await find('Issa'))?.jsonExt).toEqual({ national_id: '0001', income: 1 });
    const heir = { firstName: 'New', lastName: 'One', dob: '1990-01-01', jsonExt: { national_id: '7777' } };
    unwrap(await me.individuals.create(heir));
  });
});
