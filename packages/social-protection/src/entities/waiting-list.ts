import { z } from 'zod';

/** How those who wait for a place in a plan are ranked. */
export interface WaitingListRanking {
  /** By the score of the plan's eligibility rule, by an expression of its own, or by who came first. */
  readonly by: 'SCORE' | 'EXPRESSION' | 'REGISTRATION';
  /** A number over the person or household, in JSON-logic; with `by: 'EXPRESSION'`. Where it is missing, one comes last. */
  readonly expression?: unknown;
  /** @default 'LOWEST' for scores, 'HIGHEST' for expressions */
  readonly first?: 'HIGHEST' | 'LOWEST' | undefined;
}

export const waitingListShape = z.strictObject({
  by: z.enum(['SCORE', 'EXPRESSION', 'REGISTRATION']),
  expression: z.unknown().optional(),
  first: z.enum(['HIGHEST', 'LOWEST']).optional(),
});
