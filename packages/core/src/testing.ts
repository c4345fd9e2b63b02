/**
 * For hosts' tests, and for authors of modules and stores.
 *
 * @packageDocumentation
 */
export { blobContract, type OpenedBlobs } from './testing/blob-contract.ts';
export { type AboutOf, defineFactory, type Factory, type FactoryContext } from './testing/factory.ts';
export { type FactsOptions, factsOf } from './testing/facts.ts';
export { fingerprint, type TableFingerprint } from './testing/fingerprint.ts';
export { type Matched, parasolMatchers } from './testing/matchers.ts';
export { readModelDrift } from './testing/read-model-drift.ts';
export { type OpenedStore, storeContract } from './testing/store-contract.ts';
export {
  type SeedingApp,
  type TestApp,
  type TestAppOptions,
  type TestPlace,
  testApp,
} from './testing/test-app.ts';
export { type TestClock, type TimeSpan, testClock } from './testing/test-clock.ts';
export { testIds } from './testing/test-ids.ts';
