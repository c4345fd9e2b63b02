import type { ValueType } from '@parasol/core';
import { z } from 'zod';
import { decimalText } from './decimal-text.ts';

/** A text in several languages, English at least. */
export type Label = { readonly en: string } & Readonly<Record<string, string>>;

/** Who may do what with a parameter: one right of each list is needed. Defaults are the rights of payment plans. */
export interface ParameterRights {
  readonly read: readonly string[];
  /** Give it at creation. */
  readonly write: readonly string[];
  readonly update: readonly string[];
  readonly replace: readonly string[];
}

const planRights: ParameterRights = Object.freeze({
  read: ['157101'],
  write: ['157102'],
  update: ['157103'],
  replace: ['157106'],
});

/** What clients build a form from, in the reference's words. Plain JSON. */
export interface ParameterDescriptor {
  readonly type: 'number' | 'select' | 'checkbox' | 'date' | 'text' | 'list';
  readonly name: string;
  readonly label: Label;
  readonly rights: ParameterRights;
  readonly defaultValue: unknown;
  readonly required: boolean;
  /** `INPUT>=0`: what holds for every value, checked here as well. */
  readonly condition: string | null;
  readonly relevance: string;
  readonly optionSet: readonly { readonly value: string; readonly label: Label }[];
}

/** A typed parameter of a rule: one declaration gives the form, the check and the type. */
export interface Parameter<T = unknown> {
  readonly schema: z.ZodType<T>;
  readonly descriptor: Omit<ParameterDescriptor, 'name'>;
  /** The type in which formulas see it as `{"var": "parameters.<name>"}`; undefined when they do not. */
  readonly valueType: ValueType | undefined;
}

/** The parameters of a rule, or its `extra`, by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** The values that a rule gets, by parameter. */
export type ParameterValues<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

interface Common {
  readonly label: Label;
  readonly rights?: Partial<ParameterRights>;
}
/** Whether a value is always there. Without either it may be left out, and is undefined then: absent, not zero. */
interface Presence<T> {
  readonly required?: boolean;
  readonly default?: T;
}
type Present<O, T> = O extends { readonly required: true } | { readonly default: T } ? T : T | undefined;

interface NumberOptions extends Common, Presence<string> {
  /** Decimal text. @default no bound */
  readonly minimum?: string;
  readonly maximum?: string;
}

/** An empty value in a form is no value. */
const emptyAsAbsent = (value: unknown): unknown => (value === '' || value === null ? undefined : value);

function make<T>(
  type: ParameterDescriptor['type'],
  schema: z.ZodType<T>,
  options: Common & Presence<T>,
  more: { valueType?: ValueType; condition?: string; optionSet?: ParameterDescriptor['optionSet'] } = {},
): Parameter<T> {
  const { default: defaultValue, required = false } = options;
  const inner =
    defaultValue !== undefined ? schema.default(defaultValue as never) : required ? schema : schema.optional();
  return Object.freeze({
    schema: z.preprocess(emptyAsAbsent, inner) as unknown as z.ZodType<T>,
    descriptor: Object.freeze({
      type,
      label: options.label,
      rights: { ...planRights, ...options.rights },
      defaultValue: defaultValue ?? null,
      required,
      condition: more.condition ?? null,
      relevance: 'True',
      optionSet: more.optionSet ?? [],
    }),
    valueType: more.valueType,
  });
}

function numeric<O extends NumberOptions>(options: O, digits: number, scale: number): Parameter<Present<O, string>> {
  const { minimum, maximum } = options;
  const bounds = [minimum === undefined ? [] : `INPUT>=${minimum}`, maximum === undefined ? [] : `INPUT<=${maximum}`];
  const condition = bounds.flat().join(' and ');
  return make('number', decimalText({ digits, scale, minimum, maximum }), options, {
    valueType: { kind: 'number', digits, scale },
    ...(condition === '' ? {} : { condition }),
  }) as Parameter<Present<O, string>>;
}

/**
 * Builders of a rule's parameters. Numbers are decimal text, never JavaScript numbers.
 *
 * @example
 * parameters: {
 *   per_child: parameter.amount({ label: { en: 'Per child' }, minimum: '0', required: true }),
 *   cap: parameter.amount({ label: { en: 'At most' }, minimum: '0' }),
 * }
 */
export const parameter = Object.freeze({
  /** An amount of money in the plan's currency, with up to four decimals. */
  amount: <const O extends NumberOptions>(options: O) => numeric(options, 18, 4),
  /** Any other number; `scale` says how many decimals it has. */
  number: <const O extends NumberOptions & { readonly scale?: number }>(options: O) =>
    numeric(options, 18, options.scale ?? 0),
  /** One of a list. */
  choice: <
    const V extends string,
    const O extends Common & Presence<V> & { readonly options: Readonly<Record<V, Label>> },
  >(
    options: O,
  ) => {
    const values = Object.keys(options.options) as (keyof O['options'] & string)[];
    return make('select', z.enum(values as unknown as [string, ...string[]]), options as Common & Presence<string>, {
      valueType: { kind: 'text', choices: values },
      optionSet: values.map((value) => ({ value, label: options.options[value as V] })),
    }) as Parameter<Present<O, keyof O['options'] & string>>;
  },
  flag: <const O extends Common & Presence<boolean>>(options: O) =>
    make('checkbox', z.boolean(), options, { valueType: { kind: 'boolean' } }) as Parameter<Present<O, boolean>>,
  date: <const O extends Common & Presence<string>>(options: O) =>
    make('date', z.iso.date(), options, { valueType: { kind: 'date' } }) as Parameter<Present<O, string>>,
  text: <const O extends Common & Presence<string>>(options: O) =>
    make('text', z.string().max(1000), options, { valueType: { kind: 'text' } }) as Parameter<Present<O, string>>,
  /** A list of objects, such as criteria with amounts. Formulas do not see it: the rule makes lines of it. */
  list: <I extends z.ZodType>(item: I, options: Common & { readonly most?: number }) =>
    make('list', z.array(item).max(options.most ?? 50), { ...options, default: [] }) as Parameter<
      readonly z.output<I>[]
    >,
});
