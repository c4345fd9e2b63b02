import { fromBytes, type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, type Districts, openDistricts } from './districts.ts';

/** What an officer of one district can do, and cannot. What every channel shows is compared in differential.test.ts. */

const names = (result: Result<{ rows: readonly { lastName: string }[] }>): string[] =>
  unwrap(result).rows.map(({ lastName }) => lastName);

/** Region R with districts A (village V in it) and B; a person in each, and one without a place. */
async function seeded(world: Districts) {
  const region = await world.location('R');
  const a = await world.location('A', region.id);
  const v = await world.location('V', a.id);
  const b = await world.location('B', region.id);
  const people = {
    inA: await world.person('Adams', a.id),
    inV: await world.person('Vance', v.id),
    inB: await world.person('Brown', b.id),
    nowhere: await world.person('Nobody', null),
  };
  return { region, a, v, b, people, officer: world.as('officer-a', a.id) };
}

describe.each(stores)('an officer of one district on $name', (store) => {
  it('sees the people of the district and below, not those of another or of no place', async () => {
    await using world = await openDistricts(store);
    const { officer, people, region, b } = await seeded(world);
    expect(names(await officer.individuals.list({}))).toEqual(['Adams', 'Vance']);
    expect(unwrap(await officer.individuals.count({}))).toBe(2);
    expect(unwrap(await officer.individuals.get({ id: people.inV.id })).lastName).toBe('Vance');
    expect(unwrap(await officer.individuals.history({ id: people.inB.id }))).toEqual([]);
    expect(names(await world.as('minister', region.id).individuals.list({}))).toEqual(['Adams', 'Brown', 'Vance']);
    expect(names(await world.as('nobody').individuals.list({}))).toEqual([]);
    expect(names(await world.as('stranger', '00000000-0000-7000-8000-000000000000').individuals.list({}))).toEqual([]);
    expect(names(await world.all.individuals.list({}))).toEqual(['Adams', 'Brown', 'Nobody', 'Vance']);
    expect(names(await world.as('officer-b', b.id).individuals.list({}))).toEqual(['Brown']);
  });

  it('hears of somebody elsewhere in the words for somebody who is not there', async () => {
    await using world = await openDistricts(store);
    const { officer, people } = await seeded(world);
    const elsewhere = people.inB.id;
    const missing = '00000000-0000-7000-8000-000000000000';
    const attempts = (id: string): Promise<Result<unknown>>[] => [
      officer.individuals.get({ id }),
      officer.individuals.update({ id, version: 7, lastName: 'X' }),
      officer.individuals.delete({ id, version: 1 }),
      officer.individuals.undoDelete({ id, version: 1 }),
      officer.groupIndividuals.create({ groupId: id, individualId: id }),
    ];
    const about = async (id: string) =>
      (await Promise.all(attempts(id))).map((result) => JSON.stringify(result).replaceAll(id, 'ID'));
    expect(await about(elsewhere)).toEqual(await about(missing));
    expect(codesOf((await Promise.all(attempts(elsewhere)))[0] as Result<unknown>)).toEqual(['core.NOT_FOUND']);
    expect(unwrap(await world.all.individuals.get({ id: elsewhere })).version).toBe(1);
  });

  it('writes in the district only: neither new people elsewhere nor moves out of sight', async () => {
    await using world = await openDistricts(store);
    const { officer, a, v, b, people } = await seeded(world);
    const person = { firstName: 'New', lastName: 'Born', dob: '2020-01-01' };
    expect(codesOf(await officer.individuals.create({ ...person, locationId: v.id }))).toBe('done');
    const refused = await officer.individuals.create({ ...person, locationId: b.id });
    expect(refused).toMatchObject({ success: false, errors: [{ code: 'core.OUT_OF_SCOPE', path: ['locationId'] }] });
    expect(codesOf(await officer.individuals.create(person))).toEqual(['core.OUT_OF_SCOPE']);
    const { id, version } = people.inA;
    expect(codesOf(await officer.individuals.update({ id, version, locationId: b.id }))).toEqual(['core.OUT_OF_SCOPE']);
    expect(codesOf(await officer.individuals.update({ id, version, locationId: v.id }))).toBe('done');
    expect(codesOf(await officer.individuals.update({ id, version: 2, lastName: 'Baker' }))).toBe('done');
    expect(unwrap(await world.all.individuals.count({}))).toBe(5);
    expect(unwrap(await world.all.individuals.get({ id }))).toMatchObject({ locationId: v.id, lastName: 'Baker' });
    expect(codesOf(await officer.individuals.create.preview({ ...person, locationId: a.id }))).toBe('done');
    expect(a.level).toBe(1);
  });

  it('enrols whom he sees, and is told so', async () => {
    await using world = await openDistricts(store);
    const { officer, people } = await seeded(world);
    const { id: benefitPlanId } = await world.plan('P');
    const result = unwrap(await officer.beneficiaries.enrol({ benefitPlanId, everybody: true }));
    expect(result).toMatchObject({ considered: 2, enrolled: 2, isPartial: true });
    expect(unwrap(await world.all.beneficiaries.count({}))).toBe(2);
    const again = unwrap(await world.all.beneficiaries.enrol({ benefitPlanId, everybody: true }));
    expect(again).toMatchObject({ considered: 4, alreadyEnrolled: 2, enrolled: 2, isPartial: false });
    expect(unwrap(await officer.beneficiaries.count({}))).toBe(2);
    const elsewhere = { benefitPlanId, individualId: people.inB.id, status: 'ACTIVE' as const };
    expect(codesOf(await officer.beneficiaries.create(elsewhere))).toEqual(['core.NOT_FOUND']);
  });

  it('counts the places of a plan that others take', async () => {
    await using world = await openDistricts(store);
    const { officer, people } = await seeded(world);
    const { id: benefitPlanId } = await world.plan('P', 'INDIVIDUAL', { maxBeneficiaries: 1 });
    const enrolment = { benefitPlanId, status: 'ACTIVE' as const };
    unwrap(await world.all.beneficiaries.create({ ...enrolment, individualId: people.inB.id }));
    const full = await officer.beneficiaries.create({ ...enrolment, individualId: people.inA.id });
    expect(codesOf(full)).toEqual(['social_protection.PLAN_FULL']);
    expect(unwrap(await officer.beneficiaries.enrol({ benefitPlanId, everybody: true })).enrolled).toBe(0);
  });

  it('does not process a payment cycle, alone, as preview or inside a transaction', async () => {
    await using world = await openDistricts(store);
    const { officer, people } = await seeded(world);
    const { id: benefitPlanId } = await world.plan('P');
    await world.pay(benefitPlanId, 'PP');
    unwrap(await world.all.beneficiaries.enrol({ benefitPlanId, everybody: true }));
    const month = { year: 2026, month: 11 };
    const narrow = ['core.SCOPE_TOO_NARROW'];
    expect(codesOf(await officer.benefitPlanPaymentCycles.process(month))).toEqual(narrow);
    expect(codesOf(await officer.benefitPlanPaymentCycles.process.preview(month))).toEqual(narrow);
    expect(codesOf(await officer.transaction((tx) => tx.benefitPlanPaymentCycles.process(month)))).toEqual(narrow);
    expect(unwrap(await world.all.benefits.count({}))).toBe(0);
    unwrap(await world.all.benefitPlanPaymentCycles.process(month));
    const benefits = unwrap(await officer.benefits.list({})).rows;
    expect(benefits.map(({ individualId }) => individualId).sort()).toEqual([people.inA.id, people.inV.id].sort());
    const [mine] = benefits;
    expect(unwrap(await officer.benefits.explain({ id: mine?.id ?? '' })).rounded).toBe('10.00');
    const theirs = unwrap(await world.all.benefits.list({ where: { '==': [{ var: 'individualId' }, people.inB.id] } }));
    expect(codesOf(await officer.benefits.explain({ id: theirs.rows[0]?.id ?? '' }))).toEqual(['core.NOT_FOUND']);
  });

  it('sees his own uploads and registers people of his places only', async () => {
    await using world = await openDistricts(store);
    const { officer } = await seeded(world);
    await world.group('TAKEN', null);
    const file = [
      'first_name,last_name,dob,location_code,group_code,individual_role',
      'A,One,1990-01-01,V,H1,HEAD',
      'A,Two,1990-01-02,V,H1,SON',
      'A,Three,1990-01-03,B,,',
      'A,Four,1990-01-04,Z,,',
      'A,Five,1990-01-05,,,',
      'A,Six,1990-01-06,A,H2,HEAD',
      'A,Seven,1990-01-07,V,H2,SON',
      'A,Eight,1990-01-08,A,TAKEN,SON',
    ].join('\n');
    const source = fromBytes('people.csv', file);
    const answer = unwrap(await officer.individualImports.importIndividuals({ source }));
    expect(answer).toMatchObject({ accepted: 2, refused: 6, groups: 1, memberships: 2 });
    expect(answer.refusedByCode).toEqual({
      'individual.LOCATION_OUT_OF_REACH': 2,
      'individual.UNKNOWN_LOCATION': 1,
      'individual.GROUP_IN_SEVERAL_PLACES': 2,
      'individual.GROUP_OUT_OF_REACH': 1,
    });
    expect(names(await officer.individuals.list({}))).toEqual(['Adams', 'One', 'Two', 'Vance']);
    expect(unwrap(await officer.groups.list({})).rows.map(({ code }) => code)).toEqual(['H1']);
    const { uploadId } = answer;
    expect(unwrap(await officer.individualDataSourceUploads.refusals({ uploadId })).rows).toHaveLength(6);
    const other = world.as('officer-a2', unwrap(await officer.locations.list({})).rows[0]?.id ?? '');
    expect(unwrap(await other.individualDataSourceUploads.refusals({ uploadId })).rows).toEqual([]);
    expect(codesOf(await other.individualDataSourceUploads.get({ id: uploadId }))).toEqual(['core.NOT_FOUND']);
    expect(codesOf(await other.individualDataSourceUploads.downloadInvalidItems({ uploadId }))).toEqual([
      'core.NOT_FOUND',
    ]);
    expect(unwrap(await other.individualDataSources.count({}))).toBe(0);
    expect(unwrap(await world.all.individualDataSourceUploads.refusals({ uploadId })).rows).toHaveLength(6);
  });

  it('sees in the log of commands what he did himself', async () => {
    await using world = await openDistricts(store);
    const { officer, people } = await seeded(world);
    unwrap(await officer.individuals.update({ id: people.inA.id, version: 1, lastName: 'Baker' }));
    const { rows } = unwrap(await officer.changes.list({}));
    expect(rows.map(({ operation }) => operation)).toEqual(['individual_service.update']);
    expect(unwrap(await world.all.changes.count({}))).toBeGreaterThan(5);
  });
});
