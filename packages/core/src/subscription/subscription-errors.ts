import { defineErrors, type Message } from '../errors/issue.ts';

/** Errors about subscribers, their cursors and their parked events. */
export const subscriptionErrors = defineErrors('subscription', {
  UNKNOWN: (p: { subscriber: string; hint: Message | undefined }, say) =>
    `No subscriber "${p.subscriber}" has ever been started on this store.${say.hint(p.hint)}`,
  DISABLED: (p: { subscriber: string }) => `The subscriber "${p.subscriber}" is disabled. Resume it first.`,
  REPLAY_AHEAD: (p: { fromSequence: number; cursor: number }) =>
    `A replay begins at a change that was passed already: ${p.fromSequence} lies beyond ${p.cursor}, the last one that was.`,
  REPLAY_START: () => 'Give either fromSequence or since: one of the two, and not both.',
  NOTHING_IN_HAND: (p: { subscriber: string }) =>
    `The subscriber "${p.subscriber}" has no event that failed and is to be tried again, so there is nothing to skip.`,
  TIMED_OUT: (p: { ms: number }) =>
    `The handler did not end within ${p.ms} ms. Give the subscriber a longer timeoutMs, or let the handler do less.`,
});
