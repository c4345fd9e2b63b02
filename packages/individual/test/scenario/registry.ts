import {
  type AccessPolicy,
  type ByteSource,
  createParasol,
  fromBytes,
  identifiers,
  type Result,
  type TableFormat,
} from '@parasol/core';
import { readModelDrift } from '@parasol/core/testing';
import { type ImportAnswer, individual } from '@parasol/individual';
import { appInMode, everyRow, inMode, type StoreUnderTest } from '@parasol/test-support';
import { expect } from 'vitest';

/** Extension data of the people of these tests. */
export const schema = {
  type: 'object',
  properties: {
    national_id: { type: 'string', pattern: '^\\d{4}$', uniqueness: true },
    income: { type: 'number', minimum: 0, multipleOf: 0.01 },
    children: { type: 'integer', maximum: 20 },
    able_bodied: { type: 'boolean' },
    district: { type: 'string', enum: ['North', 'South'] },
    enrolled_on: { type: 'string', format: 'date' },
  },
} as const;

export const clerk = {
  id: 'clerk',
  rights: [
    ...['159001', '159002', '159003', '159004', '159005', '180001', '180002', '180003', '180004', '180005'],
    ...['900251', '900252', '900253', '900254', '900255'],
  ],
};

export interface RegistryOptions {
  readonly rangeSize?: number;
  readonly individualSchema?: Record<string, unknown>;
  /** More of the configuration. */
  readonly configuration?: Record<string, unknown>;
  /** A clock that goes on by a millisecond with every look, so that every transaction has an instant of its own. */
  readonly ticks?: boolean;
  /** A call does its job itself in all modes: the scenario is about who does it, or binds handlers to this app alone. */
  readonly ownJobs?: boolean;
  readonly access?: AccessPolicy;
  /** Kinds of file beside CSV. */
  readonly formats?: readonly TableFormat[];
}

/** A registry of people on a fresh store; `await using` removes it. */
export async function openRegistry(under: StoreUnderTest, options: RegistryOptions = {}) {
  const place = await under.create();
  let now = Date.parse('2026-11-15T08:00:00Z');
  const compose = () =>
    createParasol(
      inMode({
        store: place.open(),
        modules: [individual()],
        configuration: {
          individual: { individual_schema: options.individualSchema ?? schema, ...options.configuration },
        },
        configure: (container) => {
          if (options.ticks === true) container.rebind(identifiers.clock).toConstantValue({ now: () => ++now });
          if (options.access !== undefined) container.rebind(identifiers.access).toConstantValue(options.access);
        },
        formats: options.formats ?? [],
        runs: { concurrency: 1, pollMs: 20 },
        ...(options.rangeSize === undefined ? {} : { rangeSize: options.rangeSize }),
      }),
    );
  const composed = await compose();
  const app = options.ownJobs === true ? composed : appInMode(composed, compose);
  await app.migrate();
  const me = app.as(clerk);
  const { store, catalog } = app.runtime;
  return {
    app,
    me,
    upload: (source: ByteSource | string): Promise<Result<ImportAnswer>> =>
      me.individualImports.importIndividuals({
        source: typeof source === 'string' ? fromBytes('people.csv', source) : source,
      }),
    /** Rows of every table, deleted ones included; what is kept beside others follows from them. */
    async rowCounts(): Promise<Record<string, number>> {
      const counts: Record<string, number> = {};
      for (const entity of catalog.entities.filter(({ readModel }) => readModel === undefined))
        counts[entity.name] = await store.reader.count(entity, { includeDeleted: true });
      return counts;
    },
    /** What the registry says, without ids: who there is, and who is what in which group. */
    async content(): Promise<string[]> {
      const people = await everyRow((page) => me.individuals.list(page));
      const groups = new Map((await everyRow((page) => me.groups.list(page))).map(({ id, code }) => [id, code]));
      const memberships = await everyRow((page) => me.groupIndividuals.list(page));
      const byPerson = new Map(memberships.map((row) => [row.individualId, row]));
      return people
        .map(({ id, firstName, lastName, dob, jsonExt }) => {
          const membership = byPerson.get(id);
          const place = membership && [groups.get(membership.groupId), membership.role, membership.recipientType];
          return JSON.stringify([firstName, lastName, dob, Object.entries(jsonExt).sort(), place ?? null]);
        })
        .concat([...groups.values()].map((code) => `group ${code}`))
        .sort();
    },
    async refused(uploadId: string) {
      return (await everyRow((page) => me.individualDataSourceUploads.refusals({ uploadId, ...page }))).map(
        ({ line, errors }) => ({ line, errors: errors.map(({ column, value, code }) => [column, value, code]) }),
      );
    },
    async [Symbol.asyncDispose]() {
      expect(await readModelDrift(store, catalog)).toEqual([]);
      await app.stop();
      await place.remove();
    },
  };
}

/** The codes of a refused call. */
export const codesOf = (result: Result<unknown>): string[] =>
  result.success ? [] : result.errors.map(({ code }) => code);
