export { describeMessages } from './messages.ts';
export { appInMode, inMode } from './modes.ts';
export { type StoreUnderTest, stores } from './stores.ts';
