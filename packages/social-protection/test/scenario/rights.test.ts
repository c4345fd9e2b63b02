import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openProgramme } from '../open-programme.ts';

const id = '01900000-0000-7000-8000-0000000000ff';
const versioned = { id, version: 1 };
const entry = { benefitPlanId: id, status: 'ACTIVE' };

type Guarded = readonly [service: string, operation: string, input: object, anyOf: readonly string[]];
/** Every operation of the module with an input that parses, and the rights of which one is enough. */
const operations: readonly Guarded[] = [
  ['benefitPlans', 'create', { code: 'A', name: 'A', type: 'INDIVIDUAL' }, ['160002']],
  ['benefitPlans', 'update', versioned, ['160003']],
  ['benefitPlans', 'delete', versioned, ['160004']],
  ['benefitPlans', 'close', { ...versioned, reason: 'over' }, ['160005']],
  ['benefitPlans', 'schemaFields', {}, ['171001']],
  ...['get', 'history'].map((name): Guarded => ['benefitPlans', name, { id }, ['160001']]),
  ...['list', 'count'].map((name): Guarded => ['benefitPlans', name, {}, ['160001']]),
  ['benefitPlans', 'bfCodeValidity', { bfCode: 'A' }, ['160001']],
  ['benefitPlans', 'bfNameValidity', { bfName: 'A' }, ['160001']],
  ['benefitPlans', 'bfSchemaValidity', { bfSchema: {} }, ['160001']],
  ['eligibilityRules', 'create', { code: 'A', name: 'A', kind: 'GROUP', definition: {} }, ['160012']],
  ['eligibilityRules', 'update', versioned, ['160013']],
  ['eligibilityRules', 'delete', versioned, ['160014']],
  ['eligibilityRules', 'publish', versioned, ['160015']],
  ...['get', 'history'].map((name): Guarded => ['eligibilityRules', name, { id }, ['160011']]),
  ...['list', 'count'].map((name): Guarded => ['eligibilityRules', name, {}, ['160011']]),
  ...['get', 'history'].map((name): Guarded => ['benefitPlanDataUploadRecords', name, { id }, ['170001']]),
  ...['list', 'count'].map((name): Guarded => ['benefitPlanDataUploadRecords', name, {}, ['170001']]),
  ...['rows', 'difference', 'downloadInvalidItems'].map(
    (name): Guarded => ['benefitPlanDataUploadRecords', name, { uploadId: id }, ['170001']],
  ),
  ['benefitPlanDataUploadRecords', 'downloadTemplate', { benefitPlanId: id }, ['170001']],
  ...['beneficiaries', 'groupBeneficiaries'].flatMap((service): Guarded[] => [
    [
      service,
      'create',
      { ...entry, [service === 'beneficiaries' ? 'individualId' : 'groupId']: id },
      ['160002', '170002'],
    ],
    [service, 'enrol', { benefitPlanId: id, everybody: true }, ['160002', '170002']],
    [service, 'enrolmentSummary', { benefitPlanId: id, everybody: true }, ['160002', '170002']],
    [
      service,
      service === 'beneficiaries' ? 'selectIndividualsToBenefitPlan' : 'selectGroupsToBenefitPlan',
      { benefitPlanId: id, everybody: true },
      ['160002', '170002'],
    ],
    [service, 'export', {}, ['170001']],
    [service, 'promote', { benefitPlanId: id }, ['160002', '170002']],
    [service, 'recertify', { benefitPlanId: id }, ['160003', '170003']],
    [service, 'recertification', { benefitPlanId: id, outcome: 'LEAVES' }, ['170001']],
    ...['waitingList', 'overlaps'].map((name): Guarded => [service, name, { benefitPlanId: id }, ['170001']]),
    [service, 'changeStatus', { benefitPlanId: id, status: 'ACTIVE', reason: 'x', ids: [id] }, ['160003', '170003']],
    [service, 'update', versioned, ['160003', '170003']],
    [service, 'delete', versioned, ['170004']],
    ...['get', 'history'].map((name): Guarded => [service, name, { id }, ['170001']]),
    ...['list', 'count'].map((name): Guarded => [service, name, {}, ['170001']]),
  ]),
];

type Call = (input: object) => Promise<{ success: boolean }>;
const callOf = (session: object, service: string, operation: string): Call & { preview: Call } =>
  (session as Record<string, Record<string, Call & { preview: Call }>>)[service]?.[operation] as never;

const every = [
  ...['16', '17'].flatMap((module) => [1, 2, 3, 4].map((n) => `${module}000${n}`)),
  '160005',
  ...[1, 2, 3, 4, 5].map((n) => `16001${n}`),
  ...[1, 2, 3, 4].map((n) => `17100${n}`),
];

describe.each(stores)('rights of social protection on $name', (store) => {
  it('lists every operation of the module', async () => {
    const { app } = await openProgramme(store);
    // These need a right of two lists, and have tests of their own.
    const apart = [
      ...['eligibilityRules.explain', 'beneficiaryImports.importBeneficiaries', 'beneficiaryImports.applyItems'],
      ...['acceptItems', 'rejectItems'].map((name) => `benefitPlanDataUploadRecords.${name}`),
    ];
    const ours = [
      ...['benefitPlans', 'eligibilityRules', 'beneficiaries', 'groupBeneficiaries'],
      ...['beneficiaryImports', 'benefitPlanDataUploadRecords'],
    ];
    const names = ours.flatMap((service) =>
      Object.keys(app.runtime.services[service] ?? {}).map((name) => `${service}.${name}`),
    );
    expect([...apart, ...operations.map(([service, name]) => `${service}.${name}`)].sort()).toEqual(names.sort());
  });

  it('D-SP13 lets every operation pass with any one of its rights, and with no other, neither in earnest nor as preview', async () => {
    const { app } = await openProgramme(store);
    for (const [service, operation, input, anyOf] of operations) {
      for (const mode of ['call', 'preview']) {
        const codes = async (session: object) => {
          const call = callOf(session, service, operation);
          return codesOf(await (mode === 'call' ? call(input) : call.preview(input)));
        };
        const about = `${service}.${operation} (${mode})`;
        expect(await codes(app.as(null)), about).toEqual(['core.UNAUTHENTICATED']);
        expect(await codes(app.as({ id: 'x', rights: [] })), about).toEqual(['core.FORBIDDEN']);
        const others = every.filter((right) => !anyOf.includes(right));
        expect(await codes(app.as({ id: 'x', rights: others })), about).toEqual(['core.FORBIDDEN']);
        for (const right of anyOf)
          expect(await codes(app.as({ id: 'x', rights: [right] })), `${about} with ${right}`).not.toEqual([
            'core.FORBIDDEN',
          ]);
      }
    }
  });

  it('checks rights before it looks at the input, so that nobody learns from refusals', async () => {
    const { app, plan } = await openProgramme(store);
    const { id: benefitPlanId } = await plan();
    const stranger = app.as({ id: 'x', rights: ['170001'] });
    expect(
      codesOf(
        await stranger.beneficiaries.enrol({ benefitPlanId, criteria: [{ name: 'x', condition: { nonsense: 1 } }] }),
      ),
    ).toEqual(['core.FORBIDDEN']);
    expect(unwrap(await stranger.beneficiaries.count({}))).toBe(0);
  });
});
