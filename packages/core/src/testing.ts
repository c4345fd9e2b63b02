/** For authors of stores and for hosts' tests. Needs vitest. */
export { type OpenedStore, storeContract } from './testing/contract/index.ts';
export { type FactsOptions, factsOf } from './testing/facts.ts';
export { fingerprint, type TableFingerprint } from './testing/fingerprint.ts';
