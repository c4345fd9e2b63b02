import { fieldMasks, type Result, unwrap } from '@parasol/core';
import { holdsWhatItOffers, refusesWhatItDoesNot, stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { type Households, openHouseholds } from './household-world.ts';
import { codesOf } from './registry.ts';

/** What lists of people, groups and memberships can be asked by custom filters: what the catalogue offers is what works. */

const individualSchema = {
  type: 'object',
  properties: {
    income: { type: 'number', multipleOf: 0.01, 'x-parasol': { labels: { en: 'Income', fr: 'Revenu' } } },
    children: { type: 'integer', title: 'Children' },
    able_bodied: { type: 'boolean' },
    district: { type: 'string', enum: ['North', 'South'] },
    enrolled_on: { type: 'string', format: 'date' },
    seen: { type: 'string', format: 'date-time' },
    card: { type: 'string', format: 'uuid' },
    note: { type: 'string' },
    home: { type: 'object', properties: { rooms: { type: 'integer' }, kind: { type: ['string', 'null'] } } },
    // The name of a column: the schema's own comes first.
    dob: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' } },
    either: { type: ['string', 'integer'] },
    a__b: { type: 'string' },
    exact_: { type: 'integer' },
  },
} as const;
const DATA = Object.keys(individualSchema.properties);

const people = [
  {
    ...{ firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' },
    jsonExt: {
      ...{ income: 250.5, children: 2, able_bodied: true, district: 'North', enrolled_on: '2026-01-31' },
      ...{ seen: '2026-02-01T09:30:00.000Z', card: '0190f5c0-0000-7000-8000-000000000001', note: 'says "a=b"' },
      ...{ home: { rooms: 3, kind: 'brick' }, dob: 'unknown', tags: ['x'] },
    },
  },
  {
    ...{ firstName: 'Éva', lastName: "O'Neil", dob: '2001-02-03' },
    jsonExt: { income: 0, children: 0, able_bodied: false, district: 'South', home: { kind: null }, note: '' },
  },
  { firstName: 'Ömer', lastName: 'amara', dob: '1950-12-31' },
];

type Row = Readonly<Record<string, unknown>>;

/**
 * The value of a field as a filter names it, read from a row with its relations inside: of the data that bare names mean, else of the
 * record.
 */
function valueIn(row: Row, field: string): unknown {
  const names = field.split('__');
  const [first = '', ...rest] = names;
  if (['location', 'group', 'individual'].includes(first)) return (row[first] as Row | undefined)?.[rest.join('__')];
  const data = row['jsonExt'] ?? (row['individual'] as Row | undefined)?.['jsonExt'];
  return names.reduce<unknown>((at, name) => (at as Row | null | undefined)?.[name], DATA.includes(first) ? data : row);
}

const options = { individualSchema };

function asClerk({ app }: Households) {
  const me = app.as({ id: 'clerk', rights: ['159001', '159002', '180001', '180002', '900241', '900242'] });
  const offered = async (objectTypeName: string, more: object = {}) =>
    unwrap(await me.customFilters.definitions({ moduleName: 'individual', objectTypeName, ...more }));
  return { me, offered };
}

async function openPeople(store: Parameters<typeof openHouseholds>[0]) {
  const world = await openHouseholds(store, options);
  const { me, offered } = asClerk(world);
  const place = unwrap(await me.locations.create({ code: 'D1', name: 'Dakar', type: 'district' }));
  const rows = [];
  for (const [i, about] of people.entries())
    rows.push(unwrap(await me.individuals.create({ ...about, locationId: i === 0 ? place.id : null })));
  return { world, me, place, rows, offered };
}

describe.each(stores)('custom filters on $name', (store) => {
  it('D-CORE21 people: every field with every lookup that is offered counts as plain code does, and nothing else is taken', async () => {
    const { world, me, place, rows, offered } = await openPeople(store);
    await using _ = world;
    const definitions = await offered('Individual');
    expect(definitions.possibleFilters.map(({ field }) => field)).toEqual([
      ...['income', 'children', 'able_bodied', 'district', 'enrolled_on', 'seen', 'card', 'note'],
      ...['home__rooms', 'home__kind', 'dob', 'firstName', 'lastName', 'locationId'],
      ...['location__code', 'location__name', 'location__type', 'location__level', 'location__parentId'],
    ]);
    const full = rows.map((row) => ({ ...row, location: row.locationId === null ? undefined : place }));
    const count = (customFilters: readonly unknown[]) => me.individuals.count({ customFilters: [...customFilters] });
    expect(await holdsWhatItOffers<Row>(definitions, full, valueIn, count)).toBeGreaterThan(100);
    await refusesWhatItDoesNot(
      definitions,
      [
        ...[
          'id',
          'version',
          'changeId',
          'userCreated',
          'isDeleted',
          'jsonExt',
          'jsonExt__income',
          'tags',
          'either',
          'a__b',
        ],
        ...[
          'exact_',
          'home',
          'location',
          'location__path',
          'location__parent__code',
          'memberships',
          'incme',
          '__proto__',
          'constructor',
        ],
        ...['individual__firstName', 'first_name', 'firstname', '', 'home__'],
      ],
      count,
    );
    // All that are given must hold, and they are taken beside a condition.
    expect(unwrap(await count(['income__lt=300', 'firstName__istartswith=é']))).toBe(1);
    const where = { '==': [{ var: 'lastName' }, 'amara'] };
    expect(unwrap(await me.individuals.count({ where, customFilters: ['dob__exact=unknown'] }))).toBe(0);
  });

  it('groups and memberships: a membership is asked about its person by bare names, and about its group', async () => {
    const { world, me, place, rows, offered } = await openPeople(store);
    await using _ = world;
    const groups = [
      unwrap(await me.groups.create({ code: 'H1', locationId: place.id })),
      unwrap(await me.groups.create({ code: 'h2' })),
    ];
    const ofGroups = await offered('Group');
    const withPlace = groups.map((row) => ({
      ...row,
      location: row.locationId === null ? undefined : place,
      summary: { members: 0 },
    }));
    const countGroups = (customFilters: readonly unknown[]) => me.groups.count({ customFilters: [...customFilters] });
    await holdsWhatItOffers<Row>(ofGroups, withPlace, valueIn, countGroups);
    await refusesWhatItDoesNot(ofGroups, ['income', 'id', 'members'], countGroups);
    const memberships = [];
    for (const [i, { id: individualId }] of rows.entries()) {
      const groupId = groups[i === 2 ? 1 : 0]?.id ?? '';
      if (i > 0) memberships.push({ groupId, individualId });
      if (i > 0) unwrap(await me.groupIndividuals.create({ groupId, individualId }));
    }
    const members = unwrap(await me.groupIndividuals.list({})).rows.map(({ jsonExt: _own, ...row }) => ({
      ...row,
      individual: rows.find(({ id }) => id === row.individualId),
      group: groups.find(({ id }) => id === row.groupId),
    }));
    expect(members).toHaveLength(2);
    const definitions = await offered('GroupIndividual');
    const names = definitions.possibleFilters.map(({ field }) => field);
    expect(names).toEqual(
      expect.arrayContaining(['income', 'home__rooms', 'role', 'individual__firstName', 'group__code']),
    );
    const count = (customFilters: readonly unknown[]) =>
      me.groupIndividuals.count({ customFilters: [...customFilters] });
    await holdsWhatItOffers<Row>(definitions, members, valueIn, count);
    await refusesWhatItDoesNot(
      definitions,
      ['individual__income', 'group__location__code', 'firstName', 'code'],
      count,
    );
  });

  it('names fields in the language that was asked for, with their choices and the record that they are of', async () => {
    const { world, offered } = await openPeople(store);
    await using _ = world;
    const labels = async (objectTypeName: string, language?: string) =>
      new Map(
        (await offered(objectTypeName, language === undefined ? {} : { language })).possibleFilters.map((one) => [
          one.field,
          one,
        ]),
      );
    const french = await labels('GroupIndividual', 'fr-SN');
    expect(french.get('income')?.label).toBe('Personne: Revenu');
    expect(french.get('individual__lastName')?.labels).toMatchObject({
      en: 'Person: Last name',
      pt: 'Pessoa: Apelido',
    });
    const english = await labels('Individual');
    expect(english.get('children')?.label).toBe('Children');
    expect(english.get('location__code')?.label).toBe('Place: Code');
    expect(english.get('district')).toMatchObject({ type: 'string', choices: ['North', 'South'] });
  });

  it('D-CORE20 refuses a module or a type that it does not know, and what a type does not take', async () => {
    const { world, me } = await openPeople(store);
    await using _ = world;
    const ask = async (input: object): Promise<unknown> => {
      const result: Result<unknown> = await me.customFilters.definitions(input as never);
      return result.success ? 'answered' : result.errors.map(({ code, path }) => [code, ...path]);
    };
    const known = { moduleName: 'individual', objectTypeName: 'Individual' };
    expect(await ask({ ...known, moduleName: 'indvidual' })).toEqual([['core.NO_CUSTOM_FILTERS', 'moduleName']]);
    expect(await ask({ ...known, objectTypeName: 'Individuals' })).toEqual([
      ['core.NO_CUSTOM_FILTERS', 'objectTypeName'],
    ]);
    expect(await ask({ ...known, objectTypeName: '__proto__' })).toEqual([
      ['core.NO_CUSTOM_FILTERS', 'objectTypeName'],
    ]);
    expect(await ask({ ...known, uuidOfObject: '0190f5c0-0000-7000-8000-000000000001' })).toEqual([
      ['core.UNKNOWN_KEY', 'uuidOfObject'],
    ]);
    expect(await ask({ ...known, additionalParams: '{"benefitPlan":"x"}' })).toEqual([
      ['core.UNKNOWN_KEY', 'additionalParams', 'benefitPlan'],
    ]);
    expect(await ask({ ...known, additionalParams: '[' })).toEqual([['core.NO_FORM_FITS', 'additionalParams']]);
    expect(await ask({ ...known, additionalParams: '{}' })).toBe('answered');
    const misspelt = await me.customFilters.definitions({ ...known, objectTypeName: 'individual' });
    expect(misspelt).toMatchObject({ errors: [{ message: expect.stringContaining('Did you mean "Individual"?') }] });
    const plain = world.app.as({ id: 'groups', rights: ['180001'] });
    expect(codesOf(await plain.customFilters.definitions(known))).toEqual(['core.FORBIDDEN']);
    expect(unwrap(await plain.customFilters.definitions({ ...known, objectTypeName: 'Group' })).code).toBeNull();
  });

  it('D-CORE22 leaves out what is hidden from the caller, and refuses it when it is asked', async () => {
    const masks = fieldMasks([{ entity: 'individual', fields: ['lastName', 'jsonExt.income', 'jsonExt.home'] }]);
    await using world = await openHouseholds(store, { ...options, access: masks });
    const { me, offered } = asClerk(world);
    const names = async (type: string) => (await offered(type)).possibleFilters.map(({ field }) => field);
    expect(await names('Individual')).not.toEqual(expect.arrayContaining(['income']));
    const hidden = ['income', 'lastName', 'home__rooms', 'home__kind'];
    for (const field of hidden) expect(await names('Individual')).not.toContain(field);
    for (const field of ['income', 'individual__lastName', 'home__rooms'])
      expect(await names('GroupIndividual')).not.toContain(field);
    for (const filter of ['income__lt=300', { field: 'lastName', value: 'Diallo' }, 'home__rooms=3'])
      expect(codesOf(await me.individuals.list({ customFilters: [filter] }))).toEqual(['core.FIELD_HIDDEN']);
    expect(codesOf(await me.groupIndividuals.count({ customFilters: ['individual__lastName=x'] }))).toEqual([
      'core.FIELD_HIDDEN',
    ]);
  });
});
