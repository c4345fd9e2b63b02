import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { schemaFromHeader } from '../schema-from-header.ts';
import { DIRT } from './dirt.ts';
import { generatePeople } from './generate-people.ts';
import { PEOPLE_COLUMNS, peopleSchema } from './people-schema.ts';

async function generated(options: { rows?: number; seed?: number }) {
  const people = generatePeople(options);
  let text = '';
  for await (const chunk of people) text += chunk;
  const [header = '', ...lines] = text.trimEnd().split('\n');
  return { text, header: header.split(','), rows: lines.map((line) => line.split(',')), counts: people.counts };
}

const column = (name: string) => PEOPLE_COLUMNS.indexOf(name);

describe('generatePeople', () => {
  it('gives the same text for the same seed and another one for another', async () => {
    const hash = async (seed: number) =>
      createHash('sha256')
        .update((await generated({ rows: 2000, seed })).text)
        .digest('hex');
    expect(await hash(7)).toBe(await hash(7));
    expect(await hash(8)).not.toBe(await hash(7));
  });

  it('writes exactly the rows that were asked for, in households with one head', async () => {
    for (const rows of [0, 1, 2, 999]) expect((await generated({ rows, seed: 3 })).rows).toHaveLength(rows);
    const { header, rows, counts } = await generated({ rows: 5000, seed: 3 });
    expect(header).toEqual(PEOPLE_COLUMNS);
    expect(counts.rows).toBe(5000);
    const codes = rows.map((row) => row[column('group_code')]).filter((code) => code !== '');
    expect(new Set(codes).size).toBe(counts.households);
    expect(rows.every((row) => row.length === header.length)).toBe(true);
  });

  it('counts each kind of dirt, so that an import can be checked against it', async () => {
    const { rows, counts } = await generated({ rows: 20_000, seed: 1 });
    for (const kind of DIRT) expect(counts.dirt[kind], kind).toBeGreaterThan(0);
    const of = (name: string) => rows.map((row) => row[column(name)] ?? '');
    const matching = (name: string, pattern: RegExp) => of(name).filter((cell) => pattern.test(cell)).length;
    expect(matching('dob', /^\d{4}-02-3[01]$/)).toBe(counts.dirt.impossible_date);
    expect(matching('dob', /\//)).toBe(counts.dirt.local_date);
    expect(matching('dob', /^-?\d+$/)).toBe(counts.dirt.spreadsheet_date);
    expect(matching('dob', /^$/)).toBe(counts.dirt.missing_dob);
    expect(matching('first_name', /^$/) + matching('last_name', /^$/)).toBe(counts.dirt.missing_name);
    expect(matching('national_id', /E\+11$/)).toBe(counts.dirt.mangled_id);
    expect(matching('income', /^-/)).toBe(counts.dirt.negative_income);
    const ids = of('national_id').filter((id) => !id.includes('E'));
    expect(ids.length - new Set(ids).size).toBe(counts.dirt.duplicate_row);
    expect(ids.filter((id) => id.startsWith('0')).length).toBeGreaterThan(ids.length / 2);
    expect(counts.refused).toBeGreaterThan(100);
  });

  it('has labels in English and French for every column of its schema', () => {
    for (const { label } of Object.values(peopleSchema.properties)) expect(label.en && label.fr).toBeTruthy();
  });
});

describe('schemaFromHeader', () => {
  it('takes the narrowest type that all cells have and keeps identifiers as text', () => {
    const schema = schemaFromHeader(
      ['first_name', 'dob', 'survey_id', 'wage', 'size', 'member', 'since', 'region', 'empty'],
      [
        ['Ana', '1990-01-02', '000101', '9756.25', '3', 'yes', '2020-01-31', 'Tyrol', ''],
        ['Bo', '1991-01-02', '100102', '0', '12', 'N', '', '7', ''],
        ['Cy', '1991-01-02', '100102', '12471.6', '', '1', '2020-02-01', '8', ''],
      ],
    );
    expect(schema.properties).toEqual({
      survey_id: { title: 'survey_id', type: 'string' },
      wage: { title: 'wage', type: 'number', multipleOf: 0.01 },
      size: { title: 'size', type: 'integer' },
      member: { title: 'member', type: 'boolean' },
      since: { title: 'since', type: 'string', format: 'date' },
      region: { title: 'region', type: 'string' },
      empty: { title: 'empty', type: 'string' },
    });
  });
});
