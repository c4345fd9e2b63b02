import { inspect, isDeepStrictEqual } from 'node:util';
import { type Result, type Store, unwrap } from '@parasol/core';
import fc from 'fast-check';
import { allRightsOf } from '../../../packages/core/src/operation/pipeline.ts';
import { fingerprint } from '../../../packages/core/src/testing/fingerprint.ts';
import { compose, openPlan, type Programme, peopleFile } from '../programme.ts';
import { createRandom, type Random } from '../random.ts';
import { hostile } from './hostile.ts';
import { columnsOf, inputOf, type Known } from './input-arbitrary.ts';
import { faultOf } from './judge-answer.ts';
import { mutated } from './mutate.ts';

/**
 * Every operation of every module, called with inputs made from its own schema and then spoilt: nothing may fail otherwise than by a
 * refusal from a catalogue, and what is refused, or only looked at, leaves every table as it was.
 */
export interface Fuzz {
  /** A fresh store, and the way to take it away. */
  readonly open: () => Promise<{ readonly store: Store; close(): Promise<void> }>;
  readonly cases: number;
  readonly seed: number;
}

export interface FuzzReport {
  readonly cases: number;
  /** Answers by their first code, or by their outcome. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Rows change with every success, so now and then one begins anew. */
const CASES_PER_WORLD = 400;
const LONGEST_MS = 15_000;

export async function fuzzOperations({ open, cases, seed }: Fuzz): Promise<FuzzReport> {
  const random = createRandom(seed);
  const answers: Record<string, number> = {};
  for (let done = 0; done < cases; done += CASES_PER_WORLD) {
    const { store, close } = await open();
    const { app } = await seeded(store);
    try {
      const world = await worldOf(app);
      for (let i = done; i < Math.min(cases, done + CASES_PER_WORLD); i++) {
        const answer = await oneCase(world, random);
        const title = answer.success ? answer.outcome : (answer.errors[0]?.code ?? '');
        answers[title] = (answers[title] ?? 0) + 1;
      }
    } finally {
      await app.stop();
      await close();
    }
  }
  return { cases, answers };
}

async function seeded(store: Store): Promise<Programme> {
  const programme = await compose(store);
  const { me } = programme;
  unwrap(await me.individualImports.importIndividuals({ source: peopleFile(12) }));
  await openPlan(me);
  unwrap(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }));
  return programme;
}

type App = Programme['app'];
type Operation = App['runtime']['services'][string][string];

interface World {
  /** Every table as the last call left it, once somebody asked. */
  before?: Awaited<ReturnType<typeof fingerprint>> | undefined;
  readonly app: App;
  readonly operations: readonly (readonly [service: string, name: string, operation: Operation])[];
  readonly known: Omit<Known, 'about'>;
  readonly rights: readonly string[];
}

async function worldOf(app: App): Promise<World> {
  const { runtime } = app;
  const ids = new Map<string, string[]>();
  for (const entity of runtime.catalog.entities) {
    const rows = await runtime.store.reader.select(entity, { orderBy: [], limit: 4 });
    ids.set(
      entity.name,
      rows.map((row) => row['id'] as string),
    );
  }
  const settings = await runtime.settings.take();
  const operations = Object.entries(runtime.services).flatMap(([service, table]) =>
    Object.entries(table).map(([name, operation]) => [service, name, operation] as const),
  );
  const texts = [
    'Amina',
    'P0',
    'H1',
    'GRANT',
    'MONTHLY',
    'income',
    'district',
    'North',
    'INDIVIDUAL',
    'EUR',
    'individual',
  ];
  return {
    app,
    operations,
    known: { ids, texts, columns: columnsOf(runtime.catalog.entities) },
    rights: operations.flatMap(([, , operation]) => allRightsOf(runtime, settings, operation).flat()),
  };
}

const print = (input: unknown): string =>
  inspect(input, { depth: 8, maxStringLength: 300, maxArrayLength: 20 }).slice(0, 4000);

async function oneCase(world: World, random: Random): Promise<Result<unknown>> {
  const { app, operations, known, rights } = world;
  const [service, name, operation] = operations[random.below(operations.length)] as World['operations'][number];
  const sample = <T>(arbitrary: fc.Arbitrary<T>): T =>
    fc.sample(arbitrary, { seed: random.below(2 ** 31), numRuns: 1 })[0] as T;
  let input: unknown = sample(inputOf(operation.spec.input, { ...known, about: entityOf(service, known) }));
  for (let spoils = Math.max(0, random.below(5) - 2); spoils > 0; spoils--)
    input = mutated(input, random, () => sample(hostile));
  const isPreview = random.below(6) === 0;
  const { store, catalog } = app.runtime;
  world.before ??= await fingerprint(store, catalog);
  const shown = `${isPreview ? 'The preview of ' : ''}${service}.${name}(${print(input)})`;
  const started = performance.now();
  let answer: Result<unknown>;
  try {
    const session = app.as({ id: 'fuzzer', rights }) as unknown as Session;
    const call = session[service]?.[name];
    if (call === undefined) throw new Error('The session lacks the operation.');
    answer = await (isPreview
      ? call.preview(input)
      : call(
          input,
          optionsFor(random, () => sample(hostile)),
        ));
  } catch (error) {
    throw new Error(`${shown} failed instead of being refused: ${inspect(error, { depth: 4 }).slice(0, 3000)}`);
  }
  const elapsed = performance.now() - started;
  if (elapsed > LONGEST_MS) throw new Error(`${shown} took ${Math.round(elapsed)} ms.`);
  const fault = faultOf(answer);
  if (fault !== undefined) throw new Error(`${shown}: ${fault}`);
  // What a query leaves behind shows after the next call that could write.
  if (operation.spec.kind === 'query' && !isPreview) return answer;
  if (answer.success && !isPreview) world.before = undefined;
  else if (!isDeepStrictEqual(await fingerprint(store, catalog), world.before))
    throw new Error(`${shown}, or a query before it, left something behind: ${print(answer)}`);
  return answer;
}

/** `benefitPlans` are of `benefit_plan`. */
const entityOf = (service: string, { ids }: Pick<Known, 'ids'>): string =>
  [...ids.keys()].find(
    (name) =>
      service.toLowerCase().startsWith(name.replaceAll('_', '').slice(0, -1)) &&
      Math.abs(service.length - name.replaceAll('_', '').length) < 3,
  ) ?? '';

type Session = Readonly<
  Record<
    string,
    Readonly<
      Record<
        string,
        {
          (input: unknown, options?: object): Promise<Result<unknown>>;
          preview(input: unknown): Promise<Result<unknown>>;
        }
      >
    >
  >
>;

/** Options of calls come from outside as well. */
function optionsFor(random: Random, any: () => unknown): object {
  switch (random.below(40)) {
    case 0:
      return { idempotencyKey: any() };
    case 1:
      return { clientMutationId: any(), clientMutationLabel: any() };
    case 2:
      return { timeoutMs: any() };
    case 3:
    case 4:
    case 5:
      return { idempotencyKey: `key ${random.below(4)}` };
    default:
      return {};
  }
}
