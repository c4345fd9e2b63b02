import { createHash } from 'node:crypto';
import { failure, type OperationContext } from '@parasol/core';
import { individualErrors } from '../../../errors.ts';
import { wordsOf } from '../../../household/words.ts';
import type { ImportState } from '../import-input.ts';
import { type FileUse, individualSchema } from './import-columns.ts';

/** Part of the hash that recognises an upload: a new number after a change of how rows are read. */
const READING = 3;

/** Hash of everything by which the rows of a file are read. */
export function schemaHashOf(
  ctx: OperationContext,
  {
    groupAggregationColumn,
    encoding,
    sheet,
    dateFormat,
    mode,
    matchBy,
    mapping,
    emptyCells,
    partOf,
  }: FileUse & Pick<ImportState, 'encoding' | 'sheet' | 'dateFormat' | 'partOf'>,
): string {
  const { group_roles, recipient_types } = wordsOf(ctx);
  const words = { group_roles, recipient_types };
  const changes = mode === 'create' ? {} : { mode, matchBy, ...(emptyCells === 'clear' ? { emptyCells } : {}) };
  const named = Object.keys(mapping).length === 0 ? {} : { mapping: Object.entries(mapping).sort() };
  const read = JSON.stringify({
    READING,
    schema: individualSchema(ctx),
    groupAggregationColumn,
    words,
    encoding,
    sheet,
    dateFormat,
    partOf,
    ...changes,
    ...named,
  });
  return createHash('sha256').update(read).digest('hex');
}

/** An upload is read by one schema from its first row to its last, whoever goes on with it. */
export function requireSameSchema(ctx: OperationContext, state: ImportState): void {
  if (schemaHashOf(ctx, state) === state.schemaHash) return;
  throw failure(individualErrors.SCHEMA_CHANGED({ file: state.fileName }));
}
