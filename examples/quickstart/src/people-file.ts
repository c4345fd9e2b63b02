import { basename, join } from 'node:path';
import { type ByteSource, fromFile, type JsonSchema, nearest, openCsv } from '@parasol/core';
import { count, counted } from './format.ts';
import { type GeneratedCounts, writePeople } from './generator/generate-people.ts';
import { peopleSchema } from './generator/people-schema.ts';
import { childGrant, householdGrant } from './programmes/generated.ts';
import { genericChildGrant } from './programmes/generic.ts';
import { foodAid, type RankedProgramme } from './programmes/poorest.ts';
import type { Programme } from './programmes/programme.ts';
import { SURVEY_COLUMNS, surveyChildGrant } from './programmes/survey.ts';
import { createSchemaDraft } from './schema-from-header.ts';

/** Whom the demo works with, how their data is typed, and what is done for them. */
export interface PeopleFile {
  readonly source: ByteSource;
  readonly path: string;
  /** Where the people come from, in one sentence. */
  readonly origin: string;
  readonly schema: JsonSchema;
  readonly programmes: readonly Programme[];
  /** One that has fewer places than households that need one, where the data allows it. */
  readonly ranked?: RankedProgramme;
  /** The column by which a payer knows people, if there is one. */
  readonly identifier?: string;
  /** By what people are compared to find those who were registered twice, where that is known of the data. */
  readonly duplicateFields?: readonly DuplicateField[];
  /** What the generator put into a file of its own. */
  readonly generated?: GeneratedCounts;
}

/** A field that is compared, as the configuration `duplicate_fields` takes it. */
export interface DuplicateField {
  readonly name: string;
  readonly kind: 'name' | 'date' | 'identifier' | 'text' | 'category';
  /** What a household shares stands in one group. */
  readonly group?: string;
}

/** The number of a card is not among them: whoever comes a second time gets a second one. */
const COMPARED: readonly DuplicateField[] = [
  { name: 'firstName', kind: 'name' },
  { name: 'lastName', kind: 'name', group: 'household' },
  { name: 'dob', kind: 'date' },
  { name: 'jsonExt.phone', kind: 'identifier', group: 'household' },
  { name: 'jsonExt.district', kind: 'category', group: 'household' },
];

const SEED = 1;

/** People who are made up, with the dirt of real files. The same number gives the same file. */
export async function generatedFile(rows: number, folder: string): Promise<PeopleFile> {
  const path = join(folder, 'people.csv');
  const generated = await writePeople(path, { rows, seed: SEED });
  return {
    source: fromFile(path),
    path,
    origin: `${count(generated.rows)} made-up people in ${counted(generated.households, 'household')}, with the dirt of real files.`,
    schema: peopleSchema as unknown as JsonSchema,
    programmes: [childGrant, householdGrant],
    ranked: foodAid,
    identifier: 'national_id',
    duplicateFields: COMPARED,
    generated,
  };
}

/** A file of the user's own. Every column beyond those of the registry becomes data of the person, typed by what is in it. */
export async function givenFile(path: string): Promise<PeopleFile> {
  const source = fromFile(path);
  const csv = await openCsv(source);
  requireColumns(basename(path), csv.header);
  const draft = createSchemaDraft(csv.header);
  for await (const batch of csv.records()) for (const { cells } of batch) draft.look(cells);
  const schema = draft.schema();
  const kept = counted(Object.keys(schema.properties).length, 'column');
  const isSurvey = SURVEY_COLUMNS.every((column) => csv.header.includes(column));
  return {
    source,
    path,
    origin: `Your file ${basename(path)}; ${kept} beyond names, birth dates and households are kept with each person.`,
    schema,
    programmes: [isSurvey ? surveyChildGrant : genericChildGrant],
    ...(isSurvey ? { identifier: 'survey_id' } : {}),
  };
}

const REQUIRED_COLUMNS = ['first_name', 'last_name', 'dob'];

/** Said here as well as by the import, because only here is it known that a column of another name may be the one that is meant. */
function requireColumns(file: string, header: readonly string[]): void {
  const missing = REQUIRED_COLUMNS.find((column) => !header.includes(column));
  if (missing === undefined) return;
  const near = nearest(missing, header);
  const hint = near === undefined ? '' : ` Is it called "${near}" there? Then rename it.`;
  const needs =
    'A file of people needs first_name, last_name and dob (such as 2015-04-02); all other columns are kept as they are.';
  throw new Error(`${file} has no column "${missing}".${hint} ${needs}`);
}
