import type { BoundOperation } from '../operation/service.ts';

/** What a factory works with: the app of the test, through its operations. */
export interface FactoryContext {
  /** 1 for the first that this factory makes in this app, then one more each: for codes and names that must differ. */
  readonly n: number;
  /** Calls an operation with all rights and gives its data; a refusal fails the test with its sentences. */
  call<In, Out>(operation: BoundOperation<In, Out>, input: NoInfer<In>): Promise<Out>;
  /** Makes something by another factory. */
  make<About, Made>(factory: Factory<About, Made>, ...about: AboutOf<About>): Promise<Made>;
}

/** How something is made for a test; `app.make(factory, about)` makes it. */
export interface Factory<About, Made> {
  readonly make: (ctx: FactoryContext, about: About) => Promise<Made>;
}

/** What a test says about the thing may be left out where nothing of it is needed. */
export type AboutOf<About> = Partial<About> extends About ? [about?: About] : [about: About];

/**
 * Declares how something is made for tests: through operations, so that it is as valid as what the host makes. The test says only what
 * it is about.
 *
 * @example
 * export const clinic = defineFactory(({ n, call }, about: Partial<NewOf<typeof Clinic>>) =>
 *   call(ClinicService.create, { code: `C${n}`, status: 'OPEN', ...about }),
 * );
 * // in a test
 * const closed = await app.make(clinic, { status: 'CLOSED' });
 */
export const defineFactory = <About, Made>(
  make: (ctx: FactoryContext, about: About) => Promise<Made>,
): Factory<About, Made> => Object.freeze({ make });
