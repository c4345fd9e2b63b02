import { expect, it } from 'vitest';
import { jsonSchemaScope } from './json-schema-scope.ts';
import type { ValueType } from './tree.ts';

const typeOf = (schema: unknown): ValueType | string | undefined => {
  const member = jsonSchemaScope('x', { properties: { p: schema } }).members.get('p');
  return member?.kind === 'value' ? member.type : member?.kind;
};
const number = (scale: number) => ({ kind: 'number', digits: 18, scale });

it.each([
  [{ type: 'string' }, { kind: 'text' }],
  [
    { type: 'string', enum: ['a', 'b', null] },
    { kind: 'text', choices: ['a', 'b'] },
  ],
  [{ enum: ['a'] }, { kind: 'text', choices: ['a'] }],
  [{ type: 'string', format: 'date' }, { kind: 'date' }],
  [{ type: 'string', format: 'date-time' }, { kind: 'instant' }],
  [{ type: 'string', format: 'uuid' }, { kind: 'uuid' }],
  [{ type: 'string', format: 'email' }, { kind: 'text' }],
  [{ type: 'integer' }, { kind: 'number', digits: 16, scale: 0 }],
  [{ type: ['integer', 'null'] }, { kind: 'number', digits: 16, scale: 0 }],
  [{ type: 'number' }, number(4)],
  [{ type: 'number', multipleOf: 0.01 }, number(2)],
  [{ type: 'number', multipleOf: 5 }, number(0)],
  [{ type: 'number', multipleOf: 1e-7 }, number(7)],
  [{ type: 'number', 'x-parasol': { scale: 3 } }, number(3)],
  [{ type: 'number', multipleOf: 0.01, 'x-parasol': { scale: 3 } }, number(2)],
  [{ type: 'boolean' }, { kind: 'boolean' }],
  [{ type: 'object' }, 'document'],
])('reads %j', (schema, expected) => {
  expect(typeOf(schema)).toEqual(expected);
});

it.each([
  [{ type: 'array' }],
  [{ type: ['string', 'integer'] }],
  [{ type: ['null'] }],
  [{}],
  [null],
  [true],
  ['string'],
  [{ $ref: '#/x' }],
  [{ enum: ['a', 1] }],
  [{ type: 'number', 'x-parasol': { scale: 40 } }],
])('does not offer %j', (schema) => {
  expect(typeOf(schema)).toBeUndefined();
});

it('offers own properties only, without names that look like paths', () => {
  const { members } = jsonSchemaScope(
    'x',
    JSON.parse('{"properties": {"__proto__": {"type": "string"}, "a.b": {"type": "string"}, "": {"type": "string"}}}'),
  );
  expect([...members.keys()]).toEqual(['__proto__']);
  expect(jsonSchemaScope('x', undefined).members.size).toBe(0);
  expect(jsonSchemaScope('x', Object.create({ properties: { a: { type: 'string' } } })).members.size).toBe(0);
});
