import type { ClaimedRule, ConflictRule, JobContext, JsonSchema, StagedBatch, UploadMode } from '@parasol/core';
import { refuseClaimed, refuseConflicts, schemaColumns, stagingErrors, uniqueProperties } from '@parasol/core';
import { Individual } from '../../../entities/individual.ts';
import { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { individualErrors } from '../../../errors.ts';
import { individualSchema, RECIPIENT_COLUMN, ROLE_COLUMN } from '../file/import-columns.ts';
import { requireSameSchema } from '../file/schema-hash.ts';
import type { ImportState } from '../import-input.ts';
import { uploaded } from '../of-upload.ts';
import { refuseLonely } from './refuse-lonely.ts';
import { refuseScattered } from './refuse-scattered.ts';
import type { Staged } from './staged-facts.ts';

/** Refuses rows of a file that cannot all be true: equal rows, values that must be unique, households with two heads. */
export async function refuseConflictingRows(job: JobContext, state: ImportState, { mayRepeat }: Staged): Promise<void> {
  await job.alone('conflicts', async (lease) => {
    const schema = await lease.transaction(async (ctx) => {
      requireSameSchema(ctx, state);
      return individualSchema(ctx);
    });
    const batch: StagedBatch = {
      ...uploaded(state.uploadId, state.mode),
      documents: { [IndividualDataSource.name]: schema },
    };
    await refuseConflicts(lease, batch, rulesOf(schema, { ...state, mayRepeat }));
    // Of a change it was asked when the row was compared with the person, who may have the value already.
    if (state.mode !== 'update') await refuseClaimed(lease, batch, claimedRules(schema, state.mode));
    if (state.grouped && (state.located || state.mode !== 'create')) await refuseScattered(lease, state);
    if (state.grouped && state.mode !== 'create') await refuseLonely(lease, state);
    return {};
  });
}

const claimedRules = (schema: JsonSchema, mode: UploadMode): ClaimedRule[] =>
  uniqueProperties(schema).map((column) => ({
    target: Individual,
    property: column,
    key: `jsonExt.${column}`,
    ...(mode === 'create' ? {} : { where: [isNew] }),
    column,
    issue: () => individualErrors.VALUE_TAKEN({ column }),
  }));

const isNew = { '==': [{ var: 'action' }, 'CREATE'] };

/** Rules that no row can break are left out: each looks at all rows. */
function rulesOf(
  schema: JsonSchema,
  { mayRepeat, grouped, mode }: Pick<ImportState, 'grouped' | 'mode'> & { readonly mayRepeat: boolean },
): ConflictRule[] {
  const equalRows: ConflictRule = {
    key: 'rowHash',
    where: [],
    keepsFirst: true,
    column: null,
    issue: (_, lines) => individualErrors.DUPLICATE_ROW({ line: lines[0] as number }),
  };
  const values = uniqueProperties(schema).map(
    (column): ConflictRule => ({
      key: `jsonExt.${column}`,
      where: [],
      keepsFirst: false,
      column,
      // Decimals come out of an aggregate as text.
      literal: (key) => (isNumber(schema, column) && typeof key === 'string' ? { decimal: key } : key),
      issue: (_, lines, more) => individualErrors.DUPLICATE_VALUE({ column, lines, more }),
    }),
  );
  const inGroup = { key: 'groupCode', keepsFirst: false } as const;
  const heads: ConflictRule = {
    ...inGroup,
    where: [{ '==': [{ var: 'role' }, 'HEAD'] }],
    column: ROLE_COLUMN,
    shown: 'HEAD',
    issue: (group, lines, more) => individualErrors.TWO_HEADS({ group, lines, more }),
  };
  const recipients: ConflictRule = {
    ...inGroup,
    where: [{ '==': [{ var: 'recipientType' }, 'PRIMARY'] }],
    column: RECIPIENT_COLUMN,
    shown: 'PRIMARY',
    issue: (group, lines, more) => individualErrors.TWO_PRIMARY_RECIPIENTS({ group, lines, more }),
  };
  const aboutOne = {
    ...{ keepsFirst: false, column: null },
    issue: (_: string, lines: readonly number[], more: boolean) => stagingErrors.MATCHED_TWICE({ lines, more }),
  };
  const targets: ConflictRule = { ...aboutOne, key: 'individualId', where: [{ '!=': [{ var: 'action' }, 'CREATE'] }] };
  const newcomers: ConflictRule = { ...aboutOne, key: 'keyHash', where: [] };
  const changing = [...(mode === 'create' ? [] : [targets]), ...(mode === 'upsert' ? [newcomers] : [])];
  return [...(mayRepeat ? [equalRows] : []), ...changing, ...values, ...(grouped ? [heads, recipients] : [])];
}

const isNumber = (schema: JsonSchema, property: string): boolean =>
  [schemaColumns(schema).get(property)?.schema['type']].flat().includes('number');
