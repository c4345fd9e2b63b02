import { fromBytes, unwrap } from '@parasol/core';
import { baseRule } from '../scenario/world.ts';
import type { Districts } from './districts.ts';

/** What of a person must show itself nowhere to who may not see it. */
export const canaries = { lastName: 'Canarylast', dob: '1911-11-11', income: 76543210, code: 'CANARYHOUSE' } as const;

/** How an operation answers somebody with the right who reaches another district. */
type Outside =
  /** Refused: what it is about is not there for him, or would lie out of his reach. */
  | 'refused'
  /** It answers, and of the other district says nothing. */
  | 'silent'
  /** It is about nothing of persons, and answers everybody with the right alike. */
  | 'open';

export interface Sample {
  readonly input: unknown;
  readonly outside: Outside;
  /** Where even who sees everything is refused in this registry, the code. */
  readonly refusal?: string;
}

/** Somebody in a district with everything that can hang on a person, as the canaries have it. */
export async function seedCanaries(world: Districts) {
  const { all } = world;
  const a = await world.location('A');
  const b = await world.location('B');
  const more = { dob: canaries.dob, jsonExt: { income: canaries.income } };
  const person = await world.person(canaries.lastName, a.id, more);
  const gone = await world.person(canaries.lastName, a.id, more);
  unwrap(await all.individuals.delete({ id: gone.id, version: 1 }));
  const group = await world.group(canaries.code, a.id);
  const lone = await world.group(`${canaries.code}2`, a.id);
  const goneGroup = await world.group(`${canaries.code}3`, a.id);
  unwrap(await all.groups.delete({ id: goneGroup.id, version: 1 }));
  const member = await world.member(group.id, person.id, 'HEAD');
  const left = await world.member(lone.id, person.id);
  unwrap(await all.groupIndividuals.delete({ id: left.id, version: 1 }));
  const file = [
    'first_name,last_name,dob,location_code,income',
    `Good,${canaries.lastName},${canaries.dob},A,${canaries.income}`,
    `Bad,${canaries.lastName},${canaries.dob},A,many`,
  ].join('\n');
  const source = fromBytes('canaries.csv', file);
  const { uploadId } = unwrap(await all.individualImports.importIndividuals({ source }));
  const { version: uploadVersion } = unwrap(await all.individualDataSourceUploads.get({ id: uploadId }));
  const records = unwrap(await all.individualDataSources.list({})).rows;
  const plans = [await world.plan('PA'), await world.plan('PB', 'GROUP')] as const;
  const unused = await world.plan('PU');
  const filled = await world.plan('PF');
  const planUpload = unwrap(await all.beneficiaryImports.importBeneficiaries({ benefitPlanId: filled.id, source }));
  const rule = unwrap(
    await all.eligibilityRules.create({ code: 'R', name: 'R', kind: 'INDIVIDUAL', definition: anyRule }),
  );
  const listed = await plansWithLists(
    all,
    plans.map(({ id }) => id),
  );
  const subjects = { benefitPlanId: plans[0].id, individualId: person.id, status: 'ACTIVE' as const };
  const beneficiary = unwrap(await all.beneficiaries.create(subjects));
  const households = { benefitPlanId: plans[1].id, groupId: group.id, status: 'ACTIVE' as const };
  const groupBeneficiary = unwrap(await all.groupBeneficiaries.create(households));
  const paymentPlans = [await world.pay(plans[0].id, 'PPA'), await world.pay(plans[1].id, 'PPB')] as const;
  const idle = await world.pay(unused.id, 'PPU');
  unwrap(await all.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }));
  const benefit = unwrap(await all.benefits.list({})).rows[0];
  const calculation = unwrap(await all.paymentCalculations.list({})).rows[0];
  const cycle = unwrap(await all.paymentCycles.list({})).rows[0];
  const spare = unwrap(
    await all.paymentCycles.create({ type: 'other', code: 'X', startDate: '2026-01-01', endDate: '2026-01-31' }),
  );
  const change = unwrap(await all.changes.get({ id: person.changeId }));
  const run = unwrap(await all.runs.list({})).rows[0];
  const record = records[0];
  if (!benefit || !calculation || !cycle || !run || !record) throw new Error('The seed is not complete.');
  const duplicates = await seedDuplicates(world, a.id, person.id);
  const rows = {
    a,
    b,
    person,
    gone,
    group,
    lone,
    goneGroup,
    member,
    left,
    uploadId,
    uploadVersion,
    record,
    plans,
    unused,
    filled,
    planUpload,
    beneficiary,
    ...duplicates,
  };
  return {
    ...rows,
    rule,
    listed,
    groupBeneficiary,
    paymentPlans,
    idle,
    benefit,
    calculation,
    cycle,
    spare,
    change,
    run,
  };
}

/** Plans with a rule, a waiting list and plans that they exclude, one for people and one for households. */
async function plansWithLists(all: Districts['all'], exclusiveWith: string[]) {
  const made = [];
  for (const kind of ['INDIVIDUAL', 'GROUP'] as const) {
    const definition = { criteria: [{ name: 'is there', condition: { '!': [{ missing: 'id' }] } }] };
    const draft = unwrap(await all.eligibilityRules.create({ code: kind, name: kind, kind, definition }));
    unwrap(await all.eligibilityRules.publish({ id: draft.id, version: 1 }));
    const own = { eligibilityRuleId: draft.id, waitingList: { by: 'REGISTRATION' as const }, exclusiveWith };
    const about = { code: `L${kind}`, name: `L${kind}`, type: kind, dateValidFrom: '2026-01-01', ...own };
    made.push(unwrap(await all.benefitPlans.create(about)));
  }
  return made as [(typeof made)[0], (typeof made)[0]];
}

/** Somebody who is there twice, and two records that were merged. */
async function seedDuplicates({ all, person }: Districts, place: string, who: string) {
  const { lastName, dob, income } = canaries;
  const twin = await person(lastName, place, { dob, jsonExt: { income } });
  unwrap(await all.duplicateCandidates.findDuplicates({ equal: ['lastName', 'dob'] }));
  const isOf = (id: string) => ({ or: ['firstId', 'secondId'].map((side) => ({ '==': [{ var: side }, id] })) });
  const pair = unwrap(await all.duplicateCandidates.list({ where: { and: [isOf(who), isOf(twin.id)] } })).rows[0];
  if (pair === undefined) throw new Error('The seed has no duplicates.');
  const [lost, kept] = [await person(lastName, place), await person(lastName, place)];
  const both = { goldenId: kept.id, goldenVersion: 1, absorbedId: lost.id, absorbedVersion: 1 };
  return { twin, pair, merged: unwrap(await all.individualMerges.merge(both)) };
}

type Seed = Awaited<ReturnType<typeof seedCanaries>>;

/** Ids that somebody of another district must not come across. */
export const secretIds = (seed: Seed): string[] =>
  [seed.person, seed.gone, seed.group, seed.lone, seed.goneGroup, seed.member, seed.left, seed.record, seed.beneficiary]
    .map(({ id }) => id)
    .concat(
      seed.groupBeneficiary.id,
      seed.benefit.id,
      seed.uploadId,
      seed.change.id,
      seed.run.id,
      seed.planUpload.uploadId,
    )
    .concat(seed.twin.id, seed.pair.id, seed.merged.id);

const reads = (signal: string, id: string, open = false): Record<string, Sample> => ({
  [`${signal}.get`]: { input: { id }, outside: open ? 'open' : 'refused' },
  [`${signal}.list`]: { input: {}, outside: open ? 'open' : 'silent' },
  [`${signal}.count`]: { input: {}, outside: open ? 'open' : 'silent' },
  [`${signal}.history`]: { input: { id }, outside: open ? 'open' : 'silent' },
});

const refused = (input: unknown, refusal?: string): Sample => ({
  input,
  outside: 'refused',
  ...(refusal === undefined ? {} : { refusal }),
});
const silent = (input: unknown): Sample => ({ input, outside: 'silent' });
const open = (input: unknown, refusal?: string): Sample => ({
  input,
  outside: 'open',
  ...(refusal === undefined ? {} : { refusal }),
});

const of = ({ id, version }: { readonly id: string; readonly version: number }) => ({ id, version });

const anyRule = { criteria: [{ name: 'young', condition: { '<': [{ age: [{ var: 'dob' }] }, 200] } }] };

/** What is asked about a plan with a rule and a waiting list. */
const programme = (signal: string, benefitPlanId: string): Record<string, Sample> => ({
  [`${signal}.promote`]: refused({ benefitPlanId }),
  [`${signal}.recertify`]: refused({ benefitPlanId }),
  [`${signal}.recertification`]: silent({ benefitPlanId, outcome: 'LEAVES' }),
  [`${signal}.waiting_list`]: silent({ benefitPlanId }),
  [`${signal}.overlaps`]: silent({ benefitPlanId }),
});

/** An input for every operation of the composed modules, by signal. */
export function samples(seed: Seed): Record<string, Sample> {
  const {
    a,
    person,
    gone,
    group,
    lone,
    goneGroup,
    member,
    left,
    record,
    plans,
    unused,
    beneficiary,
    groupBeneficiary,
  } = seed;
  const noSubscriber = { subscriber: 'nobody' };
  const newPlan = { code: 'NEW', name: 'New', type: 'INDIVIDUAL', dateValidFrom: '2026-01-01' };
  const newPayment = {
    code: 'NEW',
    name: 'New',
    calculation: baseRule.id,
    periodicity: 1,
    currency: 'EUR',
    benefitPlanId: unused.id,
    dateValidFrom: '2026-01-01',
    parameters: { base: '1' },
  };
  const upload = { sourceName: 'x', sourceType: 'x', status: 'PENDING', summary: {}, error: {} };
  const staged = {
    line: 9,
    state: 'VALID',
    validations: {},
    uploadId: seed.uploadId,
    firstName: 'A',
    lastName: 'B',
    dob: '2000-01-01',
  };
  return {
    ...reads('change_service', seed.change.id),
    'module_configuration_service.get': open({ module: 'individual' }),
    'module_configuration_service.list': open({}),
    'module_configuration_service.history': open({ module: 'individual' }),
    'module_configuration_service.update': open({
      module: 'individual',
      version: 0,
      values: { gql_group_search_perms: ['180001', '9'] },
    }),
    'run_service.get': refused({ id: seed.run.id }),
    'run_service.list': silent({}),
    'run_service.progress': refused({ id: seed.run.id }),
    'run_service.cancel': refused({ id: seed.run.id }, 'core.RUN_STATUS'),
    'run_service.resume': refused({ id: seed.run.id }, 'core.RUN_STATUS'),
    'run_service.retry': refused({ id: seed.run.id }, 'core.RUN_STATUS'),
    'custom_filter_service.definitions': open({ moduleName: 'individual', objectTypeName: 'Individual' }),
    ...reads('location_service', a.id, true),
    'location_service.create': open({ code: 'N', name: 'N', type: 'place' }),
    'location_service.import_locations': open({ source: fromBytes('places.csv', 'code,name,type\nN,N,place\n') }),
    'location_service.update': open({ ...of(a), name: 'N' }),
    'location_service.delete': open(of(seed.b)),
    'subscription_service.list': open({}),
    ...Object.fromEntries(
      ['parked', 'pause', 'resume', 'skip', 'retry_parked', 'discard_parked'].map((name) => [
        `subscription_service.${name}`,
        open(noSubscriber, 'subscription.UNKNOWN'),
      ]),
    ),
    'subscription_service.replay': open({ ...noSubscriber, fromSequence: 1 }, 'subscription.UNKNOWN'),

    ...reads('individual_service', person.id),
    'individual_service.create': refused({ firstName: 'N', lastName: 'N', dob: '2000-01-01', locationId: a.id }),
    'individual_service.update': refused({ ...of(person), firstName: 'N' }),
    'individual_service.delete': refused(of(person), 'individual.STILL_IN_USE'),
    'individual_service.anonymise': refused({ id: gone.id, version: 2 }),
    'individual_service.data_of': refused({ id: person.id }),
    'individual_service.field_catalogue': open({}),
    'individual_service.export': silent({ fields: ['lastName', 'dob', 'jsonExt', 'location.code'] }),
    'individual_service.undo_delete': refused({ id: gone.id, version: 2 }),
    ...reads('group_service', group.id),
    'group_service.create': refused({ code: 'N', locationId: a.id }),
    'group_service.update': refused({ ...of(group), code: 'N' }),
    'group_service.delete': refused(of(lone)),
    'group_service.undo_delete': refused({ id: goneGroup.id, version: 2 }),
    'group_service.export': silent({}),
    'group_service.composition': silent({ ids: [group.id] }),
    'group_service.set_members': refused({ id: lone.id, members: [{ individualId: person.id }] }),
    'group_service.rebuild_summaries': refused({}),
    ...reads('groupindividual_service', member.id),
    'groupindividual_service.create': refused({ groupId: lone.id, individualId: person.id }),
    'groupindividual_service.create_group_individuals': refused({
      groupId: lone.id,
      members: [{ individualId: person.id }],
    }),
    'groupindividual_service.update': refused({ ...of(member), role: 'HEAD' }),
    'groupindividual_service.export': silent({}),
    'groupindividual_service.delete': refused(of(member)),
    'groupindividual_service.undo_delete': refused({ id: left.id, version: 2 }),
    'create_group_and_move_individual.create': refused({
      group: { code: 'N' },
      groupIndividualId: member.id,
      version: member.version,
    }),
    ...reads('individual_data_source_service', record.id),
    'individual_data_source_service.create': refused(staged),
    'individual_data_source_service.update': refused({ ...of(record), line: 8 }),
    'individual_data_source_service.delete': refused(of(record)),
    ...reads('individual_data_source_upload_service', seed.uploadId),
    'individual_data_source_upload_service.create': open(upload),
    'individual_data_source_upload_service.update': refused({
      id: seed.uploadId,
      version: seed.uploadVersion,
      sourceName: 'y',
    }),
    'individual_data_source_upload_service.delete': refused(
      { id: seed.uploadId, version: seed.uploadVersion },
      'core.REFERENCED',
    ),
    'individual_data_source_upload_service.refusals': silent({ uploadId: seed.uploadId }),
    'individual_data_source_upload_service.download_invalid_items': refused({ uploadId: seed.uploadId }),
    'individual_data_source_upload_service.accept_items': refused({ uploadId: seed.uploadId }, 'staging.NOT_WAITING'),
    'individual_data_source_upload_service.reject_items': refused({ uploadId: seed.uploadId }, 'staging.NOT_WAITING'),
    'individual_data_source_upload_service.difference': silent({ uploadId: seed.uploadId }),
    'individual_data_source_upload_service.data_upload_history': silent({}),
    'individual_data_source_upload_service.download_upload': refused({ uploadId: seed.uploadId }),
    'individual.template': open({}),
    'individual.suggest_columns': open({ source: fromBytes('n.csv', 'first_name,surname,dob\n') }),
    'individual.apply_items': refused({ uploadId: seed.uploadId }),
    'individual.import_individuals': silent({
      source: fromBytes('n.csv', 'first_name,last_name,dob,location_code\nN,N,2000-01-01,A\n'),
    }),

    ...reads('duplicate_candidate_service', seed.pair.id),
    'duplicate_candidate_service.find_duplicates': silent({ equal: ['firstName'] }),
    'duplicate_candidate_service.find_in_file': silent({
      source: fromBytes('n.csv', `first_name,last_name,dob\nP,${canaries.lastName},${canaries.dob}\n`),
    }),
    'duplicate_candidate_service.review': silent({}),
    'duplicate_candidate_service.clusters': silent({}),
    'duplicate_candidate_service.dismiss': refused({ ...of(seed.pair), decision: 'x' }),
    'duplicate_candidate_service.reopen': refused(of(seed.pair)),
    ...reads('individual_merge_service', seed.merged.id),
    'individual_merge_service.merge': refused({
      ...{ goldenId: person.id, goldenVersion: person.version },
      ...{ absorbedId: seed.twin.id, absorbedVersion: seed.twin.version },
    }),
    'individual_merge_service.undo': refused(of(seed.merged)),

    ...reads('benefit_plan_service', plans[0].id, true),
    'benefit_plan_service.create': open(newPlan),
    'benefit_plan_service.update': open({ ...of(unused), name: 'Other' }),
    'benefit_plan_service.delete': open(of(unused), 'core.REFERENCED'),
    ...reads('eligibility_rule_service', seed.rule.id, true),
    'eligibility_rule_service.create': open({ code: 'N', name: 'N', kind: 'INDIVIDUAL', definition: anyRule }),
    'eligibility_rule_service.update': open({ ...of(seed.rule), name: 'Other' }),
    'eligibility_rule_service.publish': open(of(seed.rule)),
    'eligibility_rule_service.delete': open(of(seed.rule)),
    'eligibility_rule_service.explain': refused({ id: seed.rule.id, subjectId: person.id }),
    'benefit_plan_service.close': refused({ ...of(unused), reason: 'Over.' }),
    'benefit_plan_service.schema_fields': open({}),
    'benefit_plan_service.bf_code_validity': open({ bfCode: 'NEW' }),
    'benefit_plan_service.bf_name_validity': open({ bfName: 'New' }),
    'benefit_plan_service.bf_schema_validity': open({ bfSchema: {} }),
    ...reads('beneficiary_service', beneficiary.id),
    'beneficiary_service.create': refused({ benefitPlanId: unused.id, individualId: person.id, status: 'ACTIVE' }),
    'beneficiary_service.update': refused({ ...of(beneficiary), status: 'SUSPENDED' }),
    ...programme('beneficiary_service', seed.listed[0].id),
    ...programme('group_beneficiary_service', seed.listed[1].id),
    'beneficiary_service.change_status': silent({
      benefitPlanId: plans[0].id,
      status: 'SUSPENDED',
      reason: 'Checked.',
      ids: [beneficiary.id],
    }),
    'beneficiary_service.export': silent({ benefitPlanId: plans[0].id }),
    'beneficiary_service.delete': refused(of(beneficiary)),
    'beneficiary_service.enrol': silent({ benefitPlanId: unused.id, everybody: true }),
    'beneficiary_service.enrolment_summary': silent({ benefitPlanId: unused.id, everybody: true }),
    'beneficiary_service.select_individuals_to_benefit_plan': silent({ benefitPlanId: unused.id, everybody: true }),
    ...reads('group_beneficiary_service', groupBeneficiary.id),
    'group_beneficiary_service.create': refused({ benefitPlanId: plans[1].id, groupId: lone.id, status: 'ACTIVE' }),
    'group_beneficiary_service.update': refused({ ...of(groupBeneficiary), status: 'SUSPENDED' }),
    'group_beneficiary_service.change_status': silent({
      benefitPlanId: plans[1].id,
      status: 'SUSPENDED',
      reason: 'Checked.',
      where: { '==': [{ var: 'status' }, 'ACTIVE'] },
    }),
    'group_beneficiary_service.export': silent({ benefitPlanId: plans[1].id }),
    'group_beneficiary_service.delete': refused(of(groupBeneficiary)),
    'group_beneficiary_service.enrol': silent({ benefitPlanId: plans[1].id, everybody: true }),
    'group_beneficiary_service.enrolment_summary': silent({ benefitPlanId: plans[1].id, everybody: true }),
    'group_beneficiary_service.select_groups_to_benefit_plan': silent({ benefitPlanId: plans[1].id, everybody: true }),

    ...reads('benefit_plan_data_upload_records_service', seed.planUpload.uploadId),
    'benefit_plan_data_upload_records_service.rows': silent({ uploadId: seed.planUpload.uploadId }),
    'benefit_plan_data_upload_records_service.download_invalid_items': refused({ uploadId: seed.planUpload.uploadId }),
    'benefit_plan_data_upload_records_service.download_template': open({ benefitPlanId: seed.filled.id }),
    'benefit_plan_data_upload_records_service.difference': refused({ uploadId: seed.planUpload.uploadId }),
    'benefit_plan_data_upload_records_service.accept_items': refused(
      { uploadId: seed.planUpload.uploadId },
      'staging.NOT_WAITING',
    ),
    'benefit_plan_data_upload_records_service.reject_items': refused(
      { uploadId: seed.planUpload.uploadId },
      'staging.NOT_WAITING',
    ),
    'benefit_plan.apply_items': refused({ uploadId: seed.planUpload.uploadId }),
    'benefit_plan.import_beneficiaries': silent({
      benefitPlanId: unused.id,
      source: fromBytes('n.csv', 'first_name,last_name,dob,location_code\nN,N,2000-01-01,A\n'),
    }),

    ...reads('payment_plan_service', seed.idle.id, true),
    'payment_plan_service.create': open(newPayment),
    'payment_plan_service.update': open({ ...of(seed.idle), name: 'Other' }),
    'payment_plan_service.replace': open({ ...of(seed.idle), effectiveFrom: '2026-12-01', code: 'PPV', name: 'V' }),
    'payment_plan_service.delete': open(of(seed.idle), 'core.REFERENCED'),
    'payment_plan_service.code_validity': open({ code: 'NEW' }),
    ...reads('payment_cycle_service', seed.cycle.id, true),
    'payment_cycle_service.create': open({ code: 'Y', startDate: '2026-02-01', endDate: '2026-02-28' }),
    'payment_cycle_service.update': open({ ...of(seed.spare), code: 'Z' }),
    'payment_cycle_service.delete': open(of(seed.spare)),
    'payment_cycle_service.code_validity': open({ code: 'NEW' }),
    'benefit_plan_payment_cycle_service.process': refused({ year: 2026, month: 12 }),
    ...reads('payment_calculation_service', seed.calculation.id, true),
    ...reads('benefit_service', seed.benefit.id),
    'benefit_service.explain': refused({ id: seed.benefit.id }),
    'calculation_service.calculation_rules': open({}),
    'calculation_service.calculation_rule': open({ id: baseRule.id }),
    'calculation_service.calculation_params': open({ paymentPlanId: seed.idle.id }),
  };
}
