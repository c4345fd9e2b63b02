import { definePhrases, type Message } from './issue.ts';
import { nearest } from './nearest.ts';

/** Sentences that end other sentences. */
export const hints = definePhrases('hint', {
  DID_YOU_MEAN: (p: { name: string }) => `Did you mean "${p.name}"?`,
  KNOWN: (p: { names: readonly string[] }) => `Known are ${p.names.join(', ')}.`,
  NONE_TAKES_IT: () => 'Nothing here takes it.',
});

/** Which of the known names was probably meant, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): Message | undefined {
  const near = nearest(name, known);
  return near === undefined ? undefined : hints.DID_YOU_MEAN({ name: near });
}
