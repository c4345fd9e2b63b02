import { didYouMean, type Issue, type OperationContext, refusedAs } from '@parasol/core';
import { z } from 'zod';
import { individualErrors } from '../errors.ts';
import { HEAD, PRIMARY } from './places.ts';

/** Who somebody is in the household, in the reference's words; `group_roles` of the configuration may say others. */
export const groupRoles = [
  HEAD,
  'SPOUSE',
  'SON',
  'DAUGHTER',
  'GRANDFATHER',
  'GRANDMOTHER',
  'MOTHER',
  'FATHER',
] as const;
/** Who takes the household's payment; `recipient_types` of the configuration may say others. */
export const recipientTypes = [PRIMARY, 'SECONDARY'] as const;

const word = z.string().regex(/^[A-Z][A-Z0-9_]{0,49}$/, refusedAs(individualErrors.WORD_FORM()));
const words = (needed: string, defaults: readonly string[]) =>
  z
    .array(word)
    .max(100)
    .refine((list) => list.includes(needed), refusedAs(individualErrors.WORD_NEEDED({ word: needed })))
    .default([...defaults]);

/** Keys of the configuration: the words that a membership may have. */
export const householdWords = {
  /** Roles in a household; HEAD is always among them. */
  group_roles: words(HEAD, groupRoles),
  /** Who takes the payment; PRIMARY is always among them. */
  recipient_types: words(PRIMARY, recipientTypes),
  /** Whether a person and a group that both have a place must have the same one when the person joins. */
  group_members_in_one_place: z.boolean().default(true),
};

export interface HouseholdWords {
  readonly group_roles: readonly string[];
  readonly recipient_types: readonly string[];
  readonly group_members_in_one_place: boolean;
}

export const wordsOf = (ctx: OperationContext): HouseholdWords => ctx.configuration<HouseholdWords>('individual');

/** What the configuration of the call says about a role and a recipient type; their form is the entity's. */
export function wordIssues(
  ctx: OperationContext,
  { role, recipientType }: { readonly role?: unknown; readonly recipientType?: unknown },
): Issue[] {
  const { group_roles, recipient_types } = wordsOf(ctx);
  const issues: Issue[] = [];
  if (typeof role === 'string' && !group_roles.includes(role)) issues.push(unknownRole(role, group_roles, ['role']));
  if (typeof recipientType === 'string' && !recipient_types.includes(recipientType)) {
    const about = { value: shown(recipientType), known: recipient_types };
    const hint = didYouMean(recipientType, recipient_types);
    issues.push(individualErrors.UNKNOWN_RECIPIENT_TYPE({ ...about, hint }, ['recipientType']));
  }
  return issues;
}

/** That a role is none of those that the configuration knows. */
export const unknownRole = (value: string, known: readonly string[], path: readonly string[] = []): Issue =>
  individualErrors.UNKNOWN_ROLE({ value: shown(value), known, hint: didYouMean(value.toUpperCase(), known) }, path);

const shown = (value: string): string => value.slice(0, 40).toWellFormed();
