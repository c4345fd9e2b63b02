import {
  coreErrors,
  DomainFailure,
  didYouMean,
  hints,
  type Issue,
  type TypedParameters,
  type ValueType,
} from '@parasol/core';
import { parseValue } from '@parasol/core/internal';
import type { Parameters } from './parameter.ts';

/** Values of a rule's parameters with defaults filled in; everything that is wrong with them together. */
export function readParameters(
  parameters: Parameters,
  given: Readonly<Record<string, unknown>>,
  path: Issue['path'] = ['parameters'],
): Record<string, unknown> {
  const issues: Issue[] = Object.keys(given)
    .filter((key) => !Object.hasOwn(parameters, key))
    .map((key) => {
      const names = Object.keys(parameters);
      const hint = didYouMean(key, names) ?? (names.length === 0 ? hints.NONE_TAKES_IT() : hints.KNOWN({ names }));
      return coreErrors.UNKNOWN_KEY({ key: key.slice(0, 80), hint }, [...path, key.slice(0, 80)]);
    });
  const values: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(parameters)) {
    const parsed = parseValue(schema, Object.hasOwn(given, name) ? given[name] : undefined, [...path, name]);
    if (parsed.issues !== undefined) issues.push(...parsed.issues);
    else if (parsed.data !== undefined) values[name] = parsed.data;
  }
  if (issues.length > 0) throw new DomainFailure(issues);
  return values;
}

/** The values as formulas see them, under a prefix. */
export function typedParameters(
  prefix: string,
  parameters: Parameters,
  values: Readonly<Record<string, unknown>>,
): TypedParameters {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(
      ([name, { valueType }]): [string, { type: ValueType; value: string | boolean | undefined }][] =>
        valueType === undefined
          ? []
          : [[`${prefix}.${name}`, { type: valueType, value: values[name] as string | boolean | undefined }]],
    ),
  );
}
