import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openHouseholds } from './household-world.ts';
import { codesOf } from './registry.ts';

/** What is held about a person, what is asked of people, and who lives in a household in numbers. */

const rights = ['159001', '159006', '180001', '900241', '900242'];

describe.each(stores)('data of people on $name', (store) => {
  it('gives a person everything that is held, of every version, and nothing of the others', async () => {
    await using world = await openHouseholds(store);
    const { app, me } = world;
    const file =
      'first_name,last_name,dob,group_code,individual_role\nAmina,Diallo,1991-04-02,H,HEAD\nIssa,Ba,1990-01-01,H,SON\n';
    unwrap(await world.upload(file));
    const where = (name: string) => ({ '==': [{ var: 'firstName' }, name] });
    const [amina] = unwrap(await me.individuals.list({ where: where('Amina') })).rows;
    const id = amina?.id ?? '';
    unwrap(await me.individuals.update({ id, version: 1, lastName: 'Sow' }));
    const [membership] = unwrap(
      await me.groupIndividuals.list({ where: { '==': [{ var: 'individualId' }, id] } }),
    ).rows;
    unwrap(await me.groupIndividuals.delete({ id: membership?.id ?? '', version: membership?.version ?? 0 }));
    const officer = app.as({ id: 'officer', rights });
    const { records } = unwrap(await officer.individuals.dataOf({ id }));
    expect(Object.keys(records).sort()).toEqual(['group', 'group_individual', 'individual', 'individual_data_source']);
    expect(records['individual']?.[0]?.versions.map(({ row }) => row['lastName'])).toEqual(['Diallo', 'Sow']);
    expect(records['group_individual']?.[0]?.versions.at(-1)?.row).toMatchObject({ isDeleted: true });
    expect(JSON.stringify(records)).not.toContain('Issa');
    expect(codesOf(await me.individuals.dataOf({ id }))).toEqual(['core.FORBIDDEN']);
  });

  it('lists the fields of people with their labels in the language that was asked for', async () => {
    const individualSchema = {
      required: ['income'],
      properties: {
        income: { type: 'number', title: 'Income', 'x-parasol': { labels: { fr: 'Revenu', en: 'Monthly income' } } },
        card: { type: 'string', uniqueness: true, description: 'As printed', enum: ['a', 'b'] },
        home: { type: 'object', properties: { rooms: { type: 'integer', title: 'Rooms' } } },
      },
    };
    await using world = await openHouseholds(store, { individualSchema });
    const fields = async (language?: string) =>
      new Map(
        unwrap(await world.me.individuals.fieldCatalogue(language === undefined ? {} : { language })).fields.map(
          (field) => [field.field, field],
        ),
      );
    const french = await fields('fr-SN');
    expect([...french.keys()]).toEqual([
      ...['firstName', 'lastName', 'dob', 'locationId', 'jsonExt.income', 'jsonExt.card', 'jsonExt.home.rooms'],
    ]);
    expect(french.get('dob')?.label).toBe('Date de naissance');
    expect(french.get('jsonExt.income')).toMatchObject({
      ...{ label: 'Revenu', labels: { fr: 'Revenu', en: 'Monthly income' }, type: 'decimal', isRequired: true },
    });
    expect((await fields('pt')).get('jsonExt.income')?.label).toBe('Monthly income');
    expect((await fields()).get('jsonExt.home.rooms')).toMatchObject({
      label: 'Rooms',
      type: 'integer',
      isRequired: false,
    });
    expect((await fields()).get('jsonExt.card')).toMatchObject({
      ...{ label: 'card', isUnique: true, description: 'As printed', choices: ['a', 'b'] },
    });
  });

  it('counts who lives in households by age, on the day of the question', async () => {
    await using world = await openHouseholds(store, { ticks: true });
    const { me } = world;
    const [full, empty] = [await world.group(), await world.group()];
    // On 2026-11-15: 4 and 5 years, 17 and 18, 64 and 65.
    const births = ['2021-11-16', '2021-11-15', '2008-11-16', '2008-11-15', '1961-11-16', '1961-11-15'];
    const members = [];
    for (const dob of births) members.push({ individualId: (await world.person(dob)).id });
    unwrap(await me.groups.setMembers({ id: full.id, members }));
    const eldest = members[5]?.individualId;
    const nobody = { headId: null, primaryRecipientId: null, dependencyRatio: null };
    expect(unwrap(await me.groups.composition({ ids: [full.id, empty.id] }))).toEqual([
      {
        ...{ groupId: full.id, headId: eldest, primaryRecipientId: eldest },
        ...{ members: 6, infants: 1, children: 3, adults: 2, elderly: 1, dependencyRatio: '2.00' },
      },
      { groupId: empty.id, ...nobody, members: 0, infants: 0, children: 0, adults: 0, elderly: 0 },
    ]);
  });
});
