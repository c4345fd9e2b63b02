import { changeData, changeTable, isDomainFailure, migrationStep, SchemaMismatch, unwrap } from '@parasol/core';
import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { clerk, newApp, oldApp, splitName, steps } from './clinic-versions.ts';
import { fillOld } from './old-rows.ts';
import { atConsole, newPlace } from './place.ts';

/** A database of an older version is brought forward by the app of a newer one. What somebody changed by hand is in `drift.test.ts`. */
describe.each(['sqlite', 'postgres'] as const)('an older declaration with rows in it, on %s', (store) => {
  it('is brought forward with history, deleted and replaced rows, by steps and by itself', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    const old = await fillOld(home.place);
    const app = await newApp(home.place);
    const report = await app.migrate();
    expect(report.steps).toEqual(['acme.2026-10-split-name', 'acme.2026-11-hospitals']);

    const me = app.as(clerk);
    const { rows } = unwrap(await me.hospitals.list({ includeDeleted: true }));
    expect(rows).toMatchObject([
      { id: old.gone.id, version: 2, name: 'Baragoi', town: 'Samburu', beds: 3, opened: '2019-05-02', isDeleted: true },
      { id: old.plain.id, name: 'Isiolo', beds: 0, replacementUuid: old.successor.id, dateValidTo: '2026-09-30' },
      { id: old.successor.id, name: 'Isiolo', beds: 40, replacementUuid: null },
      {
        id: old.changed.id,
        version: 2,
        name: 'Wamba',
        town: 'Samburu',
        beds: 12,
        fee: '12.5000',
        opened: '2020-01-31',
        phone: '0700',
        email: null,
        dateUpdated: old.changed.dateUpdated,
      },
    ]);
    const history = unwrap(await me.hospitals.history({ id: old.changed.id }));
    expect(history.map(({ row }) => row)).toMatchObject([
      { version: 1, name: 'Maralal', town: 'Samburu', beds: 0, phone: '0700' },
      { version: 2, name: 'Wamba' },
    ]);
    const before = { id: old.changed.id, asOf: history[0]?.row.dateUpdated };
    expect(unwrap(await me.hospitals.get(before))).toMatchObject({ name: 'Maralal' });
    const visits = unwrap(await me.visits.list({ where: { '==': [{ var: 'hospital.town' }, 'Samburu'] } }));
    expect(visits.rows).toMatchObject([{ number: 1, hospitalId: old.changed.id }]);
    await app.stop();
  });

  it('has afterwards the constraints of the new declaration, under names that lead back to it', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    const old = await fillOld(home.place);
    const app = await newApp(home.place);
    await app.migrate();
    const me = app.as(clerk);
    const hospital = { town: 'Moyale', opened: '2026-01-01', beds: 1 };
    expect(await me.hospitals.create({ ...hospital, name: 'Wamba' })).toMatchObject({
      errors: [{ code: 'core.DUPLICATE', path: ['name'] }],
    });
    expect(await me.visits.create({ hospitalId: old.changed.id, number: 1 })).toMatchObject({
      errors: [{ code: 'core.DUPLICATE', parameters: { entity: 'visit', fields: ['hospitalId', 'number'] } }],
    });
    // The name of a deleted row is free, and taken again by its return.
    const moyale = unwrap(await me.hospitals.create({ ...hospital, name: 'Baragoi', fee: '99999999999999.9999' }));
    expect(await me.hospitals.undoDelete({ id: old.gone.id, version: 2 })).toMatchObject({
      errors: [{ code: 'core.DUPLICATE', path: ['name'] }],
    });
    // What extension data claims goes along, under the new name of the entity.
    expect(await me.hospitals.create({ ...hospital, name: 'Kisima', jsonExt: { phone: '0700' } })).toMatchObject({
      errors: [{ code: 'core.DUPLICATE', path: ['jsonExt', 'phone'] }],
    });
    expect(await atConsole(home.place, 'select distinct entity from core_claim')).toEqual([['hospital']]);
    unwrap(await me.hospitals.update({ id: moyale.id, version: 1, beds: 2 }));
    expect(unwrap(await me.hospitals.history({ id: moyale.id }))).toHaveLength(2);
    await app.stop();
  });

  it('is complete: the second time there is nothing to do, and nothing differs', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await fillOld(home.place);
    const app = await newApp(home.place);
    await app.migrate();
    expect(await app.migrate()).toEqual({ statements: [], steps: [] });
    expect(await app.runtime.store.schemaState()).toEqual({ state: 'current', differences: [] });
    expect(await atConsole(home.place, 'select id, has_run from core_migration order by position')).toEqual([
      ['acme.2026-10-split-name', '1'],
      ['acme.2026-11-hospitals', '1'],
    ]);
    await app.stop();
  });

  it('stays as it is in a dry run, which says every statement, those of steps included', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await fillOld(home.place);
    const app = await newApp(home.place);
    const described = await app.migrate({ dryRun: true });
    expect(described.steps).toHaveLength(2);
    expect(described.statements.join('\n')).toMatch(
      /update .*acme_historicalclinic.*-- "Maralal", "Samburu", "2020-01-31"/,
    );
    expect(await app.runtime.store.schemaState()).toMatchObject({
      state: 'behind',
      differences: expect.arrayContaining([
        { table: 'core_schema', message: 'The migration step "acme.2026-10-split-name" has not run.' },
        expect.objectContaining({ table: 'acme_hospital', column: 'email' }),
      ]),
    });
    await expect(app.as(clerk).hospitals.list({})).rejects.toThrow('run app.migrate() first');

    const older = await oldApp(home.place);
    expect(unwrap(await older.as(clerk).clinics.count({}))).toBe(3);
    await older.stop();
    expect((await app.migrate()).statements).toEqual(described.statements);
    await app.stop();
  });

  it('needs no step on a database that was born later, which remembers them all the same', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    const app = await newApp(home.place);
    expect((await app.migrate()).steps).toEqual([]);
    expect(await atConsole(home.place, 'select id, has_run from core_migration order by position')).toEqual([
      ['acme.2026-10-split-name', '0'],
      ['acme.2026-11-hospitals', '0'],
    ]);
    unwrap(await app.as(clerk).hospitals.create({ name: 'A', town: 'B', beds: 1, opened: '2026-01-01' }));
    expect(await app.migrate()).toEqual({ statements: [], steps: [] });
    await app.stop();
  });

  it('is refused where no step covers a difference, with table and column, and stays as it is', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await fillOld(home.place);
    const app = await newApp(home.place, [splitName()]);
    const refusal = await app.migrate().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SchemaMismatch);
    expect(refusal).toMatchObject({ state: 'drifted' });
    // The visits point at a table that nobody knows; the clinics' table is simply no longer listed.
    expect((refusal as SchemaMismatch).differences).toContainEqual(
      expect.objectContaining({ table: 'acme_visit', column: 'clinicId' }),
    );
    await expect(app.as(clerk).hospitals.list({})).rejects.toThrow('column "clinicId" is no longer declared');
    await app.stop();
    const older = await oldApp(home.place);
    expect(await older.runtime.store.schemaState()).toMatchObject({ state: 'current' });
    await older.stop();
  });

  it('is refused to the older version afterwards', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await fillOld(home.place);
    const app = await newApp(home.place);
    await app.migrate();
    await app.stop();
    const older = await oldApp(home.place);
    expect(await older.runtime.store.schemaState()).toMatchObject({ state: 'newer' });
    await expect(older.as(clerk).clinics.list({})).rejects.toThrow('A newer version has migrated this database');
    await expect(older.migrate()).rejects.toThrow('"acme.2026-10-split-name" has run');
    await older.stop();
  });

  it.each<[string, ReturnType<typeof migrationStep>, string]>([
    [
      'rows would be without a value',
      migrationStep({
        id: 'acme.beds',
        changes: [changeTable('acme_clinic', { columns: { beds: { type: z.int() } } })],
      }),
      '1 row of acme_clinic would have no "beds"',
    ],
    [
      'a type has no way into another',
      migrationStep({
        id: 'acme.beds',
        changes: [changeTable('acme_clinic', { columns: { beds: { type: z.string().nullable() } } })],
      }),
      'beds',
    ],
    [
      'there is no such column',
      migrationStep({ id: 'acme.beds', changes: [changeTable('acme_clinic', { dropColumns: ['rooms'] })] }),
      'acme_clinic has no column "rooms"',
    ],
    [
      'its own work fails',
      migrationStep({
        id: 'acme.beds',
        changes: [
          changeTable('acme_clinic', { dropIndexes: [['fax']] }),
          changeData(['acme_clinic'], async () => {
            throw new Error('no such luck');
          }),
        ],
      }),
      'no such luck',
    ],
  ])('leaves everything as it was when a step cannot be run because %s', async (_, step, message) => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await fillOld(home.place);
    const app = await newApp(home.place, [step, ...steps]);
    const error = await app.migrate().catch((caught: unknown) => caught);
    expect(isDomainFailure(error)).toBe(false);
    expect(String(error)).toContain('"acme.beds"');
    expect(String(error)).toContain(message);
    await app.stop();
    const older = await oldApp(home.place);
    expect(unwrap(await older.as(clerk).clinics.count({ where: { '==': [{ var: 'fax' }, '1'] } }))).toBe(1);
    await older.stop();
  });
});
