export { describeMessages } from './messages.ts';
export { inMode } from './modes.ts';
export { type StoreUnderTest, stores } from './stores.ts';
