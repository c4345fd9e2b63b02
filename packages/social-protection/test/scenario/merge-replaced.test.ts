import { defineModule, defineReadModel, defineService, replaceOf, rights, unwrap } from '@parasol/core';
import { readModelDrift, testApp } from '@parasol/core/testing';
import { Individual, individual } from '@parasol/individual';
import { person } from '@parasol/individual/testing';
import { inMode, stores } from '@parasol/test-support';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { Beneficiary, socialProtection } from '../../src/index.ts';
import { benefitPlan } from '../../src/testing.ts';
import { codesOf, officer, TODAY } from '../open-programme.ts';

/** Two records of one person, of which one has an enrolment that a successor has replaced; a host keeps of people how often they are enrolled. */

const Enrolments = defineReadModel('enrolment_summary', {
  table: 'acme_enrolmentsummary',
  of: Individual,
  as: 'enrolments',
  fields: z.strictObject({ all: z.int(), active: z.int() }),
  values: {
    all: { count: [{ var: 'beneficiaries' }] },
    active: { count: [{ var: 'beneficiaries' }, { '==': [{ var: 'status' }, 'ACTIVE'] }] },
  },
});

const host = () =>
  defineModule({
    id: 'acme',
    entities: [Enrolments],
    configuration: z.strictObject({ perms: rights('test') }),
    services: { acme: defineService('acme_service', { replace: replaceOf(Beneficiary, 'perms') }) },
  });

async function openWithTwo(store: (typeof stores)[number]) {
  const app = await testApp(
    inMode({
      store: await store.create(),
      modules: [individual(), socialProtection(), host()],
      configuration: { social_protection: { check_benefit_plan_update: false } },
      clock: `${TODAY}T10:00:00Z`,
    }),
  );
  onTestFinished(() => app[Symbol.asyncDispose]());
  const me = app.as({ ...officer, rights: [...officer.rights, '900251', '900252', '900253', '900254'] });
  const { id: benefitPlanId } = await app.make(benefitPlan, {});
  const [golden, absorbed] = [await app.make(person, {}), await app.make(person, {})];
  const about = { benefitPlanId, status: 'ACTIVE' as const, dateValidFrom: '2026-01-01' };
  const into = async (individualId: string) => unwrap(await me.beneficiaries.create({ ...about, individualId }));
  const first = await into(absorbed.id);
  const next = unwrap(await me.acme.replace({ id: first.id, version: 1, effectiveFrom: '2026-02-01' }));
  return {
    ...{ me, golden, absorbed, into, first, next },
    both: { goldenId: golden.id, goldenVersion: 1, absorbedId: absorbed.id, absorbedVersion: 1 },
    enrolments: async () => {
      // What the host keeps is in step whenever somebody looks.
      expect(await readModelDrift(app.runtime.store, app.runtime.catalog)).toEqual([]);
      return unwrap(await me.beneficiaries.list({ includeDeleted: true })).rows.map(
        ({ id, individualId, isDeleted, replacementUuid, dateValidTo }) => ({
          ...{ id, individualId, isDeleted, replacementUuid, dateValidTo },
        }),
      );
    },
    /** How many enrolments the host has of each of the two. */
    counts: async () => {
      const ids = [];
      for (let all = 3; all >= 0; all--) {
        const where = { '==': [{ var: 'enrolments.all' }, all] };
        const { rows } = unwrap(await me.individuals.list({ where, includeDeleted: true }));
        for (const { id } of rows) ids.push([id === golden.id ? 'golden' : 'absorbed', all]);
      }
      return Object.fromEntries(ids);
    },
  };
}

describe.each(stores)('merging people of whom one has a replaced enrolment on $name', (store) => {
  it('moves it with its successor, and what a host keeps of both follows, also when the merge is undone', async () => {
    const { me, golden, absorbed, first, next, enrolments, counts, both } = await openWithTwo(store);
    const before = await enrolments();
    expect(await counts()).toEqual({ absorbed: 2, golden: 0 });
    expect(unwrap(await me.individualMerges.merge.preview(both)).items).toHaveLength(3);
    const { id } = unwrap(await me.individualMerges.merge(both));
    expect((await enrolments()).map((row) => [row.id, row.individualId])).toEqual(
      before.map((row) => [row.id, golden.id]),
    );
    expect(await counts()).toEqual({ golden: 2, absorbed: 0 });
    unwrap(await me.individualMerges.undo({ id, version: 1 }));
    expect(await enrolments()).toEqual(before);
    expect(await counts()).toEqual({ absorbed: 2, golden: 0 });
    expect(unwrap(await me.beneficiaries.history({ id: first.id })).map(({ row }) => row.individualId)).toEqual([
      ...[absorbed.id, absorbed.id, golden.id, absorbed.id],
    ]);
    expect(unwrap(await me.beneficiaries.get({ id: next.id }))).toMatchObject({ individualId: absorbed.id });
  });

  it('opens no replaced place where its successor goes in favour of another, and its undoing is exact', async () => {
    const { me, golden, into, first, next, enrolments, both } = await openWithTwo(store);
    const own = await into(golden.id);
    const before = await enrolments();
    const { id } = unwrap(await me.individualMerges.merge(both));
    const ended = { individualId: golden.id, replacementUuid: next.id, dateValidTo: '2026-01-31' };
    expect(new Map((await enrolments()).map((row) => [row.id, row]))).toEqual(
      new Map([
        [first.id, { id: first.id, isDeleted: false, ...ended }],
        [next.id, expect.objectContaining({ isDeleted: true })],
        [own.id, { id: own.id, individualId: golden.id, isDeleted: false, replacementUuid: null, dateValidTo: null }],
      ]),
    );
    unwrap(await me.individualMerges.undo({ id, version: 1 }));
    expect(await enrolments()).toEqual(before);
  });

  it('lets the successor stay where it is chosen, with what it replaced behind it', async () => {
    const { me, golden, into, first, next, enrolments, both } = await openWithTwo(store);
    const own = await into(golden.id);
    const before = await enrolments();
    const { id } = unwrap(await me.individualMerges.merge({ ...both, keep: [next.id] }));
    const rows = new Map((await enrolments()).map((row) => [row.id, row]));
    expect(rows.get(own.id)).toMatchObject({ isDeleted: true });
    expect(rows.get(next.id)).toMatchObject({ individualId: golden.id, isDeleted: false, replacementUuid: null });
    expect(rows.get(first.id)).toMatchObject({ individualId: golden.id, isDeleted: false, replacementUuid: next.id });
    unwrap(await me.individualMerges.undo({ id, version: 1 }));
    expect(await enrolments()).toEqual(before);
  });

  it('leaves the replaced place closed when what stayed in its stead is deleted later', async () => {
    const { me, golden, into, first, next, enrolments, both } = await openWithTwo(store);
    const own = await into(golden.id);
    unwrap(await me.individualMerges.merge(both));
    const { version } = unwrap(await me.beneficiaries.get({ id: own.id }));
    unwrap(await me.beneficiaries.delete({ id: own.id, version }));
    expect((await enrolments()).find(({ id }) => id === first.id)).toMatchObject({ replacementUuid: next.id });
    expect(codesOf(await me.beneficiaries.update({ id: first.id, version: 3, status: 'SUSPENDED' }))).toEqual([
      'core.REPLACED',
    ]);
  });
});
