import { jsonSchemaScope } from './json-schema-scope.ts';
import type { ParameterTypes, Scope, ScopeMember } from './scope.ts';
import type { ValueType } from './tree.ts';
import { INTEGER } from './tree.ts';

/**
 * The little schema of the cases in docs/expressions.md: a person, the village the person lives in, and the members of
 * the person's household. For tests only; stores create tables like it and answer the same cases.
 */

const AMOUNT: ValueType = { kind: 'number', digits: 18, scale: 2 };

export const caseJsonSchema = Object.freeze({
  type: 'object',
  properties: {
    income: { type: 'number', multipleOf: 0.01 },
    score: { type: 'number' },
    children: { type: 'integer' },
    able_bodied: { type: 'boolean' },
    district: { type: 'string' },
    level: { enum: ['low', 'middle', 'high'] },
    born: { type: 'string', format: 'date' },
    visited: { type: 'string', format: 'date-time' },
    card: { type: 'string', format: 'uuid' },
    address: { type: 'object', properties: { city: { type: 'string' }, zip: { type: ['integer', 'null'] } } },
  },
});

const value = (type: ValueType, nullable = true): ScopeMember => ({ kind: 'value', type, nullable });

const personFields = (): [string, ScopeMember][] => [
  ['id', value({ kind: 'uuid' }, false)],
  ['name', value({ kind: 'text' }, false)],
  ['dob', value({ kind: 'date' })],
  ['income', value(AMOUNT)],
  ['age', value(INTEGER)],
  ['active', value({ kind: 'boolean' })],
];

const villageScope: Scope = {
  name: 'village',
  members: new Map([
    ['id', value({ kind: 'uuid' }, false)],
    ['name', value({ kind: 'text' }, false)],
    ['population', value(INTEGER)],
  ]),
};

/** Scopes of the schema for any JSON Schema of the extension data. */
export function caseScopeWith(jsonSchema: unknown): Scope {
  const member: Scope = {
    name: 'member',
    members: new Map([
      ...personFields(),
      ['jsonExt', { kind: 'document', scope: () => jsonSchemaScope('member.jsonExt', jsonSchema) }],
    ]),
  };
  return {
    name: 'person',
    members: new Map<string, ScopeMember>([
      ...personFields(),
      ['note', value({ kind: 'text' })],
      ['status', value({ kind: 'text', choices: ['NEW', 'ACTIVE', 'LEFT'] })],
      ['seen', value({ kind: 'instant' })],
      ['card', value({ kind: 'uuid' })],
      ['bonus', value(AMOUNT, false)],
      ['village', { kind: 'one', nullable: true, scope: () => villageScope }],
      ['members', { kind: 'many', scope: () => member }],
      ['jsonExt', { kind: 'document', scope: () => jsonSchemaScope('person.jsonExt', jsonSchema) }],
    ]),
  };
}

export const caseScope: Scope = caseScopeWith(caseJsonSchema);

export const caseParameterTypes: ParameterTypes = Object.freeze({
  today: { type: { kind: 'date' } },
  'period.start': { type: { kind: 'date' } },
  'parameters.fixed_batch': { type: AMOUNT },
  'parameters.limit': { type: AMOUNT, nullable: true },
});

export const caseParameters: Readonly<Record<string, unknown>> = Object.freeze({
  today: '2025-03-01',
  'period.start': '2025-01-01',
  'parameters.fixed_batch': '100.00',
  'parameters.limit': undefined,
});

export interface CaseRow extends Record<string, unknown> {
  readonly id: string;
  readonly members: readonly Record<string, unknown>[];
}

/** A row with everything that a case leaves out: columns are null, `name` is Ann, `bonus` is 0, ids are counted. */
export function completeRow(partial: Readonly<Record<string, unknown>>, index = 0): CaseRow {
  const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const first = index * 100;
  const person = { name: 'Ann', dob: null, income: null, age: null, active: null, jsonExt: {} };
  const members = (partial['members'] ?? []) as Record<string, unknown>[];
  const village = partial['village'] as Record<string, unknown> | null | undefined;
  return {
    ...person,
    note: null,
    status: null,
    seen: null,
    card: null,
    bonus: '0.00',
    id: id(first),
    ...partial,
    village: village ? { id: id(first + 1), name: 'Home', population: null, ...village } : null,
    members: members.map((each, i) => ({ id: id(first + 10 + i), ...person, ...each })),
  };
}
