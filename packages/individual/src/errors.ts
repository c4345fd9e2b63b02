import { defineErrors, type Message, type Say } from '@parasol/core';

/** The first lines of several, and whether there are more. */
const linesOf = (lines: readonly number[], more: boolean, say: Say): string =>
  more ? `lines ${lines.join(', ')} and more` : `lines ${say.and(lines.map(String))}`;

/** What can be wrong with a row of people, or with an uploaded file beyond its form. */
export const individualErrors = defineErrors('individual', {
  NO_ROWS: (p: { file: string }) => `"${p.file}" has a header but no row below it, so there is nothing to import.`,
  CONTENT_CHANGED: (p: { file: string }) =>
    `"${p.file}" changed while it was read. Nobody was imported; upload it again when nobody writes it.`,
  SCHEMA_CHANGED: (p: { file: string }) =>
    `The schema of people was changed while "${p.file}" was imported. Nobody of it is used; upload it again, and it is read by the schema of today.`,
  UPLOADED_BY_OTHERS: (p: { file: string }) =>
    `"${p.file}" was uploaded before by somebody whose uploads you may not see. It is not read twice, because its people would be there twice. Upload the rows that are yours as a file of their own.`,
  MADE_IN_PARTS: (p: { file: string }) =>
    `People of "${p.file}" came into the registry, or are to, by an upload of it into something else, such as a plan. They would be there twice. Upload it with mode upsert, which makes only who is missing.`,
  IMPORT_UNFINISHED: () =>
    'An import is at work on this, and would lose rows by it. Change it when the import is done.',
  MISSING_VALUE: (p: { column: string }) => `${p.column} is empty. Every person needs it.`,
  TOO_LONG: (p: { column: string; length: number; limit: number }) =>
    `${p.column} has ${p.length} characters; at most ${p.limit} can be kept.`,
  BORN_IN_FUTURE: (p: { date: string; today: string }) => `The birth date ${p.date} is after today, ${p.today}.`,
  UNKNOWN_ROLE: (p: { value: string; known: readonly string[]; hint: Message | undefined }, say) =>
    `"${p.value}" is no role in a group. Known are ${p.known.join(', ')}.${say.hint(p.hint)}`,
  UNKNOWN_RECIPIENT_TYPE: (p: { value: string; known: readonly string[]; hint: Message | undefined }, say) =>
    `"${p.value}" does not say who takes the payment. Known are ${p.known.join(', ')}.${say.hint(p.hint)}`,
  WORD_FORM: () => 'A role or recipient type is written in capitals, digits and underscores, such as FOSTER_CHILD.',
  WORD_NEEDED: (p: { word: string }) => `"${p.word}" must be in the list: every household has one.`,
  STILL_IN_USE: (
    p: {
      entity: string;
      counts: readonly string[];
      items: readonly { readonly entity: string; readonly id: string }[];
    },
    say,
  ) =>
    `This ${p.entity} cannot be deleted while ${say.and(p.counts)} hang on it. End them first, or delete it with cascade: true, which ends them too; its preview shows what.`,
  DELETE_FIRST: () =>
    'Only a deleted person can be made anonymous, so that nobody goes on working with them. Delete the person first, with cascade: true where memberships or enrolments hang on them.',
  HEAD_NEEDED: () =>
    'The only member of a household is its head. Add another member first, or remove this one from the household.',
  PRIMARY_NEEDED: () =>
    'The only member of a household takes its payment. Add another member first, or remove this one from the household.',
  SEVERAL_HEADS: () => 'Another member of this list is HEAD already; a household has one head.',
  SEVERAL_PRIMARY_RECIPIENTS: () =>
    'Another member of this list is PRIMARY already; a household has one primary recipient.',
  MEMBER_TWICE: () => 'This person is in the list already. Each member is listed once.',
  MEMBERS_CHANGED: (p: { group: string }) =>
    `The members of group ${p.group} were changed since you read them. Read them again, then decide.`,
  MOVES_ONE_PERSON: () =>
    'A membership that moves to another group stays that of the same person. Move the person, or add the other one to that group.',
  OTHER_PLACE: (p: { group: string }) =>
    `This person and group ${p.group} belong to different places. Change the place of one of them first.`,
  UNKNOWN_RECIPIENT: (p: { value: string }) =>
    `"${p.value}" does not say who takes the payment. Write 1 or PRIMARY, 2 or SECONDARY, 0 or nothing.`,
  GROUP_MISSING: (p: { column: string; value: string; groupColumn: string }) =>
    `${p.column} is ${p.value}, but ${p.groupColumn} is empty: it says nothing without a group.`,
  UNKNOWN_LOCATION: (p: { value: string }) =>
    `There is no location with the code "${p.value}". Codes are compared letter by letter.`,
  LOCATION_OUT_OF_REACH: (p: { value: string }) =>
    p.value === ''
      ? 'location_code is empty, and you may register people only in the places that are yours. Name one of them.'
      : `"${p.value}" is none of the places that are yours, so somebody else must register this person.`,
  GROUP_OUT_OF_REACH: (p: { group: string }) =>
    `There is a group ${p.group} already, and you may not see it. Use another code, or ask somebody who sees it.`,
  GROUP_IN_SEVERAL_PLACES: (p: { group: string; lines: readonly number[]; more: boolean }, say) =>
    `Group ${p.group} lives in one place, but ${linesOf(p.lines, p.more, say)} name different ones. Write the same location_code in all its rows.`,
  SCHEMA_FORM: () => 'individual_schema is a JSON Schema, as an object or as JSON text.',
  DUPLICATE_ROW: (p: { line: number }) =>
    `This row says the same as line ${p.line}, which is used. Nothing needs to be done.`,
  DUPLICATE_VALUE: (p: { column: string; lines: readonly number[]; more: boolean }, say) =>
    `${p.column} may occur once, but ${linesOf(p.lines, p.more, say)} have the same. Keep it on the line where it belongs and mend the others.`,
  VALUE_TAKEN: (p: { column: string }) =>
    `${p.column} may occur once, and somebody in the registry has the same. Look the person up before you register them again.`,
  FILE_NOT_KEPT: (p: { file: string }) =>
    `"${p.file}" is not kept any more. The configuration key upload_files_kept_days says for how long files are.`,
  HOUSEHOLD_OUT_OF_REACH: () =>
    'This person lives in a household that you may not see, so nobody can move them by your file. Ask somebody who sees both households.',
  SEVERAL_HOUSEHOLDS: (p: { group: string; count: number }, say) =>
    `This person belongs to ${say.number(p.count)} groups, and ${p.group} is none of them, so nobody can tell which one they leave. Move the membership by itself.`,
  NO_KEY_COLUMN: (p: { column: string; hint: Message | undefined }, say) =>
    `Nobody can be found by "${p.column}": people have no such field.${say.hint(p.hint)}`,
  MATCHES_NOBODY: () =>
    'Where every row becomes a new person, nobody is matched. Leave matchBy out, or write mode update or upsert for people who are there.',
  CLEARS_NOBODY: () =>
    'Where every row becomes a new person, an empty cell takes nothing away from anybody. Leave emptyCells out, or write mode update or upsert for people who are there.',
  TWO_HEADS: (p: { group: string; lines: readonly number[]; more: boolean }, say) =>
    `Group ${p.group} has several heads: ${linesOf(p.lines, p.more, say)}. Leave HEAD on one of them.`,
  TWO_PRIMARY_RECIPIENTS: (p: { group: string; lines: readonly number[]; more: boolean }, say) =>
    `Group ${p.group} has several primary recipients: ${linesOf(p.lines, p.more, say)}. Leave PRIMARY on one of them.`,
  UNKNOWN_FIELD: (p: { field: string; hint: Message | undefined }, say) =>
    `People have no field "${p.field}". Columns go by their name, extension data by jsonExt.name.${say.hint(p.hint)}`,
  FEW_FIELDS: () => 'By fewer than two fields nobody can be told apart. Name more of them in duplicate_fields.',
  MERGE_ITSELF: () => 'A record cannot be merged with itself. Name the other record of the person.',
  MERGE_CHOICE: (p: { id: string }) =>
    `${p.id} does not compete with a row of the golden record, so there is nothing to choose. The preview lists the rows that do.`,
  MERGE_OVERTAKEN: (p: { entity: string; id: string }) =>
    `${p.entity} ${p.id} was changed after the merge. Undoing it would lose that change; take the change back first.`,
  UPLOAD_UNFINISHED: () =>
    'One of the two came by an upload that is not finished. Finish it, and merge the records then.',
});
