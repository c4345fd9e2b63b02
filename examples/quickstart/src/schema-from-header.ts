import { CORE_COLUMNS } from './generator/people-schema.ts';

/** What the cells of a column have in common. */
interface ColumnProfile {
  filled: number;
  integers: boolean;
  numbers: boolean;
  /** Digits after the point, at most. */
  scale: number;
  words: boolean;
  dates: boolean;
}

const CORE = new Set<string>(CORE_COLUMNS);
const INTEGER = /^-?(?:0|[1-9]\d{0,14})$/;
const NUMBER = /^-?(?:0|[1-9]\d{0,12})(?:\.(\d{1,4}))?$/;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
/** A column of ones and zeros only is taken for integers first: it may as well count something. */
const BOOLEAN_WORD = /^(?:true|false|1|0|yes|no|y|n|oui|non|sí|si|sim|não|nao)$/i;

/** A draft that grows with every row it is shown. */
export interface SchemaDraft {
  look(cells: readonly string[]): void;
  schema(): DraftedSchema;
}

export interface DraftedSchema extends Readonly<Record<string, unknown>> {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, object>>;
}

/** Takes the rows one by one, so that a file need not be in memory. */
export function createSchemaDraft(header: readonly string[]): SchemaDraft {
  const profiles = header.map(
    (): ColumnProfile => ({ filled: 0, integers: true, numbers: true, scale: 0, words: true, dates: true }),
  );
  return {
    look(cells) {
      for (const [i, profile] of profiles.entries()) look(profile, (cells[i] ?? '').trim());
    },
    schema() {
      const properties: Record<string, object> = {};
      header.forEach((column, i) => {
        const profile = profiles[i];
        if (profile !== undefined && !CORE.has(column)) properties[column] = { title: column, ...typeOf(profile) };
      });
      return { type: 'object', additionalProperties: false, properties };
    },
  };
}

/**
 * A JSON Schema for the extension data of a file: one property a column, other than the columns that every upload has. The
 * type is the narrowest that all the sample's cells have; identifiers with leading zeros stay text, and so does a column
 * without any filled cell. A draft to look through, not the last word.
 *
 * @example
 * schemaFromHeader(['first_name', 'survey_id', 'wage'], [['Ana', '000101', '9756.25']]).properties;
 * // { survey_id: { title: 'survey_id', type: 'string' }, wage: { title: 'wage', type: 'number', multipleOf: 0.01 } }
 */
export function schemaFromHeader(header: readonly string[], sampleRows: Iterable<readonly string[]>): DraftedSchema {
  const draft = createSchemaDraft(header);
  for (const row of sampleRows) draft.look(row);
  return draft.schema();
}

function look(profile: ColumnProfile, cell: string): void {
  if (cell === '') return;
  profile.filled++;
  profile.integers &&= INTEGER.test(cell);
  const number = NUMBER.exec(cell);
  profile.numbers &&= number !== null;
  profile.scale = Math.max(profile.scale, number?.[1]?.length ?? 0);
  profile.words &&= BOOLEAN_WORD.test(cell);
  profile.dates &&= DATE.test(cell);
}

function typeOf({ filled, integers, numbers, scale, words, dates }: ColumnProfile): object {
  if (filled === 0) return { type: 'string' };
  if (integers) return { type: 'integer' };
  if (numbers) return { type: 'number', multipleOf: Number(`1e-${scale}`) };
  if (words) return { type: 'boolean' };
  if (dates) return { type: 'string', format: 'date' };
  return { type: 'string' };
}
