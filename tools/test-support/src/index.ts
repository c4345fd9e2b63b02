export { type StoreUnderTest, stores } from './stores.ts';
