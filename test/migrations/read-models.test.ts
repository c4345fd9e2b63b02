import { createParasol, unwrap } from '@parasol/core';
import { readModelDrift } from '@parasol/core/testing';
import { GroupSummary, individual } from '@parasol/individual';
import { describe, expect, inject, it } from 'vitest';
import { newPlace, openStore, type Place } from './place.ts';

const clerk = { id: 'clerk', rights: ['159001', '159002', '180001', '180002', '180003', '180004'] };

const appOf = (place: Place, modules: readonly [ReturnType<typeof individual>]) =>
  createParasol({ store: openStore(place), modules });

/** The registry as it was before anything was kept of households. */
const withoutSummary = (): ReturnType<typeof individual> => {
  const module = individual();
  return { ...module, entities: module.entities.filter((entity) => entity.name !== GroupSummary.name) };
};

describe.each(['sqlite', 'postgres'] as const)(
  'a database that has households before their summaries, on %s',
  (store) => {
    it('is filled by its migration, so that no list misses them', async () => {
      await using home = await newPlace(store, inject('postgresUrl'));
      const old = await appOf(home.place, [withoutSummary()]);
      await old.migrate();
      const before = old.as(clerk);
      const born = async (dob: string) =>
        unwrap(await before.individuals.create({ firstName: 'P', lastName: 'T', dob })).id;
      const members = [{ individualId: await born('1950-01-01') }, { individualId: await born('1990-01-01') }];
      unwrap(await before.groupIndividuals.createGroupIndividuals({ group: { code: 'A' }, members }));
      const empty = unwrap(await before.groups.create({ code: 'B' }));
      unwrap(await before.groups.create({ code: 'C' }));
      unwrap(await before.groups.delete({ id: empty.id, version: 1 }));
      await old.stop();

      const app = await appOf(home.place, [individual()]);
      const { statements } = await app.migrate();
      expect(statements.some((sql) => sql.startsWith('insert into') && sql.includes('individual_groupsummary'))).toBe(
        true,
      );
      expect(await readModelDrift(app.runtime.store, app.runtime.catalog)).toEqual([]);
      const { rows } = unwrap(await app.as(clerk).groups.list({ orderBy: ['-summary.members'] }));
      expect(rows.map(({ code }) => code)).toEqual(['A', 'C']);
      expect((await app.migrate()).statements).toEqual([]);
      await app.stop();
    });
  },
);
