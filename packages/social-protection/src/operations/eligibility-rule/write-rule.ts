import {
  command,
  type NewOf,
  newInput,
  type Operation,
  type PatchOf,
  patchInput,
  unchanged,
  versioned,
} from '@parasol/core';
import type { z } from 'zod';
import { contentHash } from '../../eligibility/content-hash.ts';
import type { EligibilityDefinition } from '../../eligibility/definition.ts';
import { EligibilityRule } from '../../entities/eligibility-rule.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { definitionIssues } from './read-definition.ts';

type Kept = 'ruleVersion' | 'contentHash' | 'status' | 'definition';
/** A new rule, or the next version of one: with a code that is there already. */
export type NewEligibilityRule = Omit<NewOf<typeof EligibilityRule>, Kept> & {
  readonly definition: EligibilityDefinition;
};
/** A change of a draft. */
export type EligibilityRulePatch = { readonly id: string; readonly version: number } & Omit<
  PatchOf<typeof EligibilityRule>,
  Kept | 'code' | 'kind'
> & { readonly definition?: EligibilityDefinition | undefined };

const kept = { ruleVersion: true, contentHash: true, status: true } as const;
const without = (input: unknown, fields: Readonly<Record<string, true>>) =>
  (input as z.ZodObject).omit(fields as never) as unknown as z.ZodType<Record<string, unknown>>;

/** Writes the first draft of a rule, or a draft of its next version. */
export const createEligibilityRule: Operation<NewEligibilityRule, EligibilityRule> = command({
  rights: 'gql_eligibility_rule_create_perms',
  approval: 'allowed',
  input: without(newInput(EligibilityRule), kept),
  validate: (ctx, { kind, definition }) =>
    kind === 'INDIVIDUAL' || kind === 'GROUP' ? definitionIssues(ctx, kind, definition) : [],
  run: async (ctx, input) => {
    const rules = ctx.repo(EligibilityRule);
    const code = String(input['code']);
    // Deleted drafts count as well: a version is never given twice.
    const where = { '==': [{ var: 'code' }, code] };
    const last = await rules.first({ where, orderBy: ['-ruleVersion'], includeDeleted: true });
    if (last !== undefined && last.kind !== input['kind'])
      ctx.fail(errors.RULE_OF_OTHER_KIND({ code, kind: last.kind }, ['kind']));
    const ruleVersion = (last?.ruleVersion ?? 0) + 1;
    const hash = contentHash(String(input['kind']), input['definition']);
    return rules.insert({ ...input, ruleVersion, contentHash: hash } as never);
  },
}) as never;

/** Changes a draft; what is published is refused. */
export const updateEligibilityRule: Operation<EligibilityRulePatch, EligibilityRule> = command({
  rights: 'gql_eligibility_rule_update_perms',
  approval: 'allowed',
  input: without(patchInput(EligibilityRule), { ...kept, code: true, kind: true }),
  validate: async (ctx, { id, definition }) => {
    if (definition === undefined) return [];
    return definitionIssues(ctx, (await ctx.repo(EligibilityRule).require(String(id))).kind, definition);
  },
  run: async (ctx, { id, version, ...patch }) => {
    const rule = await ctx.repo(EligibilityRule).require(String(id), { lock: true });
    if (rule.status === 'PUBLISHED') ctx.fail(published(rule));
    const hash = patch['definition'] === undefined ? {} : { contentHash: contentHash(rule.kind, patch['definition']) };
    const { row, changed } = await ctx.repo(EligibilityRule).update(rule.id, Number(version), { ...patch, ...hash });
    return changed ? row : unchanged(row);
  },
}) as never;

/** Publishes a draft: from now on plans may use it and nobody can change it. */
export const publishEligibilityRule = command({
  rights: 'gql_eligibility_rule_publish_perms',
  approval: 'allowed',
  input: versioned,
  run: async (ctx, { id, version }): Promise<EligibilityRule> => {
    const rule = await ctx.repo(EligibilityRule).require(id, { lock: true });
    // Schemas may have changed since it was written.
    const issues = definitionIssues(ctx, rule.kind, rule.definition);
    if (issues.length > 0) ctx.fail(...issues);
    return (await ctx.repo(EligibilityRule).update(id, version, { status: 'PUBLISHED' })).row;
  },
});

/** Deletes a draft; what is published stays, because decisions were made by it. */
export const deleteEligibilityRule = command({
  rights: 'gql_eligibility_rule_delete_perms',
  approval: 'allowed',
  input: versioned,
  run: async (ctx, { id, version }): Promise<EligibilityRule> => {
    const rule = await ctx.repo(EligibilityRule).require(id, { lock: true });
    if (rule.status === 'PUBLISHED') ctx.fail(published(rule));
    return ctx.repo(EligibilityRule).delete(id, version);
  },
});

const published = ({ code, ruleVersion }: EligibilityRule) =>
  errors.RULE_PUBLISHED({ code, version: ruleVersion }, ['id']);
