/** For authors of stores and for hosts' tests. Needs vitest. */
export { storeContract } from './testing/contract/index.ts';
