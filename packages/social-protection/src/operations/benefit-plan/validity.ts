import { type Issue, type JsonSchema, type OperationContext, query } from '@parasol/core';
import { parseValue } from '@parasol/core/internal';
import { z } from 'zod';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { codeIssues, nameIssues } from './plan-issues.ts';

/** Whether a value could be saved, and every reason against it: what a form asks while somebody types. */
export interface Validity {
  readonly isValid: boolean;
  readonly errors: readonly Issue[];
}

async function validity(ctx: OperationContext, issues: readonly Issue[]): Promise<Validity> {
  const say = await ctx.language();
  return { isValid: issues.length === 0, errors: issues.map((issue) => ({ ...issue, message: say(issue) })) };
}

/** The plan that is being edited, whose own code and name do not count as taken. */
const id = z.uuid().toLowerCase().optional();
const rights = 'gql_benefit_plan_search_perms';

export const bfCodeValidity = query({
  rights,
  input: z.strictObject({ bfCode: z.string(), id }),
  run: async (ctx, input) => {
    const own = fieldIssues('code', input.bfCode);
    return validity(ctx, own.length > 0 ? own : await codeIssues(ctx, input.bfCode, input.id));
  },
});

export const bfNameValidity = query({
  rights,
  input: z.strictObject({ bfName: z.string(), id }),
  run: async (ctx, input) => {
    const own = fieldIssues('name', input.bfName);
    return validity(ctx, own.length > 0 ? own : await nameIssues(ctx, input.bfName, input.id));
  },
});

export const bfSchemaValidity = query({
  rights,
  input: z.strictObject({ bfSchema: z.union([z.string(), z.record(z.string(), z.unknown())]) }),
  run: async (ctx, { bfSchema }) => {
    const read = typeof bfSchema === 'string' ? readSchema(bfSchema) : { schema: bfSchema };
    return validity(ctx, 'issue' in read ? [read.issue] : ctx.schemas.checkSchema(read.schema, SCHEMA_PATH));
  },
});

const SCHEMA_PATH = ['beneficiaryDataSchema'];

function readSchema(text: string): { schema: JsonSchema } | { issue: Issue } {
  try {
    const schema: unknown = JSON.parse(text);
    if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
      return { issue: errors.SCHEMA_NO_OBJECT({}, SCHEMA_PATH) };
    return { schema: schema as JsonSchema };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { issue: errors.SCHEMA_NOT_JSON({ reason }, SCHEMA_PATH) };
  }
}

/** What the field itself says, before other plans are asked. */
const fieldIssues = (field: 'code' | 'name', text: string): Issue[] =>
  parseValue(BenefitPlan.fields.shape[field], text, [field]).issues ?? [];
