import { coreErrors, type JobContext, job, type OperationContext, unchanged, uploadStatusOf } from '@parasol/core';
import { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { individualErrors } from '../../errors.ts';
import { acceptanceOf, sayAcceptance, settleAcceptance } from './acceptance.ts';
import { applyRows } from './apply/apply-rows.ts';
import { refuseConflictingRows } from './check/refuse-conflicting-rows.ts';
import { stageRows } from './check/stage-rows.ts';
import { fieldsOf } from './file/fields-of-column.ts';
import { LOCATION_COLUMN, ownHeader, RECIPIENT_COLUMN, uploadColumns } from './file/import-columns.ts';
import { type InspectedFile, inspectFile } from './file/inspect-file.ts';
import { fileUseOf, keysOf } from './file/match-keys.ts';
import { schemaHashOf } from './file/schema-hash.ts';
import { type ImportInput, type ImportState, importInput } from './import-input.ts';
import { uploadsOf } from './of-upload.ts';
import { holdPeopleOf, peopleHashOf, requireNotMadeInParts } from './people-of-file.ts';
import { requireRightsToChange } from './rights-to-change.ts';
import { keepSeenGroups } from './seen-groups.ts';
import { APPLY, IMPORT } from './unfinished-imports.ts';
import type { UploadConfiguration } from './upload-configuration.ts';
import {
  answerOf,
  cameToNothing,
  clearsPlaces,
  type ImportAnswer,
  itemsIn,
  roundOf,
  sumUp,
  wasRead,
} from './upload-summary.ts';

/**
 * Imports people, their groups and memberships from a file, CSV or of another format that the app has, or changes people by it: header
 * check, staging, row by row validation, conflicts among the rows, and the good rows applied as sets. The same file read by the same schema
 * is imported once, unless nothing came of it; an import that was cut off goes on where it stopped, by any process: the file is kept until
 * its people are complete.
 *
 * @example
 * const { accepted, refused } = unwrap(await me.individualImports.importIndividuals({ source: fromFile('people.csv') }));
 */
export const importIndividuals = job({
  rights: 'gql_individual_create_perms',
  input: importInput,
  // The bytes are hashed where they are read; here only what can be hashed without reading.
  fingerprint: ({ source, ...options }) => ({ ...options, name: source.name }),
  rightsOfParts: { gql_individual_update_perms: ({ mode }) => mode !== 'create' },
  inspect: (ctx, { source, encoding, sheet, ...options }): Promise<InspectedFile> => {
    const use = fileUseOf(ctx, options);
    return inspectFile(ctx, { source, encoding, sheet }, uploadColumns(ctx, use), use);
  },
  start,
  execute,
  finish,
  keepsFiles: (ctx) => ctx.configuration<UploadConfiguration>('individual').upload_files_kept_days,
});

async function start(ctx: OperationContext, input: ImportInput, file: InspectedFile) {
  const { groupAggregationColumn, encoding, sheet, dateFormat, mode, emptyCells, columns: mapping } = input;
  const matchBy = keysOf(input);
  const { columns, sha256: contentHash } = file;
  const grouped = columns.includes(groupAggregationColumn);
  requireRightsToChange(ctx, IMPORT, { mode, grouped });
  requireVisibleColumns(ctx, columns, groupAggregationColumn);
  const acceptance = acceptanceOf(ctx, input);
  const hashes = { contentHash, schemaHash: schemaHashOf(ctx, { ...input, matchBy, mapping }) };
  const peopleHash = input.someRowsOf ?? peopleHashOf({ contentHash, encoding, sheet, dateFormat, columns });
  if (mode !== 'update') await holdPeopleOf(ctx, peopleHash);
  const uploads = uploadsOf(ctx);
  const same = {
    and: Object.entries(hashes).map(([column, hash]) => ({ '==': [{ var: column }, hash] })),
  };
  let upload = await uploads.first({ where: same });
  if (upload !== undefined && cameToNothing(upload)) {
    // It gives the file free, and stays in the history.
    const { version } = await uploads.require(upload.id, { lock: true });
    await uploads.update(upload.id, version, { contentHash: null });
    upload = undefined;
  }
  if (upload === undefined) {
    if (mode === 'create' && input.someRowsOf === undefined)
      await requireNotMadeInParts(ctx, peopleHash, input.source.name);
    const row = {
      ...hashes,
      peopleHash: mode === 'update' ? null : peopleHash,
      sourceName: input.source.name,
      sourceType: input.sourceType,
      status: 'PENDING',
      summary: {
        ...{ columns: ownHeader(file.header, columns, mapping).filter((name) => name !== null) },
        groupColumn: groupAggregationColumn,
        changes: [ctx.changeId],
        acceptance,
        ...(Object.keys(mapping).length === 0 ? {} : { mapping }),
        ...(mode === 'create' ? {} : { mode, matchBy }),
        ...(emptyCells === 'clear' ? { emptyCells } : {}),
        ...(input.someRowsOf === undefined ? {} : { isPart: true }),
      },
      error: {},
    } as const;
    // Somebody else may upload the same file at this moment; then there is one upload, and both work on it.
    await uploads.insertMany([[row]], 'skip');
    upload = await uploads.first({ where: same });
  }
  if (upload === undefined) throw new Error('The upload that was just inserted cannot be read.');
  await requireOwn(ctx, upload, input.source.name);
  // While accepted items are applied, that is for whoever applies them to end.
  if (wasRead(upload) || roundOf(upload) > 0) return unchanged(answerOf(upload));
  upload = await sayAcceptance(ctx, upload, acceptance);
  if (upload.status === 'FAIL') await uploads.update(upload.id, upload.version, { status: 'PENDING' });
  const state: ImportState = {
    ...{ uploadId: upload.id, fileName: input.source.name, groupAggregationColumn, rows: file.rows, ...hashes },
    ...{ encoding, sheet, dateFormat, partOf: input.partOf, mapping, columns, emptyCells },
    grouped,
    recipients: columns.includes(RECIPIENT_COLUMN),
    located: columns.includes(LOCATION_COLUMN),
    ...{ takes: 'VALID', mode, matchBy },
    clearsPlaces: clearsPlaces(upload),
  };
  const phases = acceptance === 'required' ? reading : [...reading, { name: APPLY, share: 3 }];
  return { key: `${IMPORT}:${upload.id}`, state, phases };
}

/** Shares of the time, by estimate. */
const reading = [
  { name: 'stage', share: 6 },
  { name: 'conflicts', share: 1 },
];

async function execute(job: JobContext, state: ImportState): Promise<void> {
  const staged = await stageRows(job, state);
  await refuseConflictingRows(job, state, staged);
  const acceptance = await job.transaction((ctx) => settleAcceptance(ctx, state.uploadId));
  if (acceptance === 'required' && state.grouped) await job.transaction((ctx) => keepSeenGroups(ctx, state.uploadId));
  const made = acceptance === 'required' ? {} : await applyRows(job, state, staged.ends);
  await job.transaction((ctx) => sumUp(ctx, { ...state, acceptance }, made));
}

async function finish(ctx: OperationContext, { uploadId }: ImportState): Promise<ImportAnswer> {
  const uploads = uploadsOf(ctx);
  const upload = await uploads.require(uploadId, { lock: true });
  const status = uploadStatusOf(itemsIn(upload));
  return answerOf((await uploads.update(uploadId, upload.version, { status })).row);
}

/** What others uploaded was read with their reach: whoever has another must not take its result for the whole of the file. */
async function requireOwn(ctx: OperationContext, { id }: { readonly id: string }, file: string): Promise<void> {
  const isKept = ctx.access?.rowsOf(IndividualDataSourceUpload) !== undefined;
  if (isKept && (await ctx.repo(IndividualDataSourceUpload).get(id)) === undefined)
    ctx.fail(individualErrors.UPLOADED_BY_OTHERS({ file }, ['source']));
}

/** Who does not see a field does not fill it, by a file or otherwise. */
function requireVisibleColumns(ctx: OperationContext, columns: readonly (string | null)[], groupColumn: string): void {
  const hidden = columns
    .filter((column) => column !== null)
    .flatMap((column) => fieldsOf(column, groupColumn))
    .filter(({ entity, field }) => ctx.access?.hides(entity, field) === true);
  if (hidden.length > 0)
    ctx.fail(
      ...hidden.map(({ entity, field }) => coreErrors.FIELD_HIDDEN({ field: `${entity.name}.${field}` }, ['source'])),
    );
}
