import { cellParser, didYouMean, type Issue, type JsonSchema, type JsonValue } from '@parasol/core';
import { groupRoles, type recipientTypes } from '../../entities/group-individual.ts';
import { individualErrors } from '../../errors.ts';
import { LOCATION_COLUMN, propertiesOf, RECIPIENT_COLUMN, ROLE_COLUMN } from './import-columns.ts';

type Role = (typeof groupRoles)[number];
type Recipient = (typeof recipientTypes)[number];

/** What was read from a row; null, or absent from the extension data, where there was nothing or it could not be read. */
export interface ReadPerson {
  firstName: string | null;
  lastName: string | null;
  dob: string | null;
  groupCode: string | null;
  locationCode: string | null;
  role: Role | null;
  recipientType: Recipient | null;
  readonly extension: Record<string, JsonValue>;
}

/** Reads one cell into the person, or says what is wrong with it. */
export type CellReader = (person: ReadPerson, text: string) => Issue | undefined;

/** A column can be read twice: as the group and as extension data. */
export function readersOf(
  column: string,
  { schema, groupColumn, today }: { schema: JsonSchema; groupColumn: string; today: string },
): CellReader[] {
  const readers: CellReader[] = [];
  if (column === 'first_name') readers.push(nameReader(column, 'firstName'));
  else if (column === 'last_name') readers.push(nameReader(column, 'lastName'));
  else if (column === 'dob') readers.push(birthDateReader(today));
  else if (column === LOCATION_COLUMN) readers.push(readLocation);
  else if (column === ROLE_COLUMN) readers.push(readRole);
  else if (column === RECIPIENT_COLUMN) readers.push(readRecipient);
  if (column === groupColumn) readers.push(groupReader(column));
  const properties = propertiesOf(schema);
  const property = Object.hasOwn(properties, column) ? properties[column] : undefined;
  if (property !== undefined) readers.push(extensionReader(column, property));
  return readers;
}

function nameReader(column: string, field: 'firstName' | 'lastName'): CellReader {
  return (person, text) => {
    const name = text.trim();
    if (name === '') return individualErrors.MISSING_VALUE({ column });
    if (name.length > 255) return individualErrors.TOO_LONG({ column, length: name.length, limit: 255 });
    person[field] = name;
    return undefined;
  };
}

function birthDateReader(today: string): CellReader {
  const parse = cellParser({ type: 'string', format: 'date' }, ['dob']);
  return (person, text) => {
    const result = parse(text);
    if ('issue' in result) return result.issue;
    if (result.value === undefined) return individualErrors.MISSING_VALUE({ column: 'dob' });
    const date = result.value as string;
    if (date > today) return individualErrors.BORN_IN_FUTURE({ date, today });
    person.dob = date;
    return undefined;
  };
}

function groupReader(column: string): CellReader {
  return (person, text) => {
    const code = text.trim();
    if (code.length > 64) return individualErrors.TOO_LONG({ column, length: code.length, limit: 64 });
    person.groupCode = code === '' ? null : code;
    return undefined;
  };
}

/** Which location it is, is found out for many rows at once. */
const readLocation: CellReader = (person, text) => {
  person.locationCode = text.trim() === '' ? null : text.trim();
  return undefined;
};

const ROLES: ReadonlyMap<string, Role> = new Map(groupRoles.map((role) => [role, role]));

const readRole: CellReader = (person, text) => {
  const word = text.trim().toUpperCase();
  if (word === '') return undefined;
  const role = ROLES.get(word);
  if (role !== undefined) {
    person.role = role;
    return undefined;
  }
  const hint = didYouMean(word, groupRoles);
  return individualErrors.UNKNOWN_ROLE({ value: text.trim().slice(0, 40).toWellFormed(), known: groupRoles, hint });
};

const RECIPIENTS: ReadonlyMap<string, Recipient | null> = new Map([
  ['', null],
  ['0', null],
  ['1', 'PRIMARY'],
  ['PRIMARY', 'PRIMARY'],
  ['2', 'SECONDARY'],
  ['SECONDARY', 'SECONDARY'],
]);

const readRecipient: CellReader = (person, text) => {
  const recipient = RECIPIENTS.get(text.trim().toUpperCase());
  if (recipient === undefined) {
    return individualErrors.UNKNOWN_RECIPIENT({ value: text.trim().slice(0, 40).toWellFormed() });
  }
  person.recipientType = recipient;
  return undefined;
};

function extensionReader(column: string, property: JsonSchema): CellReader {
  const parse = cellParser(property, ['jsonExt', column]);
  return ({ extension }, text) => {
    const result = parse(text);
    if ('issue' in result) return result.issue;
    if (result.value !== undefined) extension[column] = result.value;
    return undefined;
  };
}
