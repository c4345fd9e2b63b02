import { dateParameter, type TypedParameters } from '@parasol/core';
import type { CalculationRule } from '../calculation-rule/calculation-rule.ts';
import { typedParameters } from '../calculation-rule/read-parameters.ts';
import type { Period } from '../period/period.ts';

/** Everything that a formula may ask for besides the row. There is no today: it would make an amount depend on when it is computed. */
export const runParameters = (
  rule: CalculationRule,
  period: Period,
  parameters: Readonly<Record<string, unknown>>,
  extra: Readonly<Record<string, unknown>>,
): TypedParameters => ({
  'period.start': dateParameter(period.start),
  'period.end': dateParameter(period.end),
  ...typedParameters('parameters', rule.parameters, parameters),
  ...typedParameters('extra', rule.extra, extra),
});
