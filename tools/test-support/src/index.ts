export {
  holdsWhatItOffers,
  refusesWhatItDoesNot,
  type SampleCondition,
  sampleConditions,
  type ValueOf,
} from './custom-filters.ts';
export { everyRow } from './every-row.ts';
export { describeMessages } from './messages.ts';
export { appInMode, inMode } from './modes.ts';
export { overlaid } from './overlaid.ts';
export { inMemory, type StoreUnderTest, stores } from './stores.ts';
