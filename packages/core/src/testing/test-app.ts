import type { Container } from 'inversify';
import type { Actor } from '../access/actor.ts';
import { MisuseError } from '../errors/failure.ts';
import { identifiers } from '../module/container.ts';
import { type AppServices, createParasol, type Parasol, type ParasolOptions } from '../module/create-parasol.ts';
import type { Module } from '../module/define-module.ts';
import { silentLogger } from '../module/ports.ts';
import type { Session } from '../module/session.ts';
import { allRightsOf, callOutermost } from '../operation/pipeline.ts';
import { type Result, unwrap } from '../operation/result.ts';
import type { Runtime } from '../operation/runtime.ts';
import type { BoundOperation } from '../operation/service.ts';
import type { Store } from '../store/store.ts';
import type { AboutOf, Factory, FactoryContext } from './factory.ts';
import { fingerprint, type TableFingerprint } from './fingerprint.ts';
import { type TestClock, testClock } from './test-clock.ts';
import { testIds } from './test-ids.ts';

/** A place where rows are kept, on which several stores can be opened, one after the other or at once. */
export interface TestPlace {
  open(): Store;
  /** Takes the rows away; called when the test's apps have stopped. */
  remove?(): Promise<void>;
}

/** As for `createParasol`, and what a test needs besides. */
export interface TestAppOptions<M extends readonly Module[], Seeded = undefined>
  extends Omit<ParasolOptions<M>, 'store'> {
  /** A fresh store, or a place on which `again()` can open another. */
  readonly store: Store | TestPlace;
  /** Fills the app before the test begins; what it gives is `app.seeded`. */
  readonly seed?: (app: SeedingApp<AppServices<M>>) => Promise<Seeded>;
  /** A clock, or the instant at which one stands still. @default '2026-01-15T08:00:00Z' */
  readonly clock?: TestClock | string;
}

/** What `seed` gets. */
export interface SeedingApp<S> extends Parasol<S> {
  /** A session with every right that an operation of the app asked for when the app was made. */
  readonly me: Session<S>;
  readonly clock: TestClock;
  /** Makes something by a factory; a refusal fails the test with its sentences. */
  make<About, Made>(factory: Factory<About, Made>, ...about: AboutOf<About>): Promise<Made>;
  /** Makes several, one after the other; `each` says what the one at this position (from 0) is about. */
  makeMany<About, Made>(
    factory: Factory<About, Made>,
    count: number,
    ...each: [] extends AboutOf<About> ? [each?: (position: number) => About] : [each: (position: number) => About]
  ): Promise<Made[]>;
  /** Rows and hash of every table: equal before and after means that nothing was touched. */
  fingerprint(): Promise<Record<string, TableFingerprint>>;
}

/** An app for one test: migrated, seeded, with a clock that stands still and ids that count. `await using` takes it away. */
export interface TestApp<S, Seeded = undefined> extends SeedingApp<S>, AsyncDisposable {
  readonly seeded: Seeded;
  /** Another app on the same rows, as another process would open it; it goes with this one. Needs a `TestPlace`. */
  again(): Promise<Parasol<S>>;
}

/**
 * An app for one test.
 *
 * @example
 * await using app = await testApp({
 *   store: memory(),
 *   modules: [individual()],
 *   clock: '2026-11-15T08:00:00Z',
 *   seed: (app) => app.make(person, { firstName: 'Amina' }),
 * });
 * const before = await app.fingerprint();
 * expect(await app.as(clerk).individuals.delete({ id: app.seeded.id, version: 7 })).toFailWith('core.CONFLICT');
 * expect(await app.fingerprint()).toEqual(before);
 */
export async function testApp<const M extends readonly Module[], Seeded = undefined>(
  options: TestAppOptions<M, Seeded>,
): Promise<TestApp<AppServices<M>, Seeded>> {
  const { store: given, seed, clock: time, configure, ...rest } = options;
  const clock = typeof time === 'object' ? time : testClock(time);
  const ids = testIds();
  const place = 'transaction' in given ? placeOf(given) : given;
  const apps: Parasol<AppServices<M>>[] = [];
  const compose = async () => {
    const app = await createParasol<M>({
      ...rest,
      store: place.open(),
      configure: (container: Container) => {
        container.rebind(identifiers.logger).toConstantValue(silentLogger);
        container.rebind(identifiers.clock).toConstantValue(clock);
        container.rebind(identifiers.ids).toConstantValue(ids);
        configure?.(container);
      },
    } as unknown as ParasolOptions<M>);
    apps.push(app);
    return app;
  };
  const dispose = async () => {
    for (const app of apps.toReversed()) await app.stop();
    await place.remove?.();
  };
  try {
    const app = await compose();
    await app.migrate();
    const seeding = await seedingApp(app, clock);
    const seeded = (await seed?.(seeding)) as Seeded;
    return Object.freeze({ ...seeding, seeded, again: compose, [Symbol.asyncDispose]: dispose });
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A store that is there already is opened once. */
function placeOf(store: Store): TestPlace {
  let opened = false;
  return {
    open: () => {
      if (opened)
        throw new MisuseError('TEST_STORE_OPEN', 'again() needs a place, { open, remove }, instead of a single store.');
      opened = true;
      return store;
    },
  };
}

async function seedingApp<S>(app: Parasol<S>, clock: TestClock): Promise<SeedingApp<S>> {
  const { runtime } = app;
  const made = new Map<Factory<never, unknown>, number>();
  const operations = Object.values(runtime.services).flatMap((service) => Object.values(service));
  const call = async <In, Out>({ signal }: BoundOperation<In, Out>, input: In): Promise<Out> => {
    const operation = operations.find((each) => each.signal === signal);
    if (operation === undefined)
      throw new MisuseError('TEST_OPERATION', `No module of this app has the operation ${signal}; list it in modules.`);
    return unwrap((await callOutermost(runtime, await ownerOf(runtime), operation, input, {}, false)) as Result<Out>);
  };
  const make = <About, Made>(factory: Factory<About, Made>, about: About): Promise<Made> => {
    const n = (made.get(factory) ?? 0) + 1;
    made.set(factory, n);
    const ctx: FactoryContext = { n, call, make: (other, ...rest) => make(other, (rest[0] ?? {}) as never) };
    return factory.make(ctx, about);
  };
  return {
    ...app,
    me: app.as(await ownerOf(runtime)),
    clock,
    make: (factory, ...about) => make(factory, (about[0] ?? {}) as never),
    async makeMany(factory, count, ...each) {
      const all = [];
      for (let i = 0; i < count; i++) all.push(await make(factory, (each[0]?.(i) ?? {}) as never));
      return all;
    },
    fingerprint: () => fingerprint(runtime.store, runtime.catalog),
  };
}

/** Somebody who may do everything that the app's operations ask a right for. */
async function ownerOf(runtime: Runtime): Promise<Actor> {
  const settings = await runtime.settings.take();
  const operations = Object.values(runtime.services).flatMap((service) => Object.values(service));
  return {
    id: 'test',
    rights: [...new Set(operations.flatMap((operation) => allRightsOf(runtime, settings, operation).flat()))],
  };
}
