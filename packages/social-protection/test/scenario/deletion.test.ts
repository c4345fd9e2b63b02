import { type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, openProgramme } from '../open-programme.ts';
import { upload } from '../plan-files.ts';

/** Deleting people and households on whom memberships and enrolments hang, and taking it back. */

async function enrolled(store: Parameters<typeof openProgramme>[0]) {
  const world = await openProgramme(store);
  const { me, plan, household } = world;
  const group = await household('H1', '1980-01-01', '1985-01-01', '2015-01-01');
  const where = { '==': [{ var: 'groupId' }, group.id] };
  const members = async () => unwrap(await me.groupIndividuals.list({ where })).rows;
  const [head] = await members();
  const individualId = head?.individualId ?? '';
  const { id: forPeople } = await plan();
  const { id: forGroups } = await plan({ type: 'GROUP' });
  const active = { status: 'ACTIVE' as const };
  const beneficiary = unwrap(await me.beneficiaries.create({ ...active, benefitPlanId: forPeople, individualId }));
  const household1 = unwrap(
    await me.groupBeneficiaries.create({ ...active, benefitPlanId: forGroups, groupId: group.id }),
  );
  return { ...world, group, members, head, individualId, forPeople, forGroups, beneficiary, household1 };
}

const itemsOf = (result: Result<unknown>) =>
  result.success ? [] : (result.errors[0]?.parameters['items'] as readonly { entity: string; id: string }[]);

describe.each(stores)('deletions on $name', (store) => {
  it('refuse a person who is a member and enrolled, with the list, and change nothing (D-IND26)', async () => {
    const { app, me, head, individualId, beneficiary } = await enrolled(store);
    const before = await app.fingerprint();
    const refused = await me.individuals.delete({ id: individualId, version: 1 });
    expect(codesOf(refused)).toEqual(['individual.STILL_IN_USE']);
    expect(itemsOf(refused)).toEqual([
      { entity: 'group_individual', id: head?.id },
      { entity: 'beneficiary', id: beneficiary.id },
    ]);
    expect(await app.fingerprint()).toEqual(before);
  });

  it('end memberships and enrolments with the person, as the preview said, and the household goes on', async () => {
    const { app, me, head, individualId, beneficiary, members } = await enrolled(store);
    const asked = { id: individualId, version: 1, cascade: true };
    const before = await app.fingerprint();
    const ended = [
      { entity: 'group_individual', id: head?.id },
      { entity: 'beneficiary', id: beneficiary.id },
    ];
    expect(unwrap(await me.individuals.delete.preview(asked))).toEqual({ id: individualId, version: 2, ended });
    expect(await app.fingerprint()).toEqual(before);
    const seen: string[] = [];
    app.signals.bind('beneficiary_service.delete', () => void seen.push('beneficiary'), 'after');
    app.signals.bind('groupindividual_service.delete', () => void seen.push('membership'), 'after');
    const result = await me.individuals.delete(asked, { idempotencyKey: 'k' });
    expect(unwrap(result)).toEqual({ id: individualId, version: 2, ended });
    expect(await me.individuals.delete(asked, { idempotencyKey: 'k' })).toMatchObject({ data: unwrap(result) });
    expect(seen).toEqual(['membership', 'beneficiary']);
    expect((await members()).map(({ role, recipientType }) => [role, recipientType])).toEqual([
      ['HEAD', 'PRIMARY'],
      ['SON', null],
    ]);
    expect(codesOf(await me.beneficiaries.get({ id: beneficiary.id }))).toEqual(['core.NOT_FOUND']);
  });

  it('take a person back with the memberships that ended, but not with the enrolments (AC-IND21, D-IND25)', async () => {
    const { me, individualId, members } = await enrolled(store);
    unwrap(await me.individuals.delete({ id: individualId, version: 1, cascade: true }));
    unwrap(await me.individuals.undoDelete({ id: individualId, version: 2, withMemberships: true }));
    expect((await members()).map(({ role, recipientType }) => [role, recipientType])).toEqual([
      [null, null],
      ['HEAD', 'PRIMARY'],
      ['SON', null],
    ]);
    expect(unwrap(await me.individuals.get({ id: individualId }))).toMatchObject({ version: 3 });
    const again = await me.individuals.undoDelete({ id: individualId, version: 3 });
    expect(codesOf(again)).toEqual(['core.NOT_DELETED']);
  });

  it('refuse a household with members, end it whole, and take it back as it was (AC-IND07, D-IND03)', async () => {
    const { app, me, group, members, household1 } = await enrolled(store);
    const [, spouse] = await members();
    // Who left before is nobody's business any more.
    unwrap(await me.groupIndividuals.delete({ id: spouse?.id ?? '', version: spouse?.version ?? 0 }));
    const before = await members();
    const refused = await me.groups.delete({ id: group.id, version: 1 });
    expect(codesOf(refused)).toEqual(['individual.STILL_IN_USE']);
    expect(itemsOf(refused)).toHaveLength(3);
    const { version, ended } = unwrap(await me.groups.delete({ id: group.id, version: 1, cascade: true }));
    expect(ended).toEqual([
      ...before.map(({ id }) => ({ entity: 'group_individual', id })),
      { entity: 'group_beneficiary', id: household1.id },
    ]);
    expect(await members()).toEqual([]);
    expect(codesOf(await me.groups.delete({ id: group.id, version, cascade: true }))).toEqual(['core.NOT_FOUND']);
    const gone = before[1]?.individualId ?? '';
    unwrap(await me.individuals.delete({ id: gone, version: 1 }));
    const print = await app.fingerprint();
    expect(codesOf(await me.groups.undoDelete({ id: group.id, version: 1 }))).toEqual(['core.CONFLICT']);
    expect(await app.fingerprint()).toEqual(print);
    unwrap(await me.groups.undoDelete({ id: group.id, version, withMemberships: true }));
    expect((await members()).map(({ id, role, recipientType }) => [id, role, recipientType])).toEqual([
      [before[0]?.id, 'HEAD', 'PRIMARY'],
    ]);
  });

  it('give a household that comes back whose head was deleted meanwhile another head', async () => {
    const { me, group, members, individualId, beneficiary } = await enrolled(store);
    const { version } = unwrap(await me.groups.delete({ id: group.id, version: 1, cascade: true }));
    unwrap(await me.beneficiaries.delete({ id: beneficiary.id, version: 1 }));
    unwrap(await me.individuals.delete({ id: individualId, version: 1 }));
    unwrap(await me.groups.undoDelete({ id: group.id, version, withMemberships: true }));
    expect((await members()).map(({ role, recipientType }) => [role, recipientType])).toEqual([
      ['HEAD', 'PRIMARY'],
      ['SON', null],
    ]);
  });

  it('take a person out of rows of files into plans as well when they are made anonymous, also of rows that wait', async () => {
    const world = await openProgramme(store);
    const me = world.app.as({ ...officer, rights: [...officer.rights, '159006', '159007'] });
    const beneficiaryDataSchema = { properties: { card: { type: 'string' } } };
    const { id: benefitPlanId } = await world.plan({ beneficiaryDataSchema });
    const header = 'first_name,last_name,dob,card';
    unwrap(await upload({ me }, benefitPlanId, `${header}\nZaynab,Qadir,1977-07-07,C-7777\nIssa,Ba,1990-01-01,C-1`));
    const matching = { mode: 'update', matchBy: ['first_name', 'last_name', 'dob'], acceptance: 'required' };
    const { uploadId } = unwrap(
      await upload(
        { me },
        benefitPlanId,
        `${header}\nZaynab,Qadir,1977-07-07,C-7778\nIssa,Ba,1990-01-01,C-2`,
        matching,
      ),
    );
    const shown = async () => unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId })).rows;
    expect((await shown()).map(({ record }) => record['first_name'])).toEqual(['Zaynab', 'Issa']);
    const where = { '==': [{ var: 'firstName' }, 'Zaynab'] };
    const [person] = unwrap(await me.individuals.list({ where })).rows;
    const id = person?.id ?? '';
    const { version } = unwrap(await me.individuals.delete({ id, version: 1, cascade: true }));
    const { records } = unwrap(await me.individuals.anonymise({ id, version }));
    expect(records).toEqual({ individual_data_source: 2, beneficiary: 1, beneficiary_data_source: 2 });
    expect((await shown()).map(({ record, data }) => [record, data])).toEqual([
      [{}, {}],
      [{ first_name: 'Issa', last_name: 'Ba', dob: '1990-01-01', card: 'C-2' }, { card: 'C-2' }],
    ]);
    expect(JSON.stringify(unwrap(await me.individuals.dataOf({ id })))).not.toMatch(/Zaynab|Qadir|1977-07|C-777/);
    // What is left of the file is decided as ever.
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    expect(unwrap(await me.beneficiaryImports.applyItems({ uploadId }))).toMatchObject({ updated: 1, refused: 1 });
  });

  it.each(['refused as overtaken', 'rejected', 'refused by the plan', 'accepted'])(
    'take a matched person also out of a row that was %s',
    async (how) => {
      const world = await openProgramme(store);
      const me = world.app.as({ ...officer, rights: [...officer.rights, '159006', '159007'] });
      const beneficiaryDataSchema = { properties: { card: { type: 'string', maxLength: 4 } }, required: ['card'] };
      const { id: benefitPlanId } = await world.plan({ beneficiaryDataSchema });
      const made = await world.person({ firstName: 'Zaynab', lastName: 'Qadir', dob: '1977-07-07' });
      await world.person({ firstName: 'Issa', lastName: 'Ba', dob: '1990-01-01' });
      const card = how === 'refused by the plan' ? '' : 'C-77';
      const rows = ['first_name,last_name,dob,card', `Zaynab,Qadir,1977-07-07,${card}`, 'Issa,Ba,1990-01-01,C-1'];
      const matching = { mode: 'update', matchBy: ['first_name', 'last_name', 'dob'], acceptance: 'required' };
      const { uploadId } = unwrap(await upload({ me }, benefitPlanId, rows.join('\n'), matching));
      const { acceptItems, rejectItems } = me.benefitPlanDataUploadRecords;
      const apply = async () => unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
      let { id, version } = made;
      if (how === 'rejected') {
        unwrap(await rejectItems({ uploadId, lines: [2] }));
        unwrap(await acceptItems({ uploadId }));
        await apply();
      } else unwrap(await acceptItems({ uploadId }));
      if (how === 'refused as overtaken') {
        ({ version } = unwrap(await me.individuals.update({ id, version, lastName: 'Other' })));
        await apply();
      }
      ({ version } = unwrap(await me.individuals.delete({ id, version, cascade: true })));
      unwrap(await me.individuals.anonymise({ id, version }));
      const shown = async () => unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId })).rows;
      const before = await shown();
      expect(JSON.stringify(before)).not.toMatch(/Zaynab|Qadir|1977-07|C-77/);
      if (how === 'accepted') await apply();
      const [row] = await shown();
      expect(row).toMatchObject({ record: {}, data: {}, individualId: id });
      expect([row?.outcome, row?.reason]).toEqual(
        {
          'refused as overtaken': ['REFUSED', 'staging.CHANGED_SINCE'],
          rejected: ['REJECTED', null],
          'refused by the plan': ['REFUSED', 'schema.MISSING_PROPERTY'],
          accepted: ['REFUSED', 'staging.GONE'],
        }[how],
      );
    },
  );
});
