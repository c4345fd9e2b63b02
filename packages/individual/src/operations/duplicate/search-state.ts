import type { OperationContext } from '@parasol/core';
import { Individual } from '../../entities/individual.ts';
import type { LinkageField } from '../../linkage/linkage-field.ts';
import { unfinishedNow } from '../upload/unfinished-imports.ts';

/** Changes with what the matcher finds. */
export const MODEL = 'fellegi-sunter-1';

/** All that a search works from, as JSON. */
export interface SearchState {
  readonly searchId: string;
  readonly method: 'PROBABILISTIC' | 'EXACT';
  readonly fields: readonly LinkageField[];
  readonly threshold: number;
  /** JSON-logic over people; null for all of them. */
  readonly where: unknown;
  /** Pairs must be about somebody who came by this upload. */
  readonly uploadId: string | null;
}

/** What a phase reports of a search. */
export interface Searched {
  readonly people: number;
  readonly compared: number;
  readonly found: number;
  readonly added: number;
  readonly skipped: number;
}

/** The people who are searched. Who came by an upload that is not whole is nobody's to use yet. */
export async function searchedPeople(ctx: OperationContext, { where }: SearchState): Promise<unknown> {
  const imports = await unfinishedNow(ctx);
  const conditions = [
    ...(where === null ? [] : [where]),
    ...(imports === undefined ? [] : [{ '!': imports.has(Individual) }]),
  ];
  return conditions.length === 0 ? undefined : { and: conditions };
}

/** That a person came by an upload. */
export const cameBy = (uploadId: string): unknown => ({
  some: [{ var: 'dataSources' }, { '==': [{ var: 'uploadId' }, uploadId] }],
});
