import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it, vi } from 'vitest';
import { codesOf, openProgramme } from '../open-programme.ts';
import { beginOnly, cardsIn, cutAt, outcomesOf, upload } from '../plan-files.ts';

/** Files into plans that are cut off, and what others do before somebody goes on with them. */

const text = 'first_name,last_name,dob\nAmina,Diallo,1991-04-02\nBoubacar,Sow,1950-01-01\nCoumba,Ba,1960-01-01';
const upsert = { mode: 'upsert', matchBy: ['first_name', 'last_name', 'dob'] };
const required = { acceptance: 'required' };

describe.each(stores)('files into plans that are cut off, on $name', (store) => {
  it('get no place of a waiting list by promotion before all of them are ranked', async () => {
    const programme = await openProgramme(store, { rangeSize: 1 });
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({
      maxBeneficiaries: 1,
      waitingList: { by: 'EXPRESSION', expression: { var: 'jsonExt.number_of_children' }, first: 'HIGHEST' },
    });
    const rows = 'first_name,last_name,dob,number_of_children\nFew,D,1980-04-02,1\nMany,D,1980-04-02,9';
    const active = { status: 'ACTIVE' };
    const cut = await upload(programme, benefitPlanId, rows, active, cutAt('enrol', 1));
    expect(codesOf(cut)).toEqual(['core.ABORTED']);
    expect(unwrap(await me.beneficiaries.promote({ benefitPlanId }))).toMatchObject({ promoted: 0, waiting: 1 });
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, rows, active));
    expect(await outcomesOf(programme, uploadId)).toEqual([
      [2, 'WAITLISTED', null],
      [3, 'ENROLLED', null],
    ]);
  });

  it('make nobody twice when another plan, or another mode, gets the file while people of it wait', async () => {
    const programme = await openProgramme(store, { rangeSize: 2 });
    const { me, plan } = programme;
    const [cash, food] = [await plan(), await plan()];
    const others = async () => {
      const sent = [
        await upload(programme, food.id, text),
        await upload(programme, food.id, text, required),
        await upload(programme, food.id, text, upsert),
        await upload(programme, cash.id, text, upsert),
      ];
      return sent.map(codesOf);
    };
    const refused = Array.from({ length: 4 }, () => ['social_protection.UPLOAD_WAITS']);
    expect(codesOf(await upload(programme, cash.id, text, required, cutAt('enrol', 1)))).toEqual(['core.ABORTED']);
    const [record] = unwrap(await me.benefitPlanDataUploadRecords.list({})).rows;
    expect(record).toMatchObject({ status: 'IN_PROGRESS' });
    expect(await others()).toEqual(refused);
    const { uploadId } = unwrap(await upload(programme, cash.id, text, required));
    expect(uploadId).toBe(record?.id);
    expect(await others()).toEqual(refused);

    const { acceptItems, rejectItems } = me.benefitPlanDataUploadRecords;
    unwrap(await acceptItems({ uploadId, lines: [2] }));
    expect(codesOf(await me.beneficiaryImports.applyItems({ uploadId }, beginOnly))).toBe('running');
    expect(await others()).toEqual(refused);
    expect(codesOf(await me.beneficiaryImports.applyItems({ uploadId }, cutAt('enrol', 1)))).toEqual(['core.ABORTED']);
    expect(await others()).toEqual(refused);
    expect(unwrap(await me.beneficiaryImports.applyItems({ uploadId }))).toMatchObject({ enrolled: 1, waiting: 2 });
    unwrap(await rejectItems({ uploadId, lines: [3] }));
    unwrap(await acceptItems({ uploadId }));
    expect(await others()).toEqual(refused);
    expect(unwrap(await me.beneficiaryImports.applyItems({ uploadId }))).toMatchObject({ enrolled: 2, rejected: 1 });

    expect(unwrap(await upload(programme, food.id, text, upsert))).toMatchObject({ enrolled: 3 });
    expect((await cardsIn(programme, food.id)).map(([name]) => name).sort()).toEqual(['Amina', 'Boubacar', 'Coumba']);
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('make nobody twice when the file went into another plan after they were sent and before they were begun', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const [cash, food] = [await plan(), await plan()];
    expect(codesOf(await upload(programme, cash.id, text, required, beginOnly))).toBe('running');
    const { uploadId } = unwrap(await upload(programme, food.id, text, required));
    expect(codesOf(await upload(programme, cash.id, text, required))).toEqual(['social_protection.UPLOAD_WAITS']);
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(unwrap(await upload(programme, cash.id, text))).toMatchObject({ enrolled: 3, dataUploadId: null });
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('ask for acceptance as it was said last before anybody was made, and always where the configuration says so by then', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const configure = await configuring(programme);
    const begun = async (more: object) => {
      const { id } = await plan();
      expect(codesOf(await upload(programme, id, text, more, beginOnly))).toBe('running');
      return id;
    };
    const careless = await begun({ acceptance: 'automatic' });
    await configure('required');
    expect(codesOf(await upload(programme, careless, text, { acceptance: 'automatic' }))).toEqual([
      'staging.ACCEPTANCE_REQUIRED',
    ]);
    const waiting = unwrap(await upload(programme, careless, text));
    expect(waiting).toMatchObject({ status: 'WAITING_FOR_VERIFICATION', waiting: 3 });
    expect(unwrap(await me.individuals.count({}))).toBe(0);
    unwrap(await me.benefitPlanDataUploadRecords.rejectItems({ uploadId: waiting.uploadId }));

    const strict = await begun({});
    const third = await begun(required);
    await configure('automatic');
    expect(unwrap(await upload(programme, strict, text))).toMatchObject({ status: 'SUCCESS', enrolled: 3 });

    // Of people who are there nobody is asked, unless the configuration demands it; then they are in the file of an update.
    expect(codesOf(await upload(programme, third, text, required))).toEqual(['social_protection.MADE_BEFORE']);
    expect(unwrap(await upload(programme, third, text))).toMatchObject({ status: 'SUCCESS', enrolled: 3 });
    const fourth = await plan();
    expect(codesOf(await upload(programme, fourth.id, text, required))).toEqual(['social_protection.MADE_BEFORE']);
    const history = unwrap(await me.benefitPlanDataUploadRecords.list({})).rows;
    expect(history.map(({ benefitPlanId }) => benefitPlanId).sort()).toEqual([careless, strict, third].sort());
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('ask for it also when a worker carries on what was sent before the configuration said so', async () => {
    const programme = await openProgramme(store);
    const { me, plan, app } = programme;
    const configure = await configuring(programme);
    const { id: benefitPlanId } = await plan();
    expect(codesOf(await upload(programme, benefitPlanId, text, {}, beginOnly))).toBe('running');
    await configure('required');
    app.start();
    const status = async () => unwrap(await me.benefitPlanDataUploadRecords.list({})).rows[0]?.status;
    await vi.waitUntil(async () => !['PENDING', 'IN_PROGRESS'].includes((await status()) ?? ''), { timeout: 20_000 });
    expect(await status()).toBe('WAITING_FOR_VERIFICATION');
    expect(unwrap(await me.individuals.count({}))).toBe(0);
  });

  it('keep the type of their plan until they are done, and enrol nobody whom they did not mean', async () => {
    const programme = await openProgramme(store, { rangeSize: 2 });
    const { me, plan } = programme;
    const { id, code } = await plan({ type: 'GROUP' });
    const homes = text.replaceAll(/(dob|\d)$/gm, '$1,H1').replace('dob,H1', 'dob,group_code');
    const change = async () => me.benefitPlans.update({ ...(await versionOf(programme, id)), type: 'INDIVIDUAL' });
    const refused = {
      code: 'social_protection.TYPE_WITH_UPLOADS',
      path: ['type'],
      parameters: { code, type: 'GROUP' },
    };
    const expectKept = async () => expect(await change()).toMatchObject({ success: false, errors: [refused] });

    expect(codesOf(await upload(programme, id, homes, required, beginOnly))).toBe('running');
    await expectKept();
    expect(codesOf(await upload(programme, id, homes, required, cutAt('enrol', 1)))).toEqual(['core.ABORTED']);
    await expectKept();
    const { uploadId } = unwrap(await upload(programme, id, homes, required));
    await expectKept();
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId, lines: [2] }));
    expect(codesOf(await me.beneficiaryImports.applyItems({ uploadId }, beginOnly))).toBe('running');
    await expectKept();
    unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(codesOf(await change())).toEqual(['social_protection.TYPE_IN_USE']);
    expect(unwrap(await me.groupBeneficiaries.count({ benefitPlanId: id }))).toBe(1);

    const other = await plan({ type: 'GROUP' });
    const rejected = unwrap(await upload(programme, other.id, homes.replaceAll('-0', '-1'), required));
    unwrap(await me.benefitPlanDataUploadRecords.rejectItems({ uploadId: rejected.uploadId }));
    unwrap(await me.benefitPlans.update({ ...(await versionOf(programme, other.id)), type: 'INDIVIDUAL' }));
  });

  it('enrol nobody where the type of their plan is changed while they are sent', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan();
    const { name, open } = fromBytes('north.csv', text);
    const changing = {
      name,
      async *open() {
        unwrap(await me.benefitPlans.update({ ...(await versionOf(programme, benefitPlanId)), type: 'GROUP' }));
        yield* open();
      },
    };
    expect(codesOf(await me.beneficiaryImports.importBeneficiaries({ benefitPlanId, source: changing }))).toEqual([
      'social_protection.PLAN_OF_OTHER_TYPE',
    ]);
    expect(unwrap(await me.benefitPlanDataUploadRecords.count({}))).toBe(0);

    for (let i = 0; i < 4; i++) {
      const { id } = await plan();
      const [sent, changed] = await Promise.all([
        upload(programme, id, text.replaceAll('19', `1${i + 4}`)),
        me.benefitPlans.update({ id, version: 1, type: 'GROUP' }),
      ]);
      expect([sent.success, changed.success].filter(Boolean)).toHaveLength(1);
      expect(unwrap(await me.beneficiaries.count({ benefitPlanId: id }))).toBe(sent.success ? 3 : 0);
    }
  });

  it.each([
    ['begun', 0, beginOnly],
    ['cut off', 1, cutAt('apply', 1)],
  ] as const)(
    'make nobody whose upload of people was %s and is not done, and enrol them when it is',
    async (_, made, how) => {
      const programme = await openProgramme(store, { rangeSize: 1 });
      const { me, plan } = programme;
      // The same people as the file into the plan has, in the same form.
      const source = fromBytes('people.csv', `${text}\n`.replaceAll('\n', '\r\n'));
      const { id: benefitPlanId } = await plan();
      await me.individualImports.importIndividuals({ source }, how);
      for (const more of [{}, required, upsert])
        expect(codesOf(await upload(programme, benefitPlanId, text, more))).toEqual(['social_protection.UPLOAD_WAITS']);
      expect(unwrap(await me.individuals.count({}))).toBe(made);
      const { uploadId } = unwrap(await me.individualImports.importIndividuals({ source }));
      const done = unwrap(await upload(programme, benefitPlanId, text));
      expect(done).toMatchObject({ enrolled: 3, dataUploadId: uploadId });
      expect(unwrap(await me.individuals.count({}))).toBe(3);
    },
  );

  it('do not wait for an upload of people that cannot go on, since their schema was changed', async () => {
    const programme = await openProgramme(store);
    const { plan } = programme;
    const source = fromBytes('people.csv', `${text}\n`.replaceAll('\n', '\r\n'));
    const { id: benefitPlanId } = await plan();
    expect(codesOf(await programme.me.individualImports.importIndividuals({ source }, beginOnly))).toBe('running');
    const configure = await configuring(programme);
    await configure('automatic', { individual_schema: { properties: { more: { type: 'string' } } } });
    expect(unwrap(await upload(programme, benefitPlanId, text))).toMatchObject({ status: 'SUCCESS', enrolled: 3 });
  });

  it('come to their end in a plan that was closed since their people were made, or began to wait', async () => {
    const programme = await openProgramme(store, { rangeSize: 1 });
    const { me, plan } = programme;
    const [cash, food] = [await plan(), await plan()];
    const cut = [await upload(programme, cash.id, text, {}, cutAt('enrol', 1))];
    const other = text.replaceAll('Diallo', 'Keita');
    cut.push(await upload(programme, food.id, other, required, cutAt('enrol', 1)));
    expect(cut.map(codesOf)).toEqual([['core.ABORTED'], ['core.ABORTED']]);
    for (const { id, version } of [cash, food])
      unwrap(await me.benefitPlans.update({ id, version, status: 'SUSPENDED' }));
    expect(codesOf(await upload(programme, cash.id, other))).toEqual(['social_protection.PLAN_NOT_OPEN']);
    const made = unwrap(await upload(programme, cash.id, text));
    expect(made).toMatchObject({ enrolled: 1, leftOutBy: { 'social_protection.PLAN_NOT_OPEN': 2 } });
    const { uploadId } = unwrap(await upload(programme, food.id, other, required));
    expect(unwrap(await me.benefitPlanDataUploadRecords.rejectItems({ uploadId })).status).toBe('PARTIAL_SUCCESS');
    expect(codesOf(await upload(programme, cash.id, text))).toEqual(['social_protection.PLAN_NOT_OPEN']);
  });

  it('make nobody when the plan is closed before they are begun, and go on when it takes people in again', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const cash = await plan();
    expect(codesOf(await upload(programme, cash.id, text, {}, beginOnly))).toBe('running');
    const { id, version } = unwrap(
      await me.benefitPlans.update({ id: cash.id, version: cash.version, status: 'SUSPENDED' }),
    );
    programme.app.start();
    const status = async () => unwrap(await me.runs.list({})).rows[0]?.status;
    await vi.waitUntil(async () => (await status()) !== 'RUNNING', { timeout: 20_000 });
    expect(await status()).toBe('FAILED');
    expect(unwrap(await me.individuals.count({}))).toBe(0);
    unwrap(await me.benefitPlans.update({ id, version, status: 'OPEN' }));
    expect(unwrap(await upload(programme, id, text))).toMatchObject({ status: 'SUCCESS', enrolled: 3 });
  });

  it.each(['create', 'upsert'] as const)(
    'wait for whoever applies their people as people alone and was cut off, and lose nobody: %s',
    async (mode) => {
      const programme = await openProgramme(store, { rangeSize: 1 });
      const { me, plan } = programme;
      const { id: benefitPlanId } = await plan();
      const how = { ...required, ...(mode === 'upsert' ? upsert : {}) };
      const { uploadId, dataUploadId } = unwrap(await upload(programme, benefitPlanId, text, how));
      const people = { uploadId: dataUploadId ?? '' };
      unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId, lines: [2] }));
      unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
      unwrap(await me.individualDataSourceUploads.acceptItems(people));
      // Begun before the other is, and after.
      expect(codesOf(await me.beneficiaryImports.applyItems({ uploadId }, beginOnly))).toBe('running');
      expect(codesOf(await me.individualImports.applyItems(people, cutAt('apply', 2)))).toEqual(['core.ABORTED']);
      for (let i = 0; i < 2; i++)
        expect(codesOf(await me.beneficiaryImports.applyItems({ uploadId }))).toEqual(['individual.IMPORT_UNFINISHED']);
      // Who sends the file again, as people alone or into the plan, ends nothing that is for others to end.
      const source = fromBytes('people.csv', `${text}\n`.replaceAll('\n', '\r\n'));
      const goingOn = { outcome: 'unchanged', data: { status: 'IN_PROGRESS' } };
      if (mode === 'create') expect(await me.individualImports.importIndividuals({ source })).toMatchObject(goingOn);
      expect(await upload(programme, benefitPlanId, text, how)).toMatchObject(goingOn);
      unwrap(await me.individualImports.applyItems(people));
      const done = unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
      expect(done).toMatchObject({ status: 'SUCCESS', enrolled: 3, leftOut: 0 });
      expect(unwrap(await me.individuals.count({}))).toBe(3);
    },
  );

  it.each(['create', 'update'] as const)(
    'come to an end by their rejection when people were decided as people alone and the plan was closed: %s',
    async (mode) => {
      const programme = await openProgramme(store);
      const { me, plan, person } = programme;
      const cash = await plan();
      const how = { ...required, ...upsert, mode, ...(mode === 'create' ? { matchBy: undefined } : {}) };
      if (mode === 'update')
        for (const line of text.split('\n').slice(1)) {
          const [firstName = '', lastName = '', dob = ''] = line.split(',');
          await person({ firstName, lastName, dob });
        }
      const { uploadId, dataUploadId } = unwrap(await upload(programme, cash.id, text, how));
      const people = { uploadId: dataUploadId ?? '' };
      const where = { '==': [{ var: 'firstName' }, 'Coumba'] };
      unwrap(await me.individualDataSourceUploads.rejectItems({ ...people, where, reason: 'Moved away.' }));
      unwrap(await me.individualDataSourceUploads.acceptItems(people));
      unwrap(await me.individualImports.applyItems(people));
      unwrap(await me.benefitPlans.update({ id: cash.id, version: cash.version, status: 'SUSPENDED' }));
      expect(codesOf(await me.beneficiaryImports.applyItems({ uploadId }))).toEqual([
        'social_protection.PLAN_NOT_OPEN',
      ]);
      const { rejectItems, acceptItems, get } = me.benefitPlanDataUploadRecords;
      expect(codesOf(await acceptItems({ uploadId }))).toEqual(['staging.NOT_WAITING']);
      expect(unwrap(await rejectItems({ uploadId }))).toMatchObject({ decided: 0, status: 'PARTIAL_SUCCESS' });
      expect(await outcomesOf(programme, uploadId)).toEqual([
        [2, 'LEFT_OUT', 'social_protection.PLAN_NOT_OPEN'],
        [3, 'LEFT_OUT', 'social_protection.PLAN_NOT_OPEN'],
        [4, 'REJECTED', 'Moved away.'],
      ]);
      expect(unwrap(await get({ id: uploadId })).summary).toMatchObject({ leftOut: 2, rejected: 1, waiting: 0 });
      expect(await cardsIn(programme, cash.id)).toEqual([]);
      expect(unwrap(await me.individuals.count({}))).toBe(mode === 'create' ? 2 : 3);
    },
  );

  it('go on to be applied when the rest is rejected after people were decided as people alone', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan();
    const { uploadId, dataUploadId } = unwrap(await upload(programme, benefitPlanId, text, required));
    const people = { uploadId: dataUploadId ?? '' };
    unwrap(await me.individualDataSourceUploads.acceptItems(people));
    unwrap(await me.individualImports.applyItems(people));
    const { rejectItems } = me.benefitPlanDataUploadRecords;
    expect(codesOf(await rejectItems({ uploadId, lines: [2] }))).toEqual(['staging.NOT_WAITING']);
    expect(unwrap(await rejectItems({ uploadId }))).toMatchObject({ decided: 0, status: 'WAITING_FOR_VERIFICATION' });
    expect(unwrap(await me.beneficiaryImports.applyItems({ uploadId }))).toMatchObject({ enrolled: 3, waiting: 0 });
  });
});

/** What changes whether uploads of people have to be accepted. */
async function configuring({ app }: Awaited<ReturnType<typeof openProgramme>>) {
  const admin = app.as({ id: 'admin', rights: ['900221', '900222', '159001'], locations: 'everywhere' });
  let version = 0;
  return async (upload_acceptance: 'automatic' | 'required', more: object = {}) => {
    const values = { upload_acceptance, ...more };
    unwrap(await admin.moduleConfigurations.update({ module: 'individual', version, values }));
    version++;
  };
}

const versionOf = async ({ me }: Awaited<ReturnType<typeof openProgramme>>, id: string) => {
  const { version } = unwrap(await me.benefitPlans.get({ id })) ?? { version: 0 };
  return { id, version };
};
