import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { socialProtectionRule } from '@parasol/calcrule-social-protection';
import { type BoundOperation, createParasol, type Module, type Result } from '@parasol/core';
import { individual } from '@parasol/individual';
import { memory } from '@parasol/memory';
import { paymentCycle } from '@parasol/payment-cycle';
import { socialProtection } from '@parasol/social-protection';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../contract');
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

/** One module of the contract, in its spelling. */
interface Contract {
  readonly module: string;
  readonly entities: Readonly<Record<string, readonly string[]>>;
  readonly queries: readonly string[];
  readonly mutations: readonly string[];
  readonly services: Readonly<Record<string, readonly string[]>>;
  readonly signals: readonly string[];
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly packages?: readonly string[];
}

const APART = ['not-yet-built.json', 'differences.json', 'acceptance.json'];
const contracts = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && !APART.includes(file))
  .map((file) => read(file) as Contract);
/** Milestone, module, names. */
const notYetBuilt = read('not-yet-built.json') as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
const differences = read('differences.json') as Readonly<
  Record<string, Readonly<Record<string, { readonly ours: unknown; readonly why: string }>>>
>;

const modules: readonly Module[] = [individual(), socialProtection(), paymentCycle({ rules: [socialProtectionRule] })];
const app = await createParasol({
  store: memory(),
  modules,
  configuration: { social_protection: { check_benefit_plan_update: false } } as never,
});
await app.migrate();
const { runtime } = app;
const settings = await runtime.settings.take();
const composed = ['core', ...modules.map(({ id }) => id)];
const operations = Object.values(runtime.services).flatMap((service) => Object.values(service));

/** `IndividualDataSourceService` becomes `individual_data_source_service`. */
const snake = (name: string): string => name.replace(/(?<!^)[A-Z]/g, '_$&').toLowerCase();

/** The operation that a method of a service stands for; undefined where there is none. */
function operationOf(service: string, method: string): BoundOperation | undefined {
  const { services } = runtime.contract;
  const own = services.get(`${service}.${method}`) ?? `${services.get(service) ?? snake(service)}.${snake(method)}`;
  return operations.find(({ signal }) => signal === own);
}

const tables = new Set(
  runtime.catalog.entities.flatMap(({ table, historyTable, history }) => (history ? [table, historyTable] : [table])),
);
/** Every name of a module of the contract, and whether it is there. */
function namesIn(contract: Contract): (readonly [name: string, isThere: boolean])[] {
  const keys = settings.configuration.get(contract.module) ?? {};
  return [
    ['module', composed.includes(contract.module) || (contract.packages ?? []).some(isPackage)],
    ...Object.values(contract.entities).flatMap((own) =>
      own.map((table) => [`table ${table}`, tables.has(runtime.contract.tables.get(table) ?? table)] as const),
    ),
    ...contract.queries.map((name) => [`query ${name}`, runtime.contract.queries.has(name)] as const),
    ...contract.mutations.map((name) => [`mutation ${name}`, runtime.contract.mutations.has(name)] as const),
    ...Object.entries(contract.services).flatMap(([service, methods]) =>
      methods.map((method) => [`service ${service}.${method}`, operationOf(service, method) !== undefined] as const),
    ),
    ...contract.signals.map((name) => [`signal ${name}`, operations.some(({ signal }) => signal === name)] as const),
    ...Object.keys(contract.configuration).map((key) => [`key ${key}`, Object.hasOwn(keys, key)] as const),
    ...(contract.packages ?? []).map((name) => [`package ${name}`, isPackage(name)] as const),
  ];
}

const isPackage = (name: string): boolean =>
  ['packages', 'packages/adapters'].some((parent) =>
    existsSync(join(import.meta.dirname, '..', parent, name.replace('@parasol/', ''), 'package.json')),
  );

/** Names that a module still lacks, by its own list. */
function lackingIn(contract: Contract): ReadonlySet<string> {
  const listed = Object.values(notYetBuilt).flatMap((byModule) => byModule[contract.module] ?? []);
  return new Set(listed.includes('everything') ? namesIn(contract).map(([name]) => name) : listed);
}

describe.each(contracts)('the contract of $module', (contract) => {
  const names = namesIn(contract);
  const lacking = lackingIn(contract);

  const different = differences[contract.module] ?? {};

  it.each(names)('%s is there, awaited, or left out with a reason', (name, isThere) => {
    if (different[name]?.ours === null) {
      expect(isThere, `${name} is there; take it off contract/differences.json`).toBe(false);
      return;
    }
    if (isThere) expect(lacking, `${name} is there; take it off contract/not-yet-built.json`).not.toContain(name);
    else expect(lacking, `${name} is missing and not in contract/not-yet-built.json`).toContain(name);
  });

  it('awaits nothing that it does not name', () => {
    const known = names.map(([name]) => name);
    expect([...lacking].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has the defaults of the contract, or says why not', () => {
    if (!composed.includes(contract.module)) return;
    const expected = Object.entries(contract.configuration).map(([key, value]) => [key, different[key]?.ours ?? value]);
    expect(Object.fromEntries(expected)).toEqual(
      Object.fromEntries(Object.keys(contract.configuration).map((key) => [key, defaultOf(contract.module, key)])),
    );
    for (const [key, { ours, why }] of Object.entries(different).filter(([, { ours }]) => ours !== null)) {
      expect(why).not.toBe('');
      expect(ours, `${key} does not differ`).not.toEqual(contract.configuration[key]);
    }
  });

  const called = [
    ...contract.queries.map((name) => [`query ${name}`, runtime.contract.queries.get(name)] as const),
    ...contract.mutations.map((name) => [`mutation ${name}`, runtime.contract.mutations.get(name)] as const),
    ...Object.entries(contract.services).flatMap(([service, methods]) =>
      methods.map((method) => [`service ${service}.${method}`, operationOf(service, method)] as const),
    ),
  ].flatMap(([name, operation]) => (operation === undefined ? [] : [[name, operation] as const]));

  it.each(called)('%s is guarded, and answers', async (_name, operation) => {
    expect(codesOf(await call(null, operation))).toEqual(['core.UNAUTHENTICATED']);
    expect(codesOf(await call({ id: 'nobody', rights: ['0'] }, operation))).toEqual(['core.FORBIDDEN']);
    const answer = await call({ id: 'everybody', rights: everyRight }, operation);
    expect(codesOf(answer)).not.toContain('core.FORBIDDEN');
    expect(answer.success || answer.errors.length > 0).toBe(true);
  });

  it.each(called.filter(([, { spec }]) => spec.kind !== 'query'))('%s has signals', (_name, { signal }) => {
    for (const when of ['before', 'after'] as const)
      app.signals.bind(signal as never, (() => undefined) as never, when as never)();
  });
});

it('names no milestone without names, and no module that the contract has not', () => {
  for (const [milestone, byModule] of Object.entries(notYetBuilt)) {
    expect(Object.values(byModule).flat(), milestone).not.toEqual([]);
    for (const id of Object.keys(byModule)) expect(contracts.map(({ module }) => module)).toContain(id);
  }
});

const everyRight = [...settings.configuration.values()].flatMap((keys) =>
  Object.values(keys).flatMap((value) => (Array.isArray(value) ? (value as string[]) : [])),
);

function call(actor: Parameters<typeof app.as>[0], operation: BoundOperation): Promise<Result<unknown>> {
  const [name] =
    Object.entries(runtime.services).find(([, service]) => Object.values(service).includes(operation)) ?? [];
  const session = app.as(actor) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<Result<unknown>>>
  >;
  const make = session[name ?? '']?.[operation.name];
  if (make === undefined) throw new Error(`${operation.signal} is in no session.`);
  return make({});
}

const codesOf = (result: Result<unknown>): string[] => (result.success ? [] : result.errors.map(({ code }) => code));

function defaultOf(id: string, key: string): unknown {
  const module = modules.find((one) => one.id === id);
  const schema = module?.configuration.shape[key] as { safeParse(value: unknown): { data?: unknown } } | undefined;
  return schema?.safeParse(undefined).data;
}
