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
    await ctx.repo(RunFile).insert({ runId, name, fileName, sha256: null, keptUntil: null });
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
    if (sha256 !== null) kept.set(row.name, keptFile(runtime.blobs, row.fileName, sha256, source));
  }
  return kept;
}

/** A file as it is kept, for any process; whoever has the `source` brings the bytes once more where another run has deleted them by now. */
export function keptFile(blobs: BlobStore, name: string, sha256: string, source?: ByteSource): ByteSource {
  return {
    name,
    async *open() {
      let isBegun = false;
      try {
        for await (const chunk of blobs.get(sha256)) {
          isBegun = true;
          yield chunk;
        }
      } catch (error) {
        if (!(error instanceof BlobMissing)) throw error;
        const again = source === undefined || isBegun ? undefined : await blobs.put(source.open());
        if (again?.sha256 !== sha256) throw failure(coreErrors.FILE_MISSING({ file: name }));
        yield* blobs.get(sha256);
      }
    },
  };
}

type Write = <T>(work: (ctx: OperationContext) => Promise<T>) => Promise<T>;

/** Keeps the files of a run that ends now for some days more, as its job says. */
export async function keepFilesOn(ctx: OperationContext, runId: string, days: number): Promise<void> {
  if (days <= 0) return;
  const keptUntil = new Date(Date.parse(ctx.now) + days * DAY).toISOString();
  const where = { '==': [{ var: 'runId' }, runId] };
  await ctx.repo(RunFile).updateWhere({ where, set: { keptUntil: { value: keptUntil } } });
}

/** A file of a run that is done, or of one that is not. */
export interface KeptFile {
  readonly source: ByteSource;
  /** Null while the run is not done. */
  readonly keptUntil: string | null;
}

/** The file that the input of a run had under a name; undefined where there is no such run, or its files are gone. */
export async function fileOfRun(
  ctx: OperationContext,
  blobs: BlobStore,
  key: string,
  name: string,
): Promise<KeptFile | undefined> {
  const where = { and: [{ '==': [{ var: 'run.key' }, key] }, { '==': [{ var: 'name' }, name] }] };
  const row = await ctx.repo(RunFile, { scope: 'all' }).first({ where });
  if (row === undefined || row.sha256 === null) return undefined;
  const { fileName, sha256, keptUntil } = row;
  if ((keptUntil !== null && keptUntil <= ctx.now) || !(await blobs.has(sha256))) return undefined;
  return { source: keptFile(blobs, fileName, sha256), keptUntil };
}

/** Deletes the bytes of a run that is done, unless they are kept on, or another one that is not done has the same. */
export async function releaseFiles(participation: Participation): Promise<void> {
  const { run, runtime } = participation;
  const write: Write = (work) => participation.bookkeeping(work);
  try {
    const rows = await write((ctx) => rowsOfFiles(ctx, run.id));
    await deleteFiles(
      runtime.blobs,
      write,
      rows.filter(({ keptUntil }) => keptUntil === null),
    );
  } catch (error) {
    // The work is done; a worker deletes later what is left.
    runtime.logger.warn('The files of a run could not be deleted.', { run: run.id, ...errorFacts(error) });
  }
}

/** Files of runs that ended otherwise than done and were left alone so long are not kept for them any more. */
const KEPT_DAYS = 30;
const DAY = 24 * 3600_000;

/** That nobody has said to keep a file, or not so long. */
const isUnkept = (now: string): unknown => ({ or: [{ missing: 'keptUntil' }, { '<': [{ var: 'keptUntil' }, now] }] });

/** Deletes what nobody needs any more: files of runs that are done but were not deleted then, and of runs that nobody took up again. */
export async function deleteLeftFiles(blobs: BlobStore, write: Write): Promise<void> {
  const rows = await write(async (ctx) => {
    const before = new Date(Date.parse(ctx.now) - KEPT_DAYS * DAY).toISOString();
    const given = { in: [{ var: 'run.status' }, ['FAILED', 'CANCELLED', 'INCOMPLETE']] };
    const where = {
      and: [
        { '!': { missing: 'sha256' } },
        {
          or: [
            { and: [{ '==': [{ var: 'run.status' }, 'DONE'] }, isUnkept(ctx.now)] },
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
          { or: [{ '!=': [{ var: 'run.status' }, 'DONE'] }, { '!': isUnkept(ctx.now) }] },
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
