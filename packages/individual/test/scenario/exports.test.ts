import { buffer, text } from 'node:stream/consumers';
import { type ExportedFile, fieldMasks, fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { xlsx } from '@parasol/xlsx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clerk, codesOf, openRegistry } from './registry.ts';

/** What a registry gives out: people, groups and memberships as files that can be read again. */

const textOf = ({ chunks }: ExportedFile): Promise<string> => text(chunks);
const bytesOf = ({ chunks }: ExportedFile): Promise<Buffer> => buffer(chunks);

/** With the household: all that an upload takes. */
const WHOLE = [
  ...['firstName', 'lastName', 'dob', 'jsonExt', 'group.code', 'membership.role', 'membership.recipientType'],
] as const;

const FILE = [
  'first_name,last_name,dob,national_id,income,able_bodied,group_code,individual_role,recipient_info',
  "'=Amina,Diallo,1991-04-02,0007,12.50,yes,H1,HEAD,1",
  'Bo,"Diallo, ""B""",2015-01-31,0008,,no,H1,SON,',
  '-2,Ba,1960-12-01,,0.1,,,,',
  '',
].join('\n');

const formats = [xlsx()];

describe.each(stores)('exports on $name', (store) => {
  it('give people with the columns of an upload, formulas disarmed, in the order of the list', async () => {
    await using registry = await openRegistry(store, { formats });
    unwrap(await registry.upload(FILE));
    const file = unwrap(await registry.me.individuals.export({ fields: [...WHOLE] }));
    expect(file).toMatchObject({
      mediaType: 'text/csv; charset=utf-8',
      fileName: expect.stringMatching(/^individual_\d{4}-\d\d-\d\d\.csv$/),
    });
    expect(file.columns.slice(0, 4)).toEqual(['first_name', 'last_name', 'dob', 'national_id']);
    expect((await textOf(file)).split('\r\n')).toEqual([
      'first_name,last_name,dob,national_id,income,children,able_bodied,district,enrolled_on,group_code,individual_role,recipient_info',
      '-2,Ba,1960-12-01,,0.1,,,,,,,',
      "'=Amina,Diallo,1991-04-02,0007,12.5,,true,,,H1,HEAD,PRIMARY",
      'Bo,"Diallo, ""B""",2015-01-31,0008,,,false,,,H1,SON,',
      '',
    ]);
  });

  it('AC-X14 keep to the selection, the order, the columns and the names that were asked for; of nobody there is the header', async () => {
    await using registry = await openRegistry(store, { formats });
    unwrap(await registry.upload(FILE));
    const { individuals, groups, groupIndividuals } = registry.me;
    const chosen = await individuals.export({
      ...{ customFilters: ['income__gt__decimal=1'], where: { '<': [{ var: 'dob' }, '2000-01-01'] } },
      ...{ orderBy: ['-dob'], fields: ['jsonExt__income', 'lastName'], columnNames: { lastName: 'surname' } },
    });
    expect(await textOf(unwrap(chosen))).toBe('income,surname\r\n12.5,Diallo\r\n');
    const labels = await individuals.export({ fields: ['lastName', 'dob'], header: 'labels' }, { locale: 'fr-SN' });
    expect(unwrap(labels).columns).toEqual(['Nom', 'Date de naissance']);
    expect(await textOf(unwrap(await groups.export({})))).toBe('code,location_code\r\nH1,\r\n');
    const memberships = await textOf(
      unwrap(await groupIndividuals.export({ fields: ['group.code', 'individual.firstName', 'role'] })),
    );
    expect(memberships.split('\r\n').sort()).toEqual([
      '',
      "H1,'=Amina,HEAD",
      'H1,Bo,SON',
      'group_code,first_name,role',
    ]);
    expect(
      await textOf(unwrap(await individuals.export({ where: { '==': [{ var: 'lastName' }, 'Nobody'] } }))),
    ).toMatch(/^first_name,[a-z_,]+\r\n$/);
  });

  it('AC-X15 D-CORE25 refuse what is unknown, hidden, ambiguous or without the right to it, before anything is read', async () => {
    const access = fieldMasks([{ entity: 'individual', fields: ['dob', 'jsonExt.income'], unless: '1' }]);
    await using registry = await openRegistry(store, { formats, access });
    unwrap(
      await registry.app
        .as({ ...clerk, rights: [...clerk.rights, '1'] })
        .individualImports.importIndividuals({ source: fromBytes('people.csv', FILE) }),
    );
    const { individuals } = registry.me;
    expect(await individuals.export({ fields: ['lastName', 'lastNme'] })).toMatchObject({
      success: false,
      errors: [{ code: 'core.NOT_EXPORTED', path: ['fields', 1] }],
    });
    for (const field of [
      'jsonExt.password',
      'changeId',
      'password',
      '__proto__',
      'location.location.code',
      'userCreated.name',
    ])
      expect(codesOf(await individuals.export({ fields: [field] })), field).toEqual(['core.NOT_EXPORTED']);
    expect(await individuals.export({ fields: ['dob', 'jsonExt.income'] })).toMatchObject({
      errors: [
        { code: 'core.FIELD_HIDDEN', path: ['fields', 0] },
        { code: 'core.FIELD_HIDDEN', path: ['fields', 1] },
      ],
    });
    // What nobody asked for by name is left out.
    const { columns } = unwrap(await individuals.export({ fields: ['lastName', 'jsonExt'] }));
    expect(columns).toEqual(['last_name', 'national_id', 'children', 'able_bodied', 'district', 'enrolled_on']);
    expect(unwrap(await individuals.export({})).columns).not.toContain('dob');
    expect(codesOf(await individuals.export({ fields: ['lastName'], orderBy: ['dob'] }))).toEqual([
      'core.FIELD_HIDDEN',
    ]);
    expect(codesOf(await individuals.export({ orderBy: ['nothing'] }))).toEqual(['core.UNORDERABLE']);
    expect(codesOf(await individuals.export({ format: 'pdf' }))).toEqual(['transfer.UNKNOWN_FORMAT']);
    expect(
      codesOf(await individuals.export({ fields: ['lastName', 'firstName'], columnNames: { lastName: 'first_name' } })),
    ).toEqual(['core.SAME_COLUMN_NAME']);
    expect(codesOf(await individuals.export({ columnNames: { nothing: 'x' } }))).toEqual(['core.NOT_EXPORTED']);
    const withoutGroups = registry.app.as({ id: 'reader', rights: ['159001'], locations: 'everywhere' });
    expect(codesOf(await withoutGroups.individuals.export({ fields: ['lastName', 'group.code'] }))).toEqual([
      'core.FORBIDDEN',
    ]);
    expect(codesOf(await withoutGroups.individuals.export({ fields: ['lastName', 'membership__role'] }))).toEqual([
      'core.FORBIDDEN',
    ]);
    expect(await withoutGroups.individuals.export({ fields: ['lastName'] })).toMatchObject({ success: true });
  });

  it.each(['csv', 'xlsx'])(
    '%s: what was exported, imported into an empty registry, is exported again as the same bytes',
    async (format) => {
      await using first = await openRegistry(store, { formats, rangeSize: 3 });
      unwrap(await first.upload(FILE));
      const exported = await bytesOf(unwrap(await first.me.individuals.export({ format, fields: [...WHOLE] })));
      await using second = await openRegistry(store, { formats, rangeSize: 2 });
      expect(unwrap(await second.upload(fromBytes('people', exported)))).toMatchObject({ accepted: 3, refused: 0 });
      expect(await second.content()).toEqual(await first.content());
      const again = await bytesOf(unwrap(await second.me.individuals.export({ format, fields: [...WHOLE] })));
      expect(again.equals(exported)).toBe(true);
    },
  );

  it.each(['csv', 'xlsx'])(
    '%s: what was exported with ids and is uploaded to change people changes nobody',
    async (format) => {
      await using registry = await openRegistry(store, { formats, rangeSize: 2 });
      unwrap(await registry.upload(FILE));
      const before = await registry.content();
      const fields = ['id', ...WHOLE, 'location.code'];
      const exported = await bytesOf(unwrap(await registry.me.individuals.export({ format, fields })));
      for (const mode of ['update', 'upsert'] as const) {
        const source = fromBytes(`people.${format}`, exported);
        const answer = unwrap(await registry.me.individualImports.importIndividuals({ source, mode }));
        expect(answer).toMatchObject({ rows: 3, refused: 0, groups: 0, memberships: 0, actions: { UNCHANGED: 3 } });
      }
      expect(await registry.content()).toEqual(before);
      expect(unwrap(await registry.me.individuals.list({ where: { '>': [{ var: 'version' }, 1] } })).rows).toEqual([]);
      expect((await bytesOf(unwrap(await registry.me.individuals.export({ format, fields })))).equals(exported)).toBe(
        true,
      );
    },
  );
});

describe('import → export → import', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((s) => s.replaceAll('\0', ''));
  const name = fc
    .tuple(fc.constantFrom('', '=', '+', '-', '@', "'", "'=", '0', '\t'), text)
    .map(([start, more]) => `${start}${more}`.trim())
    .filter((s) => s !== '');
  const day = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2026-11-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const person = fc.record({
    first_name: name,
    last_name: name,
    dob: day,
    income: fc.option(
      fc.integer({ min: 0, max: 10_000_000 }).map((cents) => cents / 100),
      { nil: null },
    ),
    able_bodied: fc.option(fc.boolean(), { nil: null }),
    note: fc.option(text, { nil: null }),
    'home.rooms': fc.option(fc.integer({ min: 0, max: 99 }), { nil: null }),
    'home.roof.kind': fc.option(name, { nil: null }),
    group_code: fc.option(fc.constantFrom('H1', 'H2', '=H3', '007'), { nil: null }),
  });
  const individualSchema = {
    properties: {
      income: { type: 'number', multipleOf: 0.01 },
      able_bodied: { type: 'boolean' },
      note: { type: 'string' },
      home: {
        type: 'object',
        properties: {
          rooms: { type: 'integer' },
          roof: { type: 'object', properties: { kind: { type: 'string' } } },
        },
      },
    },
  };

  it.each(['csv', 'xlsx'])('is a fixed point in %s, whatever the people are called', async (format) => {
    const [memory] = stores;
    if (memory === undefined) throw new Error('There is no store to test on.');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(person, { minLength: 1, maxLength: 12, selector: (p) => JSON.stringify(p) }),
        async (people) => {
          const columns = Object.keys(people[0] ?? {});
          const rows = people.map((p) => Object.values(p));
          const pieces: Uint8Array[] = [];
          await using first = await openRegistry(memory, { formats, individualSchema });
          const { write } = first.app.runtime.formats.named(format);
          for await (const piece of write(
            columns.map((column) => ({ name: column })),
            rows,
          ))
            pieces.push(piece);
          const { accepted } = unwrap(await first.upload(fromBytes('people', Buffer.concat(pieces))));
          fc.pre(accepted > 0);
          const exported = await bytesOf(unwrap(await first.me.individuals.export({ format, fields: [...WHOLE] })));
          await using second = await openRegistry(memory, { formats, individualSchema });
          expect(unwrap(await second.upload(fromBytes('people', exported)))).toMatchObject({ accepted, refused: 0 });
          expect(await second.content()).toEqual(await first.content());
          const again = await bytesOf(unwrap(await second.me.individuals.export({ format, fields: [...WHOLE] })));
          expect(again.equals(exported)).toBe(true);
          const fields = ['id', 'firstName', 'lastName', 'dob', 'jsonExt'];
          const known = await bytesOf(unwrap(await second.me.individuals.export({ format, fields })));
          const source = fromBytes('people', known);
          const answer = unwrap(await second.me.individualImports.importIndividuals({ source, mode: 'update' }));
          expect(answer).toMatchObject({ refused: 0, actions: { UNCHANGED: accepted } });
        },
      ),
      { numRuns: 25 },
    );
  });
});
