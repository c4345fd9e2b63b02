import { coreErrors, type JobContext, job, type OperationContext, unchanged } from '@parasol/core';
import { Individual } from '../../entities/individual.ts';
import { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { individualErrors } from '../../errors.ts';
import { applyRows } from './apply-rows.ts';
import { individualSchema, knownColumns, LOCATION_COLUMN, RECIPIENT_COLUMN } from './import-columns.ts';
import { type ImportInput, type ImportState, importInput } from './import-input.ts';
import { type InspectedFile, inspectFile } from './inspect-file.ts';
import { uploadsOf } from './of-upload.ts';
import { refuseConflictingRows } from './refuse-conflicting-rows.ts';
import { schemaHashOf } from './schema-hash.ts';
import { stageRows } from './stage-rows.ts';
import { APPLY } from './unfinished-imports.ts';
import { answerOf, type ImportAnswer, sumUp } from './upload-summary.ts';

/**
 * Imports people, their groups and memberships from a file, CSV or of another format that the app has: header check, staging, row by row validation, conflicts among the
 * rows, and the good rows applied as sets. The same file read by the same schema is imported once; an import that was cut off goes on
 * where it stopped, by any process: the file is kept until its people are complete.
 *
 * @example
 * const { accepted, refused } = unwrap(await me.individualImports.importIndividuals({ source: fromFile('people.csv') }));
 */
export const importIndividuals = job({
  rights: 'gql_individual_create_perms',
  input: importInput,
  // The bytes are hashed where they are read; here only what can be hashed without reading.
  fingerprint: ({ source, ...options }) => ({ ...options, name: source.name }),
  inspect: (ctx, { source, encoding, sheet, groupAggregationColumn }): Promise<InspectedFile> => {
    const columns = knownColumns(individualSchema(ctx), groupAggregationColumn);
    return inspectFile(ctx.formats, { source, encoding, sheet }, columns);
  },
  start,
  execute,
  finish,
});

async function start(ctx: OperationContext, input: ImportInput, file: InspectedFile) {
  const { groupAggregationColumn, encoding, sheet } = input;
  requireVisibleColumns(ctx, file.header);
  const hashes = { contentHash: file.sha256, schemaHash: schemaHashOf(ctx, input) };
  const uploads = uploadsOf(ctx);
  const same = {
    and: Object.entries(hashes).map(([column, hash]) => ({ '==': [{ var: column }, hash] })),
  };
  let upload = await uploads.first({ where: same });
  if (upload === undefined) {
    const row = {
      ...hashes,
      sourceName: input.source.name,
      sourceType: input.sourceType,
      status: 'PENDING',
      summary: { columns: file.header, groupColumn: groupAggregationColumn },
      error: {},
    } as const;
    // Somebody else may upload the same file at this moment; then there is one upload, and both work on it.
    await uploads.insertMany([[row]], 'skip');
    upload = await uploads.first({ where: same });
  }
  if (upload === undefined) throw new Error('The upload that was just inserted cannot be read.');
  await requireOwn(ctx, upload, input.source.name);
  if (upload.status === 'SUCCESS' || upload.status === 'PARTIAL_SUCCESS') return unchanged(answerOf(upload));
  if (upload.status === 'FAIL') await uploads.update(upload.id, upload.version, { status: 'PENDING' });
  const state: ImportState = {
    ...{
      uploadId: upload.id,
      fileName: input.source.name,
      groupAggregationColumn,
      encoding,
      sheet,
      rows: file.rows,
      ...hashes,
    },
    grouped: file.header.includes(groupAggregationColumn),
    recipients: file.header.includes(RECIPIENT_COLUMN),
    located: file.header.includes(LOCATION_COLUMN),
  };
  return { key: `individual.import_individuals:${upload.id}`, state, phases };
}

/** Shares of the time, by estimate. */
const phases = [
  { name: 'stage', share: 6 },
  { name: 'conflicts', share: 1 },
  { name: APPLY, share: 3 },
];

async function execute(job: JobContext, state: ImportState): Promise<void> {
  const staged = await stageRows(job, state);
  await refuseConflictingRows(job, state, staged);
  const made = await applyRows(job, state, staged);
  await job.transaction((ctx) => sumUp(ctx, state, made));
}

async function finish(ctx: OperationContext, { uploadId }: ImportState): Promise<ImportAnswer> {
  const uploads = uploadsOf(ctx);
  const upload = await uploads.require(uploadId, { lock: true });
  const status = (upload.summary['refused'] as number) > 0 ? 'PARTIAL_SUCCESS' : 'SUCCESS';
  return answerOf((await uploads.update(uploadId, upload.version, { status })).row);
}

/** What others uploaded was read with their reach: whoever has another must not take its result for the whole of the file. */
async function requireOwn(ctx: OperationContext, { id }: { readonly id: string }, file: string): Promise<void> {
  const isKept = ctx.access?.rowsOf(IndividualDataSourceUpload) !== undefined;
  if (isKept && (await ctx.repo(IndividualDataSourceUpload).get(id)) === undefined)
    ctx.fail(individualErrors.UPLOADED_BY_OTHERS({ file }, ['source']));
}

/** Who does not see a field does not fill it, by a file or otherwise. */
function requireVisibleColumns(ctx: OperationContext, header: readonly string[]): void {
  const fields: Readonly<Record<string, string>> = { first_name: 'firstName', last_name: 'lastName', dob: 'dob' };
  const hidden = header
    .map((column) => fields[column] ?? `jsonExt.${column}`)
    .filter((field) => ctx.access?.hides(Individual, field) === true);
  if (hidden.length > 0)
    ctx.fail(...hidden.map((field) => coreErrors.FIELD_HIDDEN({ field: `${Individual.name}.${field}` }, ['source'])));
}
