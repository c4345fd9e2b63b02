import { defineErrors, type Message } from './issue.ts';

/** Errors that any operation can answer with. */
export const coreErrors = defineErrors(
  'core',
  {
    UNAUTHENTICATED: () => 'Sign in first: this call needs a known actor.',
    FORBIDDEN: (p: { operation: string; anyOf: readonly string[] }) =>
      `"${p.operation}" needs one of the rights ${p.anyOf.join(', ')}, and you hold none of them.`,
    /** Refused in the words of who wrote the check. */
    INVALID: (p: { reason: string }) => p.reason,
    UNKNOWN_KEY: (p: { key: string; hint: Message | undefined }, say) =>
      `"${p.key}" is not known here.${say.hint(p.hint)}`,
    REQUIRED: (p: { field: string }) => `"${p.field}" is needed, and it is missing.`,
    WRONG_TYPE: (p: { field: string; expected: Message }, say) => `"${p.field}" is not ${say(p.expected)}.`,
    NOT_LISTED: (p: { field: string; listed: readonly string[]; hint: Message | undefined }, say) =>
      `"${p.field}" is none of ${p.listed.join(', ')}.${say.hint(p.hint)}`,
    OUT_OF_RANGE: (p: { field: string; bound: Message }, say) => `"${p.field}" must be ${say(p.bound)}.`,
    WRONG_LENGTH: (p: { field: string; bound: Message }, say) => `"${p.field}" must have ${say(p.bound)}.`,
    EMPTY: (p: { field: string }) => `"${p.field}" must not be empty.`,
    EMPTY_RIGHTS: () => 'List at least one right; an empty list would leave nobody to call this.',
    BLANKS_AROUND: (p: { what: Message }, say) => `There must be no blanks before or after ${say(p.what)}.`,
    NOT_MULTIPLE: (p: { field: string; step: string }) => `"${p.field}" must be a multiple of ${p.step}.`,
    NO_FORM_FITS: (p: { field: string }) => `"${p.field}" has none of the forms that it may have.`,
    DECIMAL_FORM: () => 'A decimal is digits with at most one point, such as "12.50".',
    DECIMAL_SIZE: (p: { whole: number; scale: number }) =>
      `There may be at most ${p.whole} digits before the point and ${p.scale} behind it.`,
    YEAR_ZERO: (p: { field: string }) => `"${p.field}" lies in a year that is none: years begin with 0001.`,
    SUCCESSOR_TOO_EARLY: (p: { from: string }) => `A successor begins after its predecessor, that is after ${p.from}.`,
    IDEMPOTENCY_KEY_FORM: () => 'An idempotency key is one line of 1 to 255 characters, all of which are seen.',
    TIME_LIMIT_FORM: () => 'A time limit is a whole number of milliseconds, at least 1.',
    NOT_FOUND: (p: { entity: string; id: string }) => `There is no ${p.entity} with id ${p.id}, or it was deleted.`,
    CONFLICT: (p: { entity: string; id: string; expected: number; current: number }) =>
      `This ${p.entity} was changed meanwhile: you changed version ${p.expected}, but version ${p.current} is current. Read it again, then decide.`,
    DUPLICATE: (p: { entity: string; fields: readonly string[] }, say) =>
      `Another ${p.entity} has the same ${say.and(p.fields)}. Each may exist once among those that are not deleted.`,
    NOT_UNIQUE: (p: { entity: string; property: string; rows: number; ids: readonly string[] }, say) =>
      `${p.rows} records of ${p.entity} have the same ${p.property}, among them ${say.and(p.ids)}. Change or delete all but one; then its values can be unique.`,
    RECORDS_DO_NOT_FIT: (p: { entity: string; property: string; records: number; ids: readonly string[] }, say) =>
      `${p.records} records of ${p.entity} do not fit the new schema in "${p.property}"${p.ids.length === 0 ? '' : `, among them ${say.and(p.ids)}`}. Mend them or the schema, or accept it with keepUnfit: true; then they meet it when they are next changed.`,
    REFERENCED: (p: { entity: string; by: string; count: number }) =>
      `This ${p.entity} cannot be deleted while ${p.count} ${p.by} point at it.`,
    REFERENCED_ELSEWHERE: (p: { entity: string }) =>
      `This ${p.entity} cannot be deleted while records point at it that you may not see. Ask somebody who sees them.`,
    OUT_OF_SCOPE: (p: { entity: string }) =>
      `After this, a ${p.entity} would lie outside of what you may see, or point there, so you may not write it. Ask somebody who sees both sides.`,
    SCOPE_TOO_NARROW: (p: { what: Message }, say) =>
      `${say(p.what)} needs all records, and you may see a part of them. Ask somebody who sees everything; done on a part, it would look complete and not be.`,
    NOT_EXPORTED: (p: { field: string; hint: Message | undefined }, say) =>
      `"${p.field}" is no column of this export.${say.hint(p.hint)}`,
    NOTHING_EXPORTED: () => 'None of the columns of this export may be seen by you, so the file would be empty.',
    SAME_COLUMN_NAME: (p: { name: string; fields: readonly string[] }, say) =>
      `${say.and(p.fields)} would have the same name in the header, "${p.name}". Give one of them another in columnNames.`,
    FIELD_HIDDEN: (p: { field: string }) =>
      `"${p.field}" is hidden from you, so you can neither ask by it nor change it. Leave it out, or ask somebody who sees it.`,
    LOCATION_INSIDE_ITSELF: (p: { code: string; parent: string }) =>
      `"${p.parent}" lies in "${p.code}", so "${p.code}" cannot be moved into it. Move "${p.parent}" elsewhere first.`,
    LOCATION_ROW: (p: { line: number; column: string; longest: number }) =>
      `Line ${p.line}: "${p.column}" is empty or longer than ${p.longest} characters. Every place needs it.`,
    LOCATION_CODE_TWICE: (p: { code: string; line: number; first: number }) =>
      `Line ${p.line}: the code "${p.code}" stands on line ${p.first} already. Each place has a line of its own.`,
    LOCATION_PARENT_UNKNOWN: (p: { line: number; code: string }) =>
      `Line ${p.line}: there is no place with the code "${p.code}", neither in the file nor in the registry.`,
    LOCATION_CIRCLE: (p: { line: number; code: string }) =>
      `Line ${p.line}: following the parents of "${p.code}" leads round in a circle. One of them must be topmost.`,
    LOCATION_TOO_DEEP: (p: { limit: number }) => `At most ${p.limit} places lie one in another.`,
    NO_CUSTOM_FILTERS: (p: { module: string; type: string; hint: Message | undefined }, say) =>
      `The module "${p.module}" offers no custom filters of "${p.type}".${say.hint(p.hint)}`,
    NOT_DELETED: (p: { entity: string; id: string }) =>
      `This ${p.entity} (${p.id}) is not deleted, so there is nothing to restore.`,
    REPLACED: (p: { entity: string; by: string }) =>
      `This ${p.entity} was replaced by ${p.by} and takes no more changes. Change the successor.`,
    TRANSITION_REFUSED: (p: { from: string; to: string; allowed: readonly string[] }) =>
      `From ${p.from} one cannot go to ${p.to}. ${p.allowed.length === 0 ? 'It is an end state.' : `Allowed: ${p.allowed.join(', ')}.`}`,
    VALIDITY_REVERSED: (p: { from: string; to: string }) => `Validity ends on ${p.to}, before it begins on ${p.from}.`,
    IDEMPOTENCY_KEY_REUSED: (p: { key: string }) =>
      `The idempotency key "${p.key}" was used before with other input. Use a new key for a new request.`,
    CURSOR_FOREIGN: () => 'This cursor belongs to another list or filter. Start again from the first page.',
    LIMIT_RANGE: (p: { max: number }) => `A page holds between 1 and ${p.max} rows.`,
    UNORDERABLE: (p: { field: string; hint: Message | undefined }, say) =>
      `Rows cannot be ordered by "${p.field}".${say.hint(p.hint)}`,
    APPROVAL_MODULE_MISSING: (p: { key: string; module: string; signal: string }) =>
      `Configuration key "${p.key}" of "${p.module}" demands approval of ${p.signal}, but no module that keeps tasks is listed. List one, or set ${p.module}.${p.key} to false.`,
    KEY_TWICE: (p: { key: string; alias: string }) =>
      `"${p.alias}" is another spelling of "${p.key}", which is given as well. Keep one of them.`,
    CONFIGURATION_LOCKED: (p: { key: string; module: string }) =>
      `"${p.key}" of "${p.module}" is locked by the host of this application and is changed only there.`,
    CONFIGURATION_UNREADABLE: (p: { module: string }) =>
      `What is stored as configuration of "${p.module}" cannot be used by this version. Set those keys back to the default with the version that stored them, or lock them to a good value with lockedConfiguration.`,
    TIMEOUT: (p: { ms: number }) => `The call took longer than the ${p.ms} ms it was given; nothing was changed.`,
    ABORTED: () => 'The caller gave the call up; nothing of the open transaction was kept.',
    OVERFLOW: (p: { entity: string; field: string }) => `A computed value does not fit into ${p.entity}.${p.field}.`,
    STOPPING: () =>
      'The app is being stopped: it takes no more calls, and gives up those that do not end in time. Nothing of an open transaction was kept; call again when the app is back.',
    UNAVAILABLE: (p: { ms: number }) =>
      `No connection to the database came free within ${p.ms} ms; nothing was changed. Try again in a moment.`,
    RUN_CANCELLED: (p: { run: string }) =>
      `Run ${p.run} was cancelled. What it had done is kept, and nobody uses it; run_service.resume goes on with it.`,
    RUN_FAILED: (p: { run: string; codes: readonly string[] }) =>
      `Run ${p.run} was refused (${p.codes.join(', ')}). Mend the cause, then make the same call again, or run_service.resume.`,
    RUN_INCOMPLETE: (p: { run: string; phase: string; ranges: number }) =>
      p.ranges === 0
        ? `Run ${p.run} was begun again and again and got nowhere, so it was given up. Mend the cause, then run_service.retry.`
        : `${p.ranges} ranges of ${p.phase} failed again and again, so run ${p.run} is incomplete: the others are done, and nobody uses its result. run_service.get says which and why; mend the cause, then run_service.retry.`,
    RUN_STATUS: (p: { run: string; status: string; needs: readonly string[] }, say) =>
      `Run ${p.run} is ${p.status}; this is for one that is ${say.or(p.needs)}.`,
    FILE_MISSING: (p: { file: string }) =>
      `"${p.file}" is not kept any more. Make the same call with the file again; it goes on where it stopped.`,
    NOT_A_FILE: () => 'This is a file: fromFile(path), fromBytes(name, content) or a source of your own.',
    CALL_FAILED: (p: { operation: string }) => `Failed to ${p.operation}`,
    BUSY: () => 'Too many others are writing the same records right now. Try again.',
    REASON_HIDDEN: () => 'This was refused because of something that is hidden from you. Ask somebody who sees it.',
  },
  { VALIDITY_REVERSED: ['*.dateValidFrom', '*.dateValidTo'], TRANSITION_REFUSED: ['*.status', '*.state'] },
);
