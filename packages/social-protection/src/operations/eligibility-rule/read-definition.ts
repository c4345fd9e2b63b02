import { DomainFailure, type Issue, type OperationContext } from '@parasol/core';
import { parseValue } from '@parasol/core/internal';
import { type CompiledRule, compileRule, conditionsOf } from '../../eligibility/compile-rule.ts';
import { definitionShape, type EligibilityDefinition } from '../../eligibility/definition.ts';
import type { EligibilityRule } from '../../entities/eligibility-rule.ts';
import { type EnrolmentKind, householdEnrolment, peopleEnrolment } from '../beneficiary/enrolment-kind.ts';

/** People or households, as rules and plans name them. */
export const kindOf = (kind: EligibilityRule['kind']): EnrolmentKind =>
  kind === 'GROUP' ? householdEnrolment : peopleEnrolment;

/** A stored rule, compiled. */
export const compiled = (ctx: OperationContext, { kind, definition }: EligibilityRule): CompiledRule =>
  compileRule(ctx, kindOf(kind), definition as unknown as EligibilityDefinition);

/** What is wrong with a definition that somebody gives; nothing that is hidden from him may stand in it. */
export function definitionIssues(
  ctx: OperationContext,
  kind: EligibilityRule['kind'],
  given: unknown,
): readonly Issue[] {
  const parsed = parseValue<EligibilityDefinition>(definitionShape, given, ['definition']);
  if (parsed.issues !== undefined) return parsed.issues;
  try {
    const rule = compileRule(ctx, kindOf(kind), parsed.data);
    const { subject } = kindOf(kind);
    for (const { holds } of conditionsOf(rule)) ctx.access?.fields?.requireVisible(holds, subject, ['definition']);
    return [];
  } catch (error) {
    if (error instanceof DomainFailure) return error.errors;
    throw error;
  }
}
