import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesOf, mergedDocument, setAt, valueAt } from './document-values.ts';
import type { JsonValue } from './entity.ts';
import { createSchemaValidator } from './extension-data.ts';
import type { JsonSchema } from './json-schema.ts';
import { columnsOfIssue, schemaColumns } from './schema-columns.ts';

const schema: JsonSchema = {
  type: 'object',
  required: ['home', 'tags'],
  properties: {
    home: {
      type: ['object', 'null'],
      required: ['rooms'],
      properties: { rooms: { type: 'integer' }, 'a.b': { type: 'string' }, roof: { type: 'object' } },
    },
    school: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    tags: { type: 'array' },
    'x.y': { type: 'string' },
    'x.z': { type: 'object', properties: { a: { type: 'string' } } },
  },
};

describe('columns of a schema', () => {
  it('are its properties, those of objects by their path, with what every document must have', () => {
    const columns = [...schemaColumns(schema).values()].map(({ name, path, isRequired }) => [name, path, isRequired]);
    expect(columns).toEqual([
      ['home.rooms', ['home', 'rooms'], true],
      ['home.roof', ['home', 'roof'], false],
      ['school.name', ['school', 'name'], false],
      ['tags', ['tags'], true],
      ['x.y', ['x.y'], false],
      ['x.z', ['x.z'], false],
    ]);
  });

  it('mean one property each: a schema in which a name is also a path is refused', () => {
    const { checkSchema } = createSchemaValidator();
    expect(checkSchema(schema)).toEqual([]);
    const properties = { ...(schema['properties'] as object), 'home.rooms': { type: 'string' } };
    expect(checkSchema({ properties }, ['schema'])).toMatchObject([
      { code: 'schema.INVALID_SCHEMA', path: ['schema', 'properties', 'home.rooms'] },
    ]);
    for (const odd of [{ properties: { a: true } }, { properties: null }, { properties: { a: null } }])
      expect(() => checkSchema(odd)).not.toThrow();
  });

  it('are named by the errors of a document, also where an object is absent as a whole', () => {
    const columns = ['first_name', null, 'home.rooms', 'home.roof', 'tags', 'x.y'];
    const about = (document: object, ...path: (string | number)[]) =>
      columnsOfIssue({ path: ['jsonExt', ...path] }, columns, document);
    expect(about({ home: { rooms: 'x' } }, 'home', 'rooms')).toEqual(['home.rooms']);
    expect(about({ tags: ['a', 1] }, 'tags', 1)).toEqual(['tags']);
    expect(about({}, 'x.y')).toEqual(['x.y']);
    expect(about({}, 'home')).toEqual(['home.rooms', 'home.roof']);
    expect(about({ home: 'a tent' }, 'home')).toEqual([]);
    expect(about({}, 'school', 'name')).toEqual([]);
    expect(about({})).toEqual([]);
  });
});

describe('values of documents', () => {
  it('are taken away by null, and an object with its last one', () => {
    const before = { phone: '1', home: { rooms: 3, roof: { kind: 'tin' } }, note: null, tags: [] };
    expect(mergedDocument(before, { phone: null, home: { roof: { kind: null } } })).toEqual({
      ...{ home: { rooms: 3 }, note: null, tags: [] },
    });
    expect(mergedDocument(before, { home: { rooms: null, roof: { kind: null } }, fax: null })).toEqual({
      ...{ phone: '1', note: null, tags: [] },
    });
  });

  const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean());
  const names = fc.constantFrom('a', 'b', 'constructor', 'toString');
  const path = fc.array(names, { minLength: 1, maxLength: 3 });
  /** No path is the beginning of another one, as in a schema. */
  const values = fc
    .uniqueArray(fc.tuple(path, leaf), { selector: ([at]) => at.join('.') })
    .map((all) =>
      all.filter(([at]) => !all.some(([other]) => other !== at && other.join('.').startsWith(`${at.join('.')}.`))),
    );
  const documentOf = (all: readonly (readonly [string[], JsonValue])[]) => {
    const document: Record<string, JsonValue> = {};
    for (const [at, value] of all) setAt(document, at, value);
    return document;
  };

  it('are found where they were written, and nothing else is there', () => {
    fc.assert(
      fc.property(values, (all) => {
        const document = documentOf(all);
        for (const [at, value] of all) expect(valueAt(document, at)).toBe(value);
        const wanted = all.map(([at, value]) => [at.join('.'), value]);
        expect(new Map(leavesOf(document))).toEqual(new Map(wanted as [string, JsonValue][]));
        expect(valueAt(document, ['hasOwnProperty'])).toBeUndefined();
      }),
    );
  });

  it('of a merged document are those of the changes, and of the document where the changes are silent', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 8 }), (all, count) => {
        const [kept, changed] = [all.slice(count), all.slice(0, count)];
        const before = documentOf([...kept, ...changed.map(([at]): [string[], JsonValue] => [at, 'before'])]);
        const copy = structuredClone(before);
        expect(new Map(leavesOf(mergedDocument(before, documentOf(changed))))).toEqual(
          new Map(leavesOf(documentOf(all))),
        );
        expect(before).toEqual(copy);
      }),
    );
  });
});
