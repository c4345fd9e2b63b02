import { coreErrors, DomainFailure, type Issue, nearest, type TypedParameters, type ValueType } from '@parasol/core';
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
      const near = nearest(key, Object.keys(parameters));
      const hint =
        near === undefined
          ? ` Its parameters are ${Object.keys(parameters).join(', ') || 'none'}.`
          : ` Did you mean "${near}"?`;
      return coreErrors.UNKNOWN_KEY({ key: key.slice(0, 80), hint }, [...path, key.slice(0, 80)]);
    });
  const values: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(parameters)) {
    const parsed = schema.safeParse(Object.hasOwn(given, name) ? given[name] : undefined);
    if (parsed.success) {
      if (parsed.data !== undefined) values[name] = parsed.data;
      continue;
    }
    for (const { message, path: inner } of parsed.error.issues) {
      const missing = given[name] === undefined || given[name] === null || given[name] === '';
      const reason = missing ? `"${name}" is required.` : message;
      issues.push(
        coreErrors.INVALID({ reason }, [
          ...path,
          name,
          ...inner.map((key) => (typeof key === 'symbol' ? String(key) : key)),
        ]),
      );
    }
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
