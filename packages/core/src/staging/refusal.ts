import type { JsonObject } from '../entity/entity.ts';
import type { Issue, Message } from '../errors/issue.ts';
import type { Say } from '../errors/say.ts';

/** One thing that is wrong with a row, as it is kept with the row. */
export interface Refusal {
  /** Null where the row as a whole is meant. */
  readonly column: string | null;
  /** The cell as it stands in the file, clipped. */
  readonly value: string | null;
  readonly code: string;
  /** English; `refusalsIn` gives it in another language. */
  readonly message: string;
  readonly parameters: Message['parameters'];
}

const SHOWN = 80;

/** A cell as reports show it. */
export function clipped(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN).toWellFormed()}…`;
}

/** An issue as it is kept with the row, with the cell that caused it, clipped. */
export const refusalOf = (issue: Issue, column: string | null, cell: string | undefined): Refusal => ({
  column,
  value: cell === undefined ? null : clipped(cell),
  code: issue.code,
  message: issue.message,
  parameters: issue.parameters,
});

/** Parameters without those that say nothing, such as a hint that there is none. */
const jsonOf = (parameters: Message['parameters']): JsonObject => JSON.parse(JSON.stringify(parameters)) as JsonObject;

/** How a staged row keeps its refusals; an empty list says that it is valid. */
export const validationsOf = (refusals: readonly Refusal[]): JsonObject => ({
  validation_errors: refusals.map((refusal): JsonObject => ({ ...refusal, parameters: jsonOf(refusal.parameters) })),
});

/** What `validationsOf` wrote, in the language of `say`. */
export const refusalsIn = (validations: Readonly<Record<string, unknown>>, say: Say): readonly Refusal[] =>
  ((validations.validation_errors as readonly Refusal[] | undefined) ?? []).map((refusal) => ({
    ...refusal,
    message: say(refusal),
  }));
