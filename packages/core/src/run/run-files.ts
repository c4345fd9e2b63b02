import type { BlobStore } from '../blob/blob-store.ts';
import { BlobMissing } from '../blob/blob-store.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { errorFacts } from '../errors/error-facts.ts';
import { failure } from '../errors/failure.ts';
import type { OperationContext } from '../operation/context.ts';
import { type ByteSource, isByteSource } from '../transfer/byte-source.ts';
import { type Run, RunFile } from './entities.ts';
import type { Participation } from './participation.ts';

/** The files among the keys of an input. */
export function filesOf(input: unknown): Map<string, ByteSource> {
  if (typeof input !== 'object' || input === null) return new Map();
  return new Map(Object.entries(input).filter((entry): entry is [string, ByteSource] => isByteSource(entry[1])));
}

/** An input as the run's row keeps it, which is as JSON: its files are rows of their own. */
export function storedInput(input: unknown): Record<string, unknown> {
  const files = filesOf(input);
  const plain =
    files.size === 0 ? input : Object.fromEntries(Object.entries(input as object).filter(([name]) => !files.has(name)));
  return { value: JSON.parse(JSON.stringify(plain ?? null)) as unknown };
}

/** The input of a run that another process began. */
export function revivedInput(run: Run, files: ReadonlyMap<string, ByteSource>): unknown {
  const value = run.input['value'];
  if (files.size === 0) return value;
  return Object.freeze({ ...(value as object), ...Object.fromEntries(files) });
}

/** Names the files of a new run. Their bytes come after the transaction, which is not held up by them. */
export async function nameFiles(ctx: OperationContext, runId: string, input: unknown): Promise<void> {
  for (const [name, { name: fileName }] of filesOf(input)) {
    await ctx.repo(RunFile).insert({ runId, name, fileName, sha256: null });
  }
}

/** Makes the files of a run unknown, as before their bytes came. */
export async function forgetFiles(ctx: OperationContext, runId: string): Promise<void> {
  const where = { '==': [{ var: 'runId' }, runId] };
  await ctx.repo(RunFile).updateWhere({ where, set: { sha256: { value: null } } });
}

export async function rowsOfFiles(ctx: OperationContext, runId: string): Promise<RunFile[]> {
  const rows: RunFile[] = [];
  for await (const batch of ctx.repo(RunFile).stream({ where: { '==': [{ var: 'runId' }, runId] } }))
    rows.push(...batch);
  return rows;
}

/** Keeps the bytes of a run's files, unless they are kept already, and gives the files as any process reads them. */
export async function keepFiles(participation: Participation, input: unknown): Promise<Map<string, ByteSource>> {
  const { run, runtime } = participation;
  const given = filesOf(input);
  const kept = new Map<string, ByteSource>();
  if (given.size === 0) return kept;
  for (const row of await participation.bookkeeping((ctx) => rowsOfFiles(ctx, run.id))) {
    const source = given.get(row.name);
    let { sha256 } = row;
    if (source !== undefined && (sha256 === null || !(await runtime.blobs.has(sha256)))) {
      ({ sha256 } = await runtime.blobs.put(source.open()));
      const known = sha256;
      await participation.bookkeeping(async (ctx) => {
        const { id, version } = await ctx.repo(RunFile).require(row.id, { lock: true });
        await ctx.repo(RunFile).update(id, version, { sha256: known });
      });
      // Another run that ended with the same bytes may have deleted them before it could know that they are wanted here.
      if (!(await runtime.blobs.has(known))) await runtime.blobs.put(source.open());
    }
    if (sha256 !== null) kept.set(row.name, keptFile(runtime.blobs, row.fileName, sha256));
  }
  return kept;
}

export function keptFile(blobs: BlobStore, name: string, sha256: string): ByteSource {
  return {
    name,
    async *open() {
      try {
        yield* blobs.get(sha256);
      } catch (error) {
        throw error instanceof BlobMissing ? failure(coreErrors.FILE_MISSING({ file: name })) : error;
      }
    },
  };
}

type Write = <T>(work: (ctx: OperationContext) => Promise<T>) => Promise<T>;

/** Deletes the bytes of a run that is done, unless another one that is not done has the same. */
export async function releaseFiles(participation: Participation): Promise<void> {
  const { run, runtime } = participation;
  const write: Write = (work) => participation.bookkeeping(work);
  try {
    await deleteFiles(runtime.blobs, write, await write((ctx) => rowsOfFiles(ctx, run.id)));
  } catch (error) {
    // The work is done; a worker deletes later what is left.
    runtime.logger.warn('The files of a run could not be deleted.', { run: run.id, ...errorFacts(error) });
  }
}

/** Files of runs that ended otherwise than done and were left alone so long are not kept for them any more. */
const KEPT_DAYS = 30;

/** Deletes what nobody needs any more: files of runs that are done but were not deleted then, and of runs that nobody took up again. */
export async function deleteLeftFiles(blobs: BlobStore, write: Write): Promise<void> {
  const rows = await write(async (ctx) => {
    const before = new Date(Date.parse(ctx.now) - KEPT_DAYS * 24 * 3600_000).toISOString();
    const given = { in: [{ var: 'run.status' }, ['FAILED', 'CANCELLED', 'INCOMPLETE']] };
    const where = {
      and: [
        { '!': { missing: 'sha256' } },
        {
          or: [
            { '==': [{ var: 'run.status' }, 'DONE'] },
            { and: [given, { '<': [{ var: 'run.dateUpdated' }, before] }] },
          ],
        },
      ],
    };
    return (await ctx.repo(RunFile).find({ where, orderBy: [], first: 1000 })).rows;
  });
  await deleteFiles(blobs, write, rows);
}

async function deleteFiles(blobs: BlobStore, write: Write, rows: readonly RunFile[]): Promise<void> {
  for (const { id, sha256 } of rows) {
    if (sha256 === null) continue;
    const users = await write((ctx) =>
      ctx.repo(RunFile).count({
        and: [
          { '==': [{ var: 'sha256' }, sha256] },
          { '!=': [{ var: 'id' }, id] },
          { '!=': [{ var: 'run.status' }, 'DONE'] },
        ],
      }),
    );
    if (users === 0) await blobs.delete(sha256);
    await write(async (ctx) => {
      const { version } = await ctx.repo(RunFile).require(id, { lock: true });
      await ctx.repo(RunFile).update(id, version, { sha256: null });
    });
  }
}
