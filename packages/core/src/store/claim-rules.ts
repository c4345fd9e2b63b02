import type { AnyEntity } from '../entity/entity.ts';
import type { JsonSchema } from '../entity/json-schema.ts';
import { isUnique, plainProperties } from '../entity/schema-properties.ts';
import { textOf } from '../expression/decimal.ts';
import type { Value } from '../expression/scope.ts';
import type { ValueType } from '../expression/tree.ts';
import type { ClaimOwner, ClaimRule } from './store.ts';

/** What a schema says must be unique, in order of the properties, so that all writers claim in one order. */
export function claimRules(schema: JsonSchema | undefined, owner: ClaimOwner | undefined): readonly ClaimRule[] {
  const rules = schema === undefined ? NONE : plainRules(schema);
  return owner === undefined || rules.length === 0 ? rules : rules.map((rule) => ({ ...rule, owner }));
}

const NONE: readonly ClaimRule[] = Object.freeze([]);

/** By the schema itself: what every write asks costs a look into a map. */
const known = new WeakMap<JsonSchema, readonly ClaimRule[]>();

function plainRules(schema: JsonSchema): readonly ClaimRule[] {
  let rules = known.get(schema);
  if (rules === undefined) {
    const found = plainProperties(schema).filter((property) => isUnique(property.schema));
    rules =
      found.length === 0
        ? NONE
        : found
            .map(
              ({ name, type, tree }): ClaimRule => ({ key: `${name} ${typeName(type)}`, property: name, value: tree }),
            )
            .sort((a, b) => (a.property < b.property ? -1 : 1));
    known.set(schema, rules);
  }
  return rules;
}

/** Numbers of all scales are one type: the same number is the same value. */
const typeName = ({ kind }: ValueType): string => kind;

/** The text that stands for a value in its claim: equal exactly when the values are. */
export function claimText(value: Exclude<Value, undefined>, type: ValueType): string {
  if (typeof value !== 'bigint' || type.kind !== 'number') return String(value);
  const text = textOf(value, type.scale);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** The column that holds the owner of a row. */
export const ownerColumn = ({ documentOwner }: AnyEntity): string | undefined =>
  documentOwner === undefined ? undefined : `${documentOwner.relation}Id`;
