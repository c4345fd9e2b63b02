import {
  changeData,
  changeTable,
  createOf,
  createParasol,
  decimal,
  defineEntity,
  defineModule,
  defineService,
  deleteOf,
  dropTable,
  entityQueries,
  identifiers,
  type MigrationStep,
  migrationStep,
  ref,
  replaceOf,
  restoreOf,
  rights,
  type Store,
  silentLogger,
  updateOf,
} from '@parasol/core';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { openStore, type Place } from './place.ts';

/** A module in an older version and in a newer one, in which nearly everything became something else. */

export const OldClinic = defineEntity('clinic', {
  table: 'acme_clinic',
  fields: z.strictObject({
    fullName: z.string().max(100),
    beds: z.int().nullable(),
    fee: decimal(10, 2).nullable(),
    opened: z.string(),
    fax: z.string().nullable(),
  }),
  unique: [['fullName']],
  indexes: [['fax']],
  orderBy: ['fullName'],
  jsonExt: true,
  business: true,
});
export const OldVisit = defineEntity('visit', {
  table: 'acme_visit',
  fields: z.strictObject({ number: z.int() }),
  relations: { clinic: ref(OldClinic, { inverse: 'visits' }) },
  unique: [['clinicId', 'number']],
});
export const OldNote = defineEntity('note', { table: 'acme_note', fields: z.strictObject({ text: z.string() }) });

export const Hospital = defineEntity('hospital', {
  table: 'acme_hospital',
  fields: z.strictObject({
    name: z.string().max(100),
    town: z.string(),
    beds: z.int(),
    fee: decimal(18, 4).nullable(),
    opened: z.iso.date(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  }),
  unique: [['name']],
  indexes: [['town']],
  orderBy: ['name'],
  jsonExt: true,
  business: true,
});
export const Visit = defineEntity('visit', {
  table: 'acme_visit',
  fields: z.strictObject({ number: z.int() }),
  relations: { hospital: ref(Hospital, { inverse: 'visits' }) },
  unique: [['hospitalId', 'number']],
});

interface Tables {
  acme_clinic: { id: string; full_name: string; town: string | null; opened: string; opened_on: string | null };
  acme_historicalclinic: Tables['acme_clinic'];
}

/** Full names were `Name, Town`, and days were texts of several forms: no expression splits a text. */
export const splitName = (between: () => Promise<void> = async () => undefined): MigrationStep =>
  migrationStep({
    id: 'acme.2026-10-split-name',
    changes: [
      changeTable('acme_clinic', {
        columns: { town: { type: z.string().nullable() }, openedOn: { type: z.iso.date().nullable() } },
      }),
      changeData(['acme_clinic'], async ({ sql }) => {
        const db = sql as Kysely<Tables>;
        for (const table of ['acme_clinic', 'acme_historicalclinic'] as const) {
          for (const { id, full_name, opened } of await db
            .selectFrom(table)
            .select(['id', 'full_name', 'opened'])
            .execute()) {
            const [name = '', town = ''] = full_name.split(', ');
            await db
              .updateTable(table)
              .set({ full_name: name, town, opened_on: opened.replaceAll('/', '-') })
              .where('id', '=', id)
              .where('full_name', '=', full_name)
              .execute();
          }
        }
        await between();
      }),
      changeTable('acme_clinic', {
        columns: { town: { type: z.string() }, opened: { type: z.iso.date(), value: { var: 'openedOn' } } },
        dropColumns: ['openedOn'],
      }),
    ],
  });

const becomeHospitals = migrationStep({
  id: 'acme.2026-11-hospitals',
  changes: [
    changeTable('acme_clinic', {
      renameTo: 'acme_hospital',
      entity: 'hospital',
      renameColumns: { fullName: 'name' },
      columns: {
        beds: { type: z.int(), value: { coalesce: [{ var: 'beds' }, 0] } },
        fee: { type: decimal(18, 4).nullable() },
        phone: { type: z.string().nullable(), value: { var: 'jsonExt.phone' } },
      },
      dropColumns: ['fax'],
      jsonExt: { properties: { phone: { type: 'string' } } },
    }),
    changeTable('acme_visit', { renameColumns: { clinicId: 'hospitalId' } }),
    dropTable('acme_note'),
  ],
});

const perms = rights('1');
const phoneIsUnique = z
  .record(z.string(), z.unknown())
  .default({ type: 'object', properties: { phone: { type: 'string', uniqueness: true } } });
export const clerk = { id: 'clerk', rights: ['1'] };

export const oldModule = defineModule({
  id: 'acme',
  entities: [OldClinic, OldVisit, OldNote],
  configuration: z.strictObject({ perms, clinic_schema: phoneIsUnique }),
  schemas: { clinic_schema: 'clinic' },
  services: {
    clinics: defineService('clinic_service', {
      create: createOf(OldClinic, 'perms'),
      update: updateOf(OldClinic, 'perms'),
      delete: deleteOf(OldClinic, 'perms'),
      replace: replaceOf(OldClinic, 'perms'),
      ...entityQueries(OldClinic, 'perms'),
    }),
    visits: defineService('visit_service', { create: createOf(OldVisit, 'perms') }),
    notes: defineService('note_service', { create: createOf(OldNote, 'perms') }),
  },
});

export const newModule = (steps: readonly MigrationStep[] = [splitName(), becomeHospitals]) =>
  defineModule({
    id: 'acme',
    entities: [Hospital, Visit],
    configuration: z.strictObject({ perms, hospital_schema: phoneIsUnique }),
    schemas: { hospital_schema: 'hospital' },
    migrations: steps,
    services: {
      hospitals: defineService('hospital_service', {
        create: createOf(Hospital, 'perms'),
        update: updateOf(Hospital, 'perms'),
        undoDelete: restoreOf(Hospital, 'perms'),
        ...entityQueries(Hospital, 'perms'),
      }),
      visits: defineService('visit_service', { create: createOf(Visit, 'perms'), ...entityQueries(Visit, 'perms') }),
    },
  });

export const steps = [splitName(), becomeHospitals];

function clockAt(day: string) {
  let now = Date.parse(`${day}T08:00:00Z`);
  return { now: () => ++now };
}

export const oldApp = (place: Place) =>
  createParasol({
    store: openStore(place),
    modules: [oldModule],
    configure: (container) => {
      container.rebind(identifiers.clock).toConstantValue(clockAt('2026-09-01'));
      container.rebind(identifiers.logger).toConstantValue(silentLogger);
    },
  });

export const newApp = (place: Place | Store, own: readonly MigrationStep[] = steps) =>
  createParasol({
    store: 'transaction' in place ? place : openStore(place),
    modules: [newModule(own)],
    configure: (container) => {
      container.rebind(identifiers.clock).toConstantValue(clockAt('2026-11-01'));
      container.rebind(identifiers.logger).toConstantValue(silentLogger);
    },
  });
