import { decimal } from '@parasol/core';
import { z } from 'zod';

/** Whom of a household a condition asks. Of a household without members, ALL_MEMBERS holds and the others do not. */
export const targets = ['HOUSEHOLD', 'HEAD', 'ANY_MEMBER', 'ALL_MEMBERS'] as const;
export type Target = (typeof targets)[number];

/** Texts by language; English is what is shown where a language is missing. */
export type RuleLabel = { readonly en: string } & Readonly<Record<string, string>>;

/** A condition, put to whom `of` names; `of` is for households only. */
export interface ConditionCriterion {
  /** Tells it apart in the funnel, in reasons and explanations. */
  readonly name: string;
  /** JSON-logic, a custom filter, or a list of custom filters. Paths start at whom it is put to. */
  readonly condition: unknown;
  /** @default 'HOUSEHOLD', and the person where people are judged */
  readonly of?: Target | undefined;
}
/** How many members satisfy a condition, such as children under five. */
export interface CountCriterion {
  readonly name: string;
  /** A condition on a member. */
  readonly count: unknown;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}
/** How many members of one sort there are for each of another, such as dependants for each adult of working age. */
export interface RatioCriterion {
  readonly name: string;
  /** Conditions on a member. Where nobody is `to`, any member that is `of` makes the ratio greater than every bound. */
  readonly ratio: { readonly of: unknown; readonly to: unknown };
  /** Decimal text. */
  readonly atLeast?: string | undefined;
  readonly atMost?: string | undefined;
}
/** What must hold: a condition, a number of members, or a ratio of two sorts of members. */
export type EligibilityCriterion = ConditionCriterion | CountCriterion | RatioCriterion;

/** One line of a score: `weight` for each unit of `value`, or once where `when` holds. */
export interface ScoreLine {
  readonly id: string;
  readonly label?: RuleLabel | undefined;
  /** Decimal text; may be negative. */
  readonly weight: string;
  /** A number over the person or household, in JSON-logic. Where it is missing the score cannot be computed. @default 1 */
  readonly value?: unknown;
  /** The line counts only where this holds. @default always */
  readonly when?: unknown;
  /** Whom `when` is put to; for households only. @default 'HOUSEHOLD' */
  readonly of?: Target | undefined;
}

/** A proxy-means-test or any other score of weighted lines. */
export interface EligibilityScore {
  /** Where it begins; decimal text. @default '0' */
  readonly base?: string | undefined;
  readonly lines: readonly ScoreLine[];
  /** Digits behind the point, 0 to 4; rounded half up, once. @default 4 */
  readonly scale?: number | undefined;
  /** Who is eligible: those at or below the cut-off, or those at or above it. */
  readonly eligible: 'AT_MOST' | 'AT_LEAST';
  /** Where none of `cutoffs` holds; decimal text. */
  readonly cutoff: string;
  /** Other cut-offs, such as those of regions: the first that holds counts. */
  readonly cutoffs?: readonly { readonly name: string; readonly when: unknown; readonly cutoff: string }[] | undefined;
}

/** What a rule says: all criteria must hold, and the score must be within its cut-off. At least one of both. */
export interface EligibilityDefinition {
  readonly criteria?: readonly EligibilityCriterion[] | undefined;
  readonly score?: EligibilityScore | undefined;
}

const number = decimal(18, 6);
const name = z.string().trim().min(1).max(200);
const label = z.object({ en: z.string().min(1).max(200) }).catchall(z.string().min(1).max(200));
const criterion = z.union([
  z.strictObject({ name, condition: z.unknown(), of: z.enum(targets).optional() }),
  z.strictObject({ name, count: z.unknown(), atLeast: z.int().min(0).optional(), atMost: z.int().min(0).optional() }),
  z.strictObject({
    name,
    ratio: z.strictObject({ of: z.unknown(), to: z.unknown() }),
    atLeast: number.optional(),
    atMost: number.optional(),
  }),
]);
const line = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,60}$/),
  label: label.optional(),
  weight: number,
  value: z.unknown().optional(),
  when: z.unknown().optional(),
  of: z.enum(targets).optional(),
});

/** The shape of a definition; what its conditions say is read afterwards. */
export const definitionShape = z.strictObject({
  criteria: z.array(criterion).max(50).optional(),
  score: z
    .strictObject({
      base: number.optional(),
      lines: z.array(line).min(1).max(100),
      scale: z.int().min(0).max(4).optional(),
      eligible: z.enum(['AT_MOST', 'AT_LEAST']),
      cutoff: number,
      cutoffs: z
        .array(z.strictObject({ name, when: z.unknown(), cutoff: number }))
        .max(200)
        .optional(),
    })
    .optional(),
});
