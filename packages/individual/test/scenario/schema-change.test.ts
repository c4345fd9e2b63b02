import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openRegistry } from './registry.ts';

/** A new schema is held against the people who are there before it is accepted. */

const before = {
  properties: { income: { type: 'number' }, home: { type: 'object', properties: { rooms: { type: 'integer' } } } },
};
const admin = { id: 'admin', rights: ['900221', '900222', '159001'], locations: 'everywhere' as const };

async function populated(store: Parameters<typeof openRegistry>[0]) {
  const registry = await openRegistry(store, { individualSchema: before });
  const people = [];
  for (const jsonExt of [{ income: 100 }, { income: 2000, home: { rooms: 3 } }, { home: { rooms: 40 } }, {}])
    people.push(
      unwrap(await registry.me.individuals.create({ firstName: 'A', lastName: 'B', dob: '1990-01-01', jsonExt })).id,
    );
  const me = registry.app.as(admin);
  const change = (individual_schema: object, more: object = {}) => ({
    ...{ module: 'individual', version: 0, values: { individual_schema } },
    ...more,
  });
  return Object.assign(registry, { people, admin: me, change });
}

const next = {
  required: ['income'],
  properties: {
    income: { type: 'number', maximum: 1000 },
    home: { type: 'object', properties: { rooms: { type: 'integer', maximum: 20 } } },
  },
};

describe.each(stores)('a changed schema on $name', (store) => {
  it('is refused with how many people do not fit and who, by property, in the preview as well', async () => {
    await using registry = await populated(store);
    const { people, admin: me, change } = registry;
    const counts = await registry.rowCounts();
    for (const result of [
      await me.moduleConfigurations.update.preview(change(next)),
      await me.moduleConfigurations.update(change(next)),
    ]) {
      const errors = result.success ? [] : result.errors;
      expect(
        errors.map(({ code, parameters, path }) => [code, parameters['records'], parameters['ids'], path]),
      ).toEqual([
        [
          ...['core.RECORDS_DO_NOT_FIT', 3, [people[1], people[2], people[3]]],
          ['values', 'individual_schema', 'properties', 'income'],
        ],
        [
          ...['core.RECORDS_DO_NOT_FIT', 1, [people[2]]],
          ['values', 'individual_schema', 'properties', 'home', 'properties', 'rooms'],
        ],
      ]);
    }
    expect(await registry.rowCounts()).toEqual(counts);
    expect(unwrap(await me.moduleConfigurations.get({ module: 'individual' })).values['individual_schema']).toEqual(
      before,
    );
  });

  it('is accepted where it says so, and meets people when they are next changed', async () => {
    await using registry = await populated(store);
    const { me, people, admin: administrator, change } = registry;
    unwrap(await administrator.moduleConfigurations.update(change(next, { keepUnfit: true })));
    const id = people[3] as string;
    expect(codesOf(await me.individuals.update({ id, version: 1, jsonExt: { income: 5000 } }))).toEqual([
      'schema.OUT_OF_RANGE',
    ]);
    unwrap(await me.individuals.update({ id, version: 1, jsonExt: { income: 5 } }));
  });

  it('is accepted where everybody fits, or nothing is asked', async () => {
    await using registry = await populated(store);
    const { admin: administrator, change } = registry;
    const wider = { properties: { ...before.properties, district: { type: 'string' } } };
    const { version } = unwrap(await administrator.moduleConfigurations.update(change(wider)));
    unwrap(await administrator.moduleConfigurations.update(change({}, { version })));
  });
});
