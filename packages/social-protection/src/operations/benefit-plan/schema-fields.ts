import { filterDefinitions, type JsonSchema, jsonSchemaScope, query } from '@parasol/core';
import { z } from 'zod';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { benefitPlanTypes } from '../../states.ts';
import { hasSchema } from './plan-schema.ts';

/** A field of the data of beneficiaries, in the plans whose schema has it. */
export interface PlanSchemaField {
  /** The reference's name: `json_ext__number_of_children`; nested ones as `json_ext__home__rooms`. */
  readonly field: string;
  /** What it is in each plan: `integer`, `decimal`, `string`, `date`, `datetime`, `boolean`, `uuid`. More than one where plans disagree. */
  readonly types: readonly string[];
  /** Codes of the plans, in order. */
  readonly plans: readonly string[];
}

/** All fields of the schemas of the plans, by name: the catalogue for search dialogs and reports. */
export const schemaFields = query({
  rights: 'gql_schema_search_perms',
  input: z.strictObject({ bfType: z.enum(benefitPlanTypes).optional() }),
  run: async (ctx, { bfType }): Promise<{ schemaFields: readonly PlanSchemaField[] }> => {
    const fields = new Map<string, { types: Set<string>; plans: string[] }>();
    const where = bfType === undefined ? {} : { where: { '==': [{ var: 'type' }, bfType] } };
    for await (const plans of ctx.repo(BenefitPlan).stream({ ...where, orderBy: ['code'] })) {
      for (const { code, beneficiaryDataSchema: schema } of plans) {
        if (!hasSchema(schema)) continue;
        for (const { field, type } of filterDefinitions(jsonSchemaScope('jsonExt', schema as JsonSchema))) {
          const known = fields.get(field) ?? { types: new Set<string>(), plans: [] };
          fields.set(field, known);
          known.types.add(type);
          known.plans.push(code);
        }
      }
    }
    const named = [...fields].map(([field, { types, plans }]) => ({
      field: `json_ext__${field}`,
      types: [...types].sort(),
      plans,
    }));
    return { schemaFields: named.sort((a, b) => (a.field < b.field ? -1 : 1)) };
  },
});
