import { coreErrors, DomainFailure, type Issue, isDomainFailure } from '@parasol/core';
import { planKey } from './plan-key.ts';

/** The derived columns that belong to the fields of a row or patch. */
export const derivedKeys = (plan: { readonly code?: unknown; readonly name?: unknown }) => ({
  ...(typeof plan.code === 'string' ? { codeKey: planKey(plan.code) } : {}),
  ...(typeof plan.name === 'string' ? { nameKey: planKey(plan.name) } : {}),
});

/** Writes a plan. Who loses a race for a code or name hears of code or name, not of the columns that noticed it. */
export async function writePlan<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    throw new DomainFailure(error.errors.map(withFieldNames), { cause: error });
  }
}

function withFieldNames(issue: Issue): Issue {
  if (issue.code !== 'core.DUPLICATE') return issue;
  const columns = issue.parameters['fields'] as readonly string[];
  const fields = columns.map((column) => column.replace(/Key$/, ''));
  return coreErrors.DUPLICATE({ entity: 'benefit_plan', fields }, fields);
}
