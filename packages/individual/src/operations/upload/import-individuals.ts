import { createHash } from 'node:crypto';
import { type JobContext, type JsonSchema, job, type OperationContext, unchanged } from '@parasol/core';
import { applyRows } from './apply-rows.ts';
import { individualSchema, knownColumns, LOCATION_COLUMN } from './import-columns.ts';
import { type ImportInput, type ImportState, importInput } from './import-input.ts';
import { inspectFile } from './inspect-file.ts';
import { uploadsOf } from './of-upload.ts';
import { refuseConflictingRows } from './refuse-conflicting-rows.ts';
import { stageRows } from './stage-rows.ts';
import { answerOf, type ImportAnswer, sumUp } from './upload-summary.ts';

/** Part of the hash that recognises an upload: a new number after a change of how rows are read. */
const READING = 1;

/**
 * Imports people, their groups and memberships from a CSV file: header check, staging, row by row validation, conflicts among the
 * rows, and the good rows applied as sets. The same file read by the same schema is imported once; an import that was cut off goes on
 * where it stopped.
 *
 * @example
 * const { accepted, refused } = unwrap(await me.individualImports.importIndividuals({ source: fromFile('people.csv') }));
 */
export const importIndividuals = job({
  rights: 'gql_individual_create_perms',
  input: importInput,
  // The bytes are hashed where they are read; here only what can be hashed without reading.
  fingerprint: ({ source, ...options }) => ({ ...options, name: source.name }),
  start,
  execute,
  finish,
});

async function start(ctx: OperationContext, input: ImportInput) {
  const schema = individualSchema(ctx);
  const file = await inspectFile(input.source, knownColumns(schema, input.groupAggregationColumn));
  const hashes = { contentHash: file.sha256, schemaHash: schemaHashOf(schema, input) };
  const uploads = uploadsOf(ctx);
  const same = {
    and: Object.entries(hashes).map(([column, hash]) => ({ '==': [{ var: column }, hash] })),
  };
  let upload = await uploads.first({ where: same });
  if (upload === undefined) {
    const sourceName = input.source.name.toWellFormed().replaceAll('\0', '').slice(0, 255) || 'unnamed';
    const row = {
      ...hashes,
      sourceName,
      sourceType: input.sourceType,
      status: 'PENDING',
      summary: { columns: file.header },
      error: {},
    } as const;
    // Somebody else may upload the same file at this moment; then there is one upload, and both work on it.
    await uploads.insertMany([[row]], 'skip');
    upload = await uploads.first({ where: same });
  }
  if (upload === undefined) throw new Error('The upload that was just inserted cannot be read.');
  if (upload.status === 'SUCCESS' || upload.status === 'PARTIAL_SUCCESS') return unchanged(answerOf(upload));
  if (upload.status === 'FAIL') await uploads.update(upload.id, upload.version, { status: 'PENDING' });
  const grouped = file.header.includes(input.groupAggregationColumn);
  const located = file.header.includes(LOCATION_COLUMN);
  const state: ImportState = { uploadId: upload.id, rows: file.rows, contentHash: file.sha256, grouped, located };
  return { key: `individual.import_individuals:${upload.id}`, state };
}

async function execute(job: JobContext, input: ImportInput, state: ImportState): Promise<void> {
  await stageRows(job, input, state);
  await refuseConflictingRows(job, state);
  const made = await applyRows(job, state);
  await job.transaction((ctx) => sumUp(ctx, state.uploadId, made));
}

async function finish(ctx: OperationContext, _input: ImportInput, { uploadId }: ImportState): Promise<ImportAnswer> {
  const uploads = uploadsOf(ctx);
  const upload = await uploads.require(uploadId, { lock: true });
  const status = (upload.summary['refused'] as number) > 0 ? 'PARTIAL_SUCCESS' : 'SUCCESS';
  return answerOf((await uploads.update(uploadId, upload.version, { status })).row);
}

function schemaHashOf(schema: JsonSchema, { groupAggregationColumn }: ImportInput): string {
  const read = JSON.stringify({ READING, schema, groupAggregationColumn });
  return createHash('sha256').update(read).digest('hex');
}
