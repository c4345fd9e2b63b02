import {
  type CellOptions,
  cellParser,
  fitsInCell,
  type Issue,
  type JsonSchema,
  type JsonValue,
  type SchemaColumn,
  schemaColumns,
  setAt,
} from '@parasol/core';
import { normalText, textIssue } from '@parasol/core/internal';
import { individualErrors } from '../../../errors.ts';
import { type HouseholdWords, unknownRole } from '../../../household/words.ts';
import { ID_COLUMN, LOCATION_COLUMN, RECIPIENT_COLUMN, ROLE_COLUMN } from './import-columns.ts';

/** What was read from a row; null, or absent from the extension data, where there was nothing or it could not be read. */
export interface ReadPerson {
  /** Whom the row is about, where it says so by id. */
  id: string | null;
  firstName: string | null;
  lastName: string | null;
  dob: string | null;
  groupCode: string | null;
  locationCode: string | null;
  /** Found by the code, for many rows at once. */
  locationId: string | null;
  role: string | null;
  recipientType: string | null;
  /** Whether the place is to be taken away from a person who is there. */
  clearsPlace: boolean;
  /** Where extension data is to be taken away from a person who is there: paths of properties. */
  cleared: readonly (readonly string[])[];
  readonly extension: Record<string, JsonValue>;
}

/** Reads one cell into the person, or says what is wrong with it. */
export type CellReader = (person: ReadPerson, text: string) => Issue | undefined;

/** By what the columns of a file are read. */
export interface ColumnOptions extends CellOptions {
  readonly schema: JsonSchema;
  readonly groupColumn: string;
  readonly today: string;
  readonly words: Pick<HouseholdWords, 'group_roles' | 'recipient_types'>;
  /** Whether rows may be about people who are there, so that cells may be empty whatever a person needs. */
  readonly mayChange: boolean;
  /** Columns whose empty cells take values away from people who are there. */
  readonly clears: (column: string) => boolean;
}

/** A column can be read twice: as the group and as extension data. */
export function readersOf(
  column: string,
  { schema, groupColumn, today, words, mayChange, clears, dateFormat }: ColumnOptions,
): CellReader[] {
  const readers: CellReader[] = [];
  const isCleared = clears(column);
  // Nobody is without a name.
  const mayBeEmpty = mayChange && !isCleared;
  if (column === 'first_name') readers.push(nameReader(column, 'firstName', mayBeEmpty));
  else if (column === 'last_name') readers.push(nameReader(column, 'lastName', mayBeEmpty));
  else if (column === 'dob') readers.push(birthDateReader(today, mayBeEmpty, { dateFormat }));
  else if (column === ID_COLUMN && mayChange) readers.push(readId);
  else if (column === LOCATION_COLUMN) readers.push(locationReader(isCleared));
  else if (column === ROLE_COLUMN) readers.push(roleReader(words.group_roles));
  else if (column === RECIPIENT_COLUMN) readers.push(recipientReader(words.recipient_types));
  if (column === groupColumn) readers.push(groupReader(column));
  const property = schemaColumns(schema).get(column);
  if (property !== undefined) readers.push(extensionReader(property, isCleared, { dateFormat }));
  return readers;
}

function nameReader(column: string, field: 'firstName' | 'lastName', mayBeEmpty: boolean): CellReader {
  return (person, text) => {
    const name = normalText(text.trim());
    if (name === '') return mayBeEmpty ? undefined : individualErrors.MISSING_VALUE({ column });
    if (name.length > 255) return individualErrors.TOO_LONG({ column, length: name.length, limit: 255 });
    const hidden = textIssue(name, [column], 'one');
    if (hidden !== undefined) return hidden;
    person[field] = name;
    return undefined;
  };
}

function birthDateReader(today: string, mayBeEmpty: boolean, options: CellOptions): CellReader {
  const parse = cellParser({ type: 'string', format: 'date' }, ['dob'], options);
  return (person, text) => {
    const result = parse(text);
    if ('issue' in result) return result.issue;
    if (result.value === undefined) return mayBeEmpty ? undefined : individualErrors.MISSING_VALUE({ column: 'dob' });
    const date = result.value as string;
    if (date > today) return individualErrors.BORN_IN_FUTURE({ date, today });
    person.dob = date;
    return undefined;
  };
}

function groupReader(column: string): CellReader {
  return (person, text) => {
    const code = normalText(text.trim());
    if (code.length > 64) return individualErrors.TOO_LONG({ column, length: code.length, limit: 64 });
    const hidden = textIssue(code, [column], 'one');
    if (hidden !== undefined) return hidden;
    person.groupCode = code === '' ? null : code;
    return undefined;
  };
}

const readId: CellReader = (person, text) => {
  person.id = text.trim() === '' ? null : text.trim().toLowerCase();
  return undefined;
};

const locationReader =
  (isCleared: boolean): CellReader =>
  (person, text) => {
    person.locationCode = text.trim() === '' ? null : normalText(text.trim());
    person.clearsPlace = isCleared && person.locationCode === null;
    return undefined;
  };

function roleReader(known: readonly string[]): CellReader {
  const roles = new Map(known.map((role) => [role, role]));
  return (person, text) => {
    const word = text.trim().toUpperCase();
    if (word === '') return undefined;
    const role = roles.get(word);
    if (role === undefined) return unknownRole(text.trim(), known);
    person.role = role;
    return undefined;
  };
}

/** The reference's numbers, and the words of the configuration. */
function recipientReader(known: readonly string[]): CellReader {
  const recipients = new Map<string, string | null>([
    ['', null],
    ['0', null],
    ['1', 'PRIMARY'],
    ...(known.includes('SECONDARY') ? [['2', 'SECONDARY'] as const] : []),
    ...known.map((word): [string, string] => [word, word]),
  ]);
  return (person, text) => {
    const recipient = recipients.get(text.trim().toUpperCase());
    if (recipient === undefined) {
      return individualErrors.UNKNOWN_RECIPIENT({ value: text.trim().slice(0, 40).toWellFormed() });
    }
    person.recipientType = recipient;
    return undefined;
  };
}

function extensionReader({ schema, path }: SchemaColumn, isCleared: boolean, options: CellOptions): CellReader {
  const parse = cellParser(schema, ['jsonExt', ...path], options);
  return (person, text) => {
    const result = parse(text);
    if ('issue' in result) return result.issue;
    if (result.value !== undefined) setAt(person.extension, path, result.value);
    // Of what no cell can hold, an empty one says nothing.
    else if (isCleared && fitsInCell(schema)) person.cleared = [...person.cleared, path];
    return undefined;
  };
}
