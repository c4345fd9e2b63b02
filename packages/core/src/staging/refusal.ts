import type { JsonObject } from '../entity/entity.ts';
import type { Issue } from '../errors/issue.ts';

/** One thing that is wrong with a row, as it is kept with the row. */
export interface Refusal {
  /** Null where the row as a whole is meant. */
  readonly column: string | null;
  /** The cell as it stands in the file, clipped. */
  readonly value: string | null;
  readonly code: string;
  readonly message: string;
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
});

/** How a staged row keeps its refusals; an empty list says that it is valid. */
export const validationsOf = (refusals: readonly Refusal[]): JsonObject => ({
  validation_errors: refusals.map((refusal) => ({ ...refusal })),
});

/** What `validationsOf` wrote. */
export const refusalsIn = (validations: Readonly<Record<string, unknown>>): readonly Refusal[] =>
  (validations.validation_errors as readonly Refusal[] | undefined) ?? [];
