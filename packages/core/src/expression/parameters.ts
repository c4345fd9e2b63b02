import type { ParameterTypes } from './scope.ts';
import type { ValueType } from './tree.ts';

/** A parameter with its type: dates, instants and text as text, numbers as decimal text, undefined for missing. */
export interface TypedParameter {
  readonly type: ValueType;
  readonly value: string | boolean | undefined;
}
/** Parameters by the dotted name that `var` uses. */
export type TypedParameters = Readonly<Record<string, TypedParameter>>;

/** A parameter that is a civil date, `2026-11-30`. */
export const dateParameter = (value: string): TypedParameter => ({ type: { kind: 'date' }, value });
/** A parameter that is text. */
export const textParameter = (value: string): TypedParameter => ({ type: { kind: 'text' }, value });
/** A parameter that is the id of a row. */
export const uuidParameter = (value: string): TypedParameter => ({ type: { kind: 'uuid' }, value });

/** A decimal parameter: `decimalParameter('12.50')` has the scale it is written with, in as many digits as its column may hold. */
export function decimalParameter(value: string, digits = 18): TypedParameter {
  const scale = value.split('.')[1]?.length ?? 0;
  return { type: { kind: 'number', digits, scale }, value };
}

export const parameterTypes = (parameters: TypedParameters): ParameterTypes =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { type, value }]) => [name, { type, nullable: value === undefined }]),
  );

export const parameterValues = (parameters: TypedParameters): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
