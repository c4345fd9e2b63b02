import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import type { EligibilityDefinition } from '../../src/index.ts';
import { codesOf, openProgramme } from '../open-programme.ts';

/** Points for people: poverty rises with children and falls with income. */
const people: EligibilityDefinition = {
  criteria: [{ name: 'grown up', condition: { '>=': [{ age: [{ var: 'dob' }] }, 18] } }],
  score: {
    base: '10',
    scale: 3,
    lines: [
      { id: 'income', label: { en: 'Income', fr: 'Revenu' }, weight: '-0.0125', value: { var: 'jsonExt.income' } },
      {
        id: 'children',
        label: { en: 'Children' },
        weight: '1.5',
        value: { coalesce: [{ var: 'jsonExt.number_of_children' }, 0] },
      },
      { id: 'unfit', label: { en: 'Cannot work' }, weight: '2', when: 'able_bodied__exact__boolean=false' },
    ],
    eligible: 'AT_LEAST',
    cutoff: '8',
    cutoffs: [{ name: 'North', when: { '==': [{ var: 'jsonExt.district' }, 'North'] }, cutoff: '6.5' }],
  },
};

const youngChild = { '<': [{ age: [{ var: 'individual.dob' }] }, 5] };
const grownUp = { '>=': [{ age: [{ var: 'individual.dob' }] }, 18] };

describe.each(stores)('eligibility on $name', (store) => {
  it('takes a score that is larger than can be kept for none, and every other for what it is, however large its parts are', async () => {
    const { me, plan, person, rule } = await openProgramme(store);
    const lines = [
      { id: 'children', weight: '1', value: { var: 'jsonExt.number_of_children' } },
      { id: 'income', weight: '-2.5', value: { coalesce: [{ var: 'jsonExt.income' }, 0] } },
    ];
    const score = { base: '0', scale: 2, lines, eligible: 'AT_MOST', cutoff: '1000000001' } as const;
    const { id: eligibilityRuleId } = await rule('INDIVIDUAL', { score });
    const { id: benefitPlanId } = await plan({ eligibilityRuleId });
    const kept = 10 ** 14;
    const cases = [
      ...[
        [10 ** 9, '1000000000.0000'],
        [10 ** 9 + 1, '1000000001.0000'],
        [10 ** 9 + 2, 'SCORE'],
        [kept - 1, 'SCORE'],
      ],
      ...[
        [kept, 'SCORE_INCOMPLETE'],
        [Number.MAX_SAFE_INTEGER, 'SCORE_INCOMPLETE'],
      ],
      ...[
        [1 - kept, '-99999999999999.0000'],
        [-kept, 'SCORE_INCOMPLETE'],
        [-(10 ** 9), '-1000000000.0000'],
      ],
    ] as const;
    const expected = new Map<string, string>();
    for (const [number_of_children, outcome] of cases)
      expected.set((await person({ jsonExt: { number_of_children } })).id, outcome);
    // Large parts that make a small sum.
    const even = await person({ jsonExt: { number_of_children: 2_500_000_000, income: 1_000_000_000 } });
    expected.set(even.id, '0.0000');
    const { removedBy } = unwrap(await me.beneficiaries.enrol({ benefitPlanId }));
    expect(removedBy.map(({ criterion, removed }) => [criterion, removed])).toEqual([
      ['SCORE_INCOMPLETE', 3],
      ['SCORE', 2],
    ]);
    const { rows } = unwrap(await me.beneficiaries.list({ benefitPlanId }));
    const enrolled = [...expected].filter(([, outcome]) => !outcome.startsWith('SCORE'));
    expect(new Map(rows.map((row) => [row.individualId, row.eligibilityScore]))).toEqual(new Map(enrolled));
    for (const [individualId, outcome] of expected)
      if (outcome.startsWith('SCORE'))
        expect(await me.beneficiaries.create({ individualId, benefitPlanId, status: 'ACTIVE' })).toMatchObject({
          errors: [{ parameters: { failed: expect.arrayContaining([outcome]) } }],
        });
  });

  it('D-SP11 keeps rules as versions: a draft changes, what is published never does', async () => {
    const { me } = await openProgramme(store);
    const make = (name: string) =>
      me.eligibilityRules.create({ code: 'PMT', name, kind: 'INDIVIDUAL', definition: people });
    const first = unwrap(await make('One'));
    expect(first).toMatchObject({ ruleVersion: 1, status: 'DRAFT' });
    const other = { criteria: people.criteria };
    const changed = unwrap(await me.eligibilityRules.update({ id: first.id, version: 1, definition: other }));
    expect(changed.contentHash).not.toBe(first.contentHash);
    const back = unwrap(await me.eligibilityRules.update({ id: first.id, version: 2, definition: people }));
    expect(back.contentHash).toBe(first.contentHash);
    unwrap(await me.eligibilityRules.publish({ id: first.id, version: 3 }));
    const published = ['social_protection.RULE_PUBLISHED'];
    expect(codesOf(await me.eligibilityRules.update({ id: first.id, version: 4, name: 'X' }))).toEqual(published);
    expect(codesOf(await me.eligibilityRules.delete({ id: first.id, version: 4 }))).toEqual(published);
    const second = unwrap(await make('Two'));
    expect(second).toMatchObject({ ruleVersion: 2, status: 'DRAFT', contentHash: first.contentHash });
    unwrap(await me.eligibilityRules.delete({ id: second.id, version: 1 }));
    expect(unwrap(await make('Three')).ruleVersion).toBe(3);
  });

  it('refuses a rule that asks for nothing, is misspelt, or asks people about members, all at once and with its place', async () => {
    const { me } = await openProgramme(store);
    const create = (definition: unknown) =>
      me.eligibilityRules.create({ code: 'X', name: 'X', kind: 'INDIVIDUAL', definition } as never);
    expect(codesOf(await create({}))).toEqual(['social_protection.RULE_EMPTY']);
    const bad = {
      criteria: [
        { name: 'a', condition: { '<': [{ var: 'incme' }, 1] } },
        { name: 'b', count: youngChild, atLeast: 1 },
      ],
      score: {
        lines: [{ id: 'x', weight: '1', value: { var: 'jsonExt.district' } }],
        eligible: 'AT_MOST',
        cutoff: '1',
      },
    };
    const result = await create(bad);
    expect(result).toMatchObject({ success: false });
    const paths = 'errors' in result ? result.errors.map(({ path }) => path.slice(0, 3).join('.')) : [];
    expect(paths).toEqual(['definition.criteria.0', 'definition.criteria.1', 'definition.score.lines']);
    expect(codesOf(await create({ score: { ...people.score, cutoff: 5 } }))).not.toBe('done');
  });

  it('is asked of everybody who is taken in, in the funnel of enrolment and of single ones, with points kept to the last digit', async () => {
    const { me, plan, person, rule } = await openProgramme(store);
    const { id: eligibilityRuleId, contentHash } = await rule('INDIVIDUAL', people);
    const { id: benefitPlanId } = await plan({ eligibilityRuleId });
    const poor = await person({ firstName: 'Poor', jsonExt: { income: 100, number_of_children: 1 } });
    const north = await person({ firstName: 'North', jsonExt: { income: 270.01, district: 'North' } });
    const rich = await person({ firstName: 'Rich', jsonExt: { income: 900, able_bodied: false } });
    await person({ firstName: 'Unknown', jsonExt: {} });
    await person({ firstName: 'Child', dob: '2020-01-01', jsonExt: { income: 0 } });
    const result = unwrap(await me.beneficiaries.enrol({ benefitPlanId }));
    expect(result).toMatchObject({
      considered: 5,
      removedBy: [
        { criterion: 'grown up', removed: 1, remaining: 4 },
        { criterion: 'SCORE_INCOMPLETE', removed: 1, remaining: 3 },
        { criterion: 'SCORE', removed: 1, remaining: 2 },
      ],
      enrolled: 2,
    });
    const rows = unwrap(await me.beneficiaries.list({ benefitPlanId })).rows;
    expect(rows.map((row) => [row.individualId, row.eligibilityScore, row.eligibilityRuleId])).toEqual([
      [poor.id, '10.2500', eligibilityRuleId],
      [north.id, '6.6250', eligibilityRuleId],
    ]);
    const single = await me.beneficiaries.create({ individualId: rich.id, benefitPlanId, status: 'ACTIVE' });
    expect(single).toMatchObject({
      errors: [{ code: 'social_protection.NOT_ELIGIBLE', path: ['individualId'], parameters: { failed: ['SCORE'] } }],
    });
    const explained = unwrap(await me.eligibilityRules.explain({ id: eligibilityRuleId, subjectId: rich.id }));
    expect(explained).toMatchObject({
      eligible: false,
      rule: { version: 1, hash: contentHash },
      score: {
        total: '0.750',
        cutoff: '8.0',
        cutoffName: null,
        within: false,
        lines: [
          { id: 'income', value: '900.00', points: '-11.250000' },
          { id: 'children', points: '0.0' },
          { id: 'unfit', applies: true },
        ],
      },
    });
    expect(explained.text).toContain('Income: 900.00 × -0.0125 = -11.250000');
    expect(explained.text.at(-1)).toBe('Not eligible.');
    const french = unwrap(
      await me.eligibilityRules.explain({ id: eligibilityRuleId, subjectId: north.id, language: 'fr' }),
    );
    expect(french).toMatchObject({ eligible: true, score: { cutoffName: 'North', total: '6.625' } });
    expect(french.text).toContain('Revenu : 270.01 × -0.0125 = -3.375125');
  });

  it('D-SP11 puts a condition to whom it names: head, any member, all members, how many of them, and the ratio of two sorts', async () => {
    const { me, plan, household, rule } = await openProgramme(store);
    const code = (definition: EligibilityDefinition, name: string) => rule('GROUP', definition, name);
    await household('OLD', '1950-01-01', '1955-01-01');
    await household('FAMILY', '1985-01-01', '1987-01-01', '2024-01-01', '2023-01-01');
    await household('SINGLE', '1990-01-01', '2022-01-01', '2015-01-01', '2012-01-01');
    await household('EMPTY');
    const rules: readonly (readonly [string, EligibilityDefinition, readonly string[]])[] = [
      [
        'head',
        { criteria: [{ name: 'x', of: 'HEAD', condition: { '<': [{ age: [{ var: 'individual.dob' }] }, 60] } }] },
        ['FAMILY', 'SINGLE'],
      ],
      ['any', { criteria: [{ name: 'x', of: 'ANY_MEMBER', condition: youngChild }] }, ['FAMILY', 'SINGLE']],
      ['all', { criteria: [{ name: 'x', of: 'ALL_MEMBERS', condition: grownUp }] }, ['EMPTY', 'OLD']],
      ['children under five', { criteria: [{ name: 'x', count: youngChild, atLeast: 2 }] }, ['FAMILY']],
      ['few', { criteria: [{ name: 'x', count: grownUp, atLeast: 1, atMost: 1 }] }, ['SINGLE']],
      [
        'four',
        { criteria: [{ name: 'x', condition: { '==': [{ var: 'summary.members' }, 4] } }] },
        ['FAMILY', 'SINGLE'],
      ],
      [
        'born before',
        { criteria: [{ name: 'x', condition: { '<': [{ var: 'summary.oldestDob' }, '1960-01-01'] } }] },
        ['OLD'],
      ],
      [
        'dependency',
        { criteria: [{ name: 'x', ratio: { of: { '!': [grownUp] }, to: grownUp }, atLeast: '1.5' }] },
        ['SINGLE'],
      ],
    ];
    for (const [name, definition, expected] of rules) {
      const { id: eligibilityRuleId } = await code(definition, name);
      const { id: benefitPlanId } = await plan({ type: 'GROUP', eligibilityRuleId });
      unwrap(await me.groupBeneficiaries.enrol({ benefitPlanId }));
      const rows = unwrap(await me.groupBeneficiaries.list({ benefitPlanId })).rows;
      const codes = await Promise.all(
        rows.map(async ({ groupId }) => unwrap(await me.groups.get({ id: groupId })).code),
      );
      expect(codes.sort(), name).toEqual(expected);
      for (const group of unwrap(await me.groups.list({})).rows) {
        const { eligible } = unwrap(await me.eligibilityRules.explain({ id: eligibilityRuleId, subjectId: group.id }));
        expect(eligible, `${name} of ${group.code}`).toBe(expected.includes(group.code));
      }
    }
  });

  it('AC-SP21 AC-SP22 AC-SP25 AC-SP26 D-SP11 lists those who are eligible today, or those who are not, by the state of their record', async () => {
    const { me, plan, person, household, rule } = await openProgramme(store);
    const { id: eligibilityRuleId } = await rule('INDIVIDUAL', {
      criteria: [{ name: 'more than one child', condition: 'number_of_children__gt__integer=1' }],
    });
    const { id: benefitPlanId } = await plan();
    const [one, two] = [
      await person({ jsonExt: { number_of_children: 1 } }),
      await person({ jsonExt: { number_of_children: 2 } }),
    ];
    for (const { id: individualId } of [one, two])
      unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, status: 'POTENTIAL' }));
    const where = { '==': [{ var: 'status' }, 'POTENTIAL'] };
    const listed = async (isEligible: boolean) =>
      unwrap(await me.beneficiaries.list({ benefitPlanId, where, isEligible })).rows.map(
        ({ individualId }) => individualId,
      );
    expect(codesOf(await me.beneficiaries.list({ benefitPlanId, isEligible: true }))).toEqual([
      'social_protection.PLAN_WITHOUT_RULE',
    ]);
    expect(codesOf(await me.beneficiaries.list({ isEligible: true }))).toEqual(['social_protection.ELIGIBLE_FOR_WHAT']);
    unwrap(await me.benefitPlans.update({ id: benefitPlanId, version: 1, eligibilityRuleId }));
    expect([await listed(true), await listed(false)]).toEqual([[two.id], [one.id]]);
    unwrap(await me.individuals.update({ id: two.id, version: 1, jsonExt: { number_of_children: 0 } }));
    expect([await listed(true), (await listed(false)).length]).toEqual([[], 2]);
    const young = await rule('GROUP', { criteria: [{ name: 'x', count: youngChild, atLeast: 1 }] }, 'YOUNG');
    const forHomes = await plan({ type: 'GROUP', eligibilityRuleId: young.id });
    for (const [code, dob] of [
      ['A', '2024-01-01'],
      ['B', '2000-01-01'],
    ] as const) {
      const { id: groupId } = await household(code, '1980-01-01', dob);
      unwrap(await me.groupBeneficiaries.create({ groupId, benefitPlanId: forHomes.id, status: 'POTENTIAL' }));
    }
    for (const isEligible of [true, false])
      expect(unwrap(await me.groupBeneficiaries.count({ benefitPlanId: forHomes.id, isEligible }))).toBe(1);
  });

  it('gives each the same points by the one statement and by the explanation, whatever the decimals', async () => {
    const { me, plan, person, rule } = await openProgramme(store);
    const lines = [
      { id: 'income', weight: '0.333333', value: { var: 'jsonExt.income' } },
      { id: 'age', weight: '-7.777777', value: { age: [{ var: 'dob' }] } },
      {
        id: 'third',
        weight: '1',
        value: { round: [{ '/': [{ coalesce: [{ var: 'jsonExt.income' }, 0] }, 7] }, 6, 'half-even'] },
      },
    ];
    const score = { base: '0.00005', lines, eligible: 'AT_LEAST', cutoff: '-100000' } as const;
    const { id } = await rule('INDIVIDUAL', { score });
    const { id: benefitPlanId } = await plan({ eligibilityRuleId: id });
    for (let i = 0; i < 20; i++)
      await person({
        dob: `19${50 + i}-0${1 + (i % 9)}-15`,
        jsonExt: { income: Math.round((i * 791_913) % 100_000) / 100 },
      });
    unwrap(await me.beneficiaries.enrol({ benefitPlanId }));
    const { rows } = unwrap(await me.beneficiaries.list({ benefitPlanId }));
    expect(rows).toHaveLength(20);
    for (const { individualId, eligibilityScore } of rows) {
      const explained = unwrap(await me.eligibilityRules.explain({ id, subjectId: individualId }));
      expect(explained.score?.total).toBe(eligibilityScore);
    }
  });

  it('lets a plan use a published rule of its own type only', async () => {
    const { me, plan, rule } = await openProgramme(store);
    const draft = unwrap(
      await me.eligibilityRules.create({ code: 'D', name: 'D', kind: 'INDIVIDUAL', definition: people }),
    );
    const { id, version } = await plan();
    const use = (eligibilityRuleId: string) => me.benefitPlans.update({ id, version, eligibilityRuleId });
    expect(codesOf(await use(draft.id))).toEqual(['social_protection.RULE_NOT_PUBLISHED']);
    const households = await rule('GROUP', { criteria: [{ name: 'x', count: youngChild, atLeast: 1 }] }, 'G');
    expect(codesOf(await use(households.id))).toEqual(['social_protection.RULE_OF_OTHER_KIND']);
    unwrap(await me.eligibilityRules.publish({ id: draft.id, version: 1 }));
    expect(codesOf(await use(draft.id))).toBe('done');
    expect(codesOf(await me.benefitPlans.update({ id, version: version + 1, type: 'GROUP' }))).toEqual([
      'social_protection.TYPE_WITH_RULE',
    ]);
  });

  it('explains to nobody without the rights to rules and to beneficiaries', async () => {
    const { app, rule, person } = await openProgramme(store);
    const { id } = await rule('INDIVIDUAL', people);
    const { id: subjectId } = await person();
    for (const rights of [['160011'], ['170001']])
      expect(codesOf(await app.as({ id: 'x', rights }).eligibilityRules.explain({ id, subjectId }))).toEqual([
        'core.FORBIDDEN',
      ]);
    const both = app.as({ id: 'x', rights: ['160011', '170001'] });
    expect(unwrap(await both.eligibilityRules.explain({ id, subjectId })).score?.total).toBeNull();
  });
});

describe.each(stores)('recertification on $name', (store) => {
  async function openWithThree() {
    const world = await openProgramme(store);
    const { id: eligibilityRuleId } = await world.rule('INDIVIDUAL', people);
    const { id: benefitPlanId } = await world.plan({ eligibilityRuleId });
    const enrolled = [];
    for (const firstName of ['Fine', 'Rising', 'Paused']) {
      const one = await world.person({ firstName, jsonExt: { income: 100 } });
      const input = { individualId: one.id, benefitPlanId, status: 'ACTIVE' as const };
      enrolled.push({ person: one, row: unwrap(await world.me.beneficiaries.create(input)) });
    }
    const [fine, rising, paused] = enrolled as [(typeof enrolled)[0], (typeof enrolled)[0], (typeof enrolled)[0]];
    const statusOf = async ({ row }: typeof fine) => unwrap(await world.me.beneficiaries.get({ id: row.id })).status;
    const earn = async ({ person }: typeof fine, version: number, income: number) =>
      unwrap(await world.me.individuals.update({ id: person.id, version, jsonExt: { income } }));
    return { ...world, benefitPlanId, fine, rising, paused, statusOf, earn };
  }

  it('OP#1117 previews who would leave and come back, applies it, and never undoes a deliberate pause', async () => {
    const { me, benefitPlanId, fine, rising, paused, statusOf, earn } = await openWithThree();
    const pause = { id: paused.row.id, version: 1, status: 'SUSPENDED', statusReason: 'Asked to pause.' } as const;
    unwrap(await me.beneficiaries.update(pause));
    await earn(rising, 1, 2000);
    const ask = { benefitPlanId };
    expect(unwrap(await me.beneficiaries.recertify.preview(ask))).toMatchObject({
      left: 1,
      returned: 0,
      pausesKept: 1,
    });
    expect(await statusOf(rising)).toBe('ACTIVE');
    expect(unwrap(await me.beneficiaries.recertification({ ...ask, outcome: 'LEAVES' })).rows).toEqual([
      { id: rising.row.id, subjectId: rising.person.id, status: 'ACTIVE', failed: ['SCORE'] },
    ]);
    expect(unwrap(await me.beneficiaries.recertification({ ...ask, outcome: 'STAYS_PAUSED' })).rows).toMatchObject([
      { id: paused.row.id },
    ]);
    expect(unwrap(await me.beneficiaries.recertify(ask))).toMatchObject({
      left: 1,
      leftBy: [
        { criterion: 'grown up', removed: 0 },
        { criterion: 'SCORE_INCOMPLETE', removed: 0 },
        { criterion: 'SCORE', removed: 1 },
      ],
      returned: 0,
      pausesKept: 1,
    });
    expect(unwrap(await me.beneficiaries.get({ id: rising.row.id }))).toMatchObject({
      status: 'SUSPENDED',
      statusReason: 'SCORE',
      statusCause: 'ELIGIBILITY',
      eligibilityScore: '-15.0000',
    });
    await earn(rising, 2, 50);
    expect(unwrap(await me.beneficiaries.recertification({ ...ask, outcome: 'RETURNS' })).rows).toMatchObject([
      { id: rising.row.id },
    ]);
    expect(unwrap(await me.beneficiaries.recertify(ask))).toMatchObject({ left: 0, returned: 1, pausesKept: 1 });
    expect(await Promise.all([fine, rising, paused].map(statusOf))).toEqual(['ACTIVE', 'ACTIVE', 'SUSPENDED']);
    expect(unwrap(await me.beneficiaries.history({ id: fine.row.id }))).toHaveLength(1);
  });

  it('graduates where that is asked for, for good, and brings back nobody where that is', async () => {
    const { me, benefitPlanId, rising, fine, statusOf, earn } = await openWithThree();
    await earn(rising, 1, 2000);
    unwrap(await me.beneficiaries.recertify({ benefitPlanId }));
    await earn(rising, 2, 50);
    expect(unwrap(await me.beneficiaries.recertify({ benefitPlanId, returning: false })).returned).toBe(0);
    await earn(fine, 1, 2000);
    expect(unwrap(await me.beneficiaries.recertify({ benefitPlanId, leave: 'GRADUATED' }))).toMatchObject({
      left: 1,
      returned: 1,
    });
    expect(await Promise.all([fine, rising].map(statusOf))).toEqual(['GRADUATED', 'ACTIVE']);
  });

  it('wants a rule to ask again', async () => {
    const { me, plan } = await openProgramme(store);
    const { id: benefitPlanId } = await plan();
    expect(codesOf(await me.beneficiaries.recertify({ benefitPlanId }))).toEqual([
      'social_protection.PLAN_WITHOUT_RULE',
    ]);
  });
});
