import { type FieldMask, type Result, unwrap } from '@parasol/core';
import fc from 'fast-check';
import { allRights, type Districts } from './districts.ts';

/**
 * A registry of which every value that can be hidden can be told from all others in any text, and what hiding means by plain code. Nothing
 * here knows how the product does it: what it shows is held against this.
 */

type Row = Readonly<Record<string, unknown>> & { readonly id: string };
export type Kind = keyof typeof services;
export type Registry = Readonly<Record<Kind, readonly Row[]>>;

/** Entities and the services that read them. */
export const services = {
  individual: 'individuals',
  group: 'groups',
  group_individual: 'groupIndividuals',
  benefit_plan: 'benefitPlans',
  beneficiary: 'beneficiaries',
  benefit: 'benefits',
} as const;
export const kinds = Object.keys(services) as Kind[];

/** What masks may hide. */
export const maskable: Readonly<Record<Kind, readonly string[]>> = {
  individual: ['firstName', 'lastName', 'dob', 'jsonExt', 'jsonExt.income', 'jsonExt.region'],
  group: ['code', 'jsonExt'],
  group_individual: ['role', 'recipientType'],
  benefit_plan: ['description', 'maxBeneficiaries', 'ceilingPerBeneficiary'],
  beneficiary: ['status', 'dateValidFrom'],
  benefit: ['amount', 'status', 'dateDue'],
};

/** Texts by which a hidden value gives itself away, wherever it turns up. */
export const traces: readonly (readonly [Kind, string, RegExp])[] = [
  ['individual', 'firstName', /First\d+!/],
  ['individual', 'lastName', /Last\d+!/],
  ['individual', 'dob', /19[0-4]\d-\d\d-\d\d/],
  ['individual', 'jsonExt.income', /\b7{4}\d{3}\b/],
  ['individual', 'jsonExt.region', /Region\d+!/],
  ['group', 'code', /Code\d+!/],
  ['benefit_plan', 'description', /Described\d+!/],
];

export interface Shape {
  readonly people: readonly { readonly born: number; readonly income: boolean; readonly region: boolean }[];
  readonly groups: number;
  readonly members: readonly { readonly group: number; readonly person: number; readonly primary: boolean }[];
  readonly enrolled: readonly number[];
  readonly renamed: readonly number[];
}

export const shapes: fc.Arbitrary<Shape> = fc.record({
  people: fc.array(
    fc.record({ born: fc.integer({ min: 1900, max: 1949 }), income: fc.boolean(), region: fc.boolean() }),
    { minLength: 5, maxLength: 9 },
  ),
  groups: fc.integer({ min: 1, max: 3 }),
  members: fc.array(fc.record({ group: fc.nat(2), person: fc.nat(8), primary: fc.boolean() }), { maxLength: 8 }),
  enrolled: fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 6 }),
  renamed: fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 4 }),
});

const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('The shape of the world is empty.');
  return item;
};

/** Who sees whatever is masked. */
export const director = ({ app }: Districts) => app.as({ id: 'director', rights: [...allRights, '900101'] });

/** Makes a registry of a shape with a payment, and changes people afterwards; says what it was and what it is. */
export async function build(
  world: Districts,
  shape: Shape,
): Promise<{ before: Registry; now: Registry; instant: string }> {
  const all = director(world);
  const people: string[] = [];
  for (const [i, { born, income, region }] of shape.people.entries()) {
    const jsonExt = { ...(income ? { income: 7777000 + i } : {}), ...(region ? { region: `Region${i}!` } : {}) };
    const dob = `${born}-01-${String(i + 10)}`;
    const row = { firstName: `First${i}!`, lastName: `Last${i}!`, dob, jsonExt };
    people.push(unwrap(await all.individuals.create(row)).id);
  }
  const groups: string[] = [];
  for (let i = 0; i < shape.groups; i++) groups.push(unwrap(await all.groups.create({ code: `Code${i}!` })).id);
  for (const { group, person, primary } of shape.members) {
    // Twice the same, or a second one who is paid, is refused; then there is one member fewer.
    await all.groupIndividuals.create({
      groupId: at(groups, group),
      individualId: at(people, person),
      role: primary ? 'HEAD' : 'SON',
      recipientType: primary ? 'PRIMARY' : null,
    });
  }
  const more = { description: 'Described1!', maxBeneficiaries: 777, ceilingPerBeneficiary: '4444.44' };
  const plan = await world.plan('PA', 'INDIVIDUAL', more);
  for (const i of new Set(shape.enrolled.map((one) => one % people.length))) {
    const row = { benefitPlanId: plan.id, individualId: at(people, i), dateValidFrom: '2026-01-01' };
    unwrap(await all.beneficiaries.create({ ...row, status: 'ACTIVE' }));
  }
  const parameters = { base: '10', poor: '5' };
  const payment = { code: 'PP', name: 'PP', calculation: '11111111-1111-4111-8111-111111111111', periodicity: 1 };
  const terms = { currency: 'EUR', benefitPlanId: plan.id, dateValidFrom: '2026-01-01', parameters };
  unwrap(await all.paymentPlans.create({ ...payment, ...terms }));
  unwrap(await all.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }));
  const before = await read(world);
  world.clock.at += 1000;
  const instant = new Date(world.clock.at).toISOString();
  world.clock.at += 1000;
  for (const i of new Set(shape.renamed.map((one) => one % people.length))) {
    const { id, version } = unwrap(await all.individuals.get({ id: at(people, i) }));
    unwrap(
      await all.individuals.update({
        id,
        version,
        lastName: `Last${100 + i}!`,
        jsonExt: { region: `Region${100 + i}!` },
      }),
    );
  }
  return { before, now: await read(world), instant };
}

/** What a service answers, whichever it is. */
export interface Reads {
  list(input: object): Promise<Result<{ readonly rows: readonly Row[] }>>;
  get(input: object): Promise<Result<Row>>;
  count(input: object): Promise<Result<number>>;
  history(input: object): Promise<Result<readonly { readonly row: Row }[]>>;
}

export const readsOf = (me: object, kind: Kind): Reads => (me as Record<string, Reads>)[services[kind]] as Reads;

export async function read(world: Districts): Promise<Registry> {
  const registry: Partial<Record<Kind, readonly Row[]>> = {};
  for (const kind of kinds) registry[kind] = unwrap(await readsOf(director(world), kind).list({ first: 1000 })).rows;
  return registry as Registry;
}

/** Masks and the rights of somebody. */
export interface Rules {
  readonly masks: readonly FieldMask[];
  readonly rights: readonly string[];
}

const RIGHTS = ['sees-a', 'sees-b', '900101'];
const masks = fc.constantFrom(...kinds).chain((entity) =>
  fc.record(
    {
      entity: fc.constant<string>(entity),
      fields: fc.subarray([...maskable[entity]], { minLength: 1 }),
      unless: fc.constantFrom<string | string[]>('sees-a', 'sees-b', ['sees-a', 'sees-b'], []),
    },
    { requiredKeys: ['entity', 'fields'] },
  ),
);
export const rules: fc.Arbitrary<Rules> = fc.record({
  masks: fc.array(masks, { maxLength: 6 }) as fc.Arbitrary<FieldMask[]>,
  rights: fc
    .array(fc.constantFrom(...RIGHTS.slice(0, 2)), { maxLength: 1 })
    .chain((some) => fc.constantFrom(some, some, some, some, [...some, '900101'])),
});

/** Fields of an entity that somebody does not see. */
export function hiddenOf({ masks, rights }: Rules, kind: Kind): readonly string[] {
  if (rights.includes('900101')) return [];
  const fields = masks.flatMap(({ entity, fields, unless = [] }) =>
    entity === kind && ![unless].flat().some((right) => rights.includes(right)) ? fields : [],
  );
  return [...new Set(fields)];
}

/** Whether a field is hidden as a whole, in part, or with what holds it. */
export const isHidden = (rules: Rules, kind: Kind, field: string): boolean =>
  hiddenOf(rules, kind).some(
    (hidden) => hidden === field || hidden.startsWith(`${field}.`) || field.startsWith(`${hidden}.`),
  );

/** A row as somebody sees it. */
export function blanked(rules: Rules, kind: Kind, row: Row): Row {
  const copy = structuredClone(row) as Record<string, unknown> & { id: string };
  for (const field of hiddenOf(rules, kind)) {
    const [column = '', property] = field.split('.');
    if (property === undefined) copy[column] = null;
    else if (copy[column] !== null) delete (copy[column] as Record<string, unknown>)[property];
  }
  return copy;
}

/** Hidden values that a text tells. */
export const leaks = (rules: Rules, text: string): string[] =>
  traces.flatMap(([kind, field, trace]) => {
    const found = isHidden(rules, kind, field) ? trace.exec(text) : null;
    return found === null ? [] : [`${kind}.${field}: ${text.slice(Math.max(0, found.index - 60), found.index + 30)}`];
  });
