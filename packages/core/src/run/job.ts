import type { AnyEntity } from '../entity/entity.ts';
import { MisuseError } from '../errors/failure.ts';
import type { OperationContext } from '../operation/context.ts';
import type { IdRange } from '../store/store.ts';
import { type ByteSource, isByteSource } from '../transfer/byte-source.ts';
import type { TableFormats } from '../transfer/table-formats.ts';

/** Numbers that ranges report and phases add up. */
export type Counts = Readonly<Record<string, number>>;

/** How far a phase is, as its listener is told. */
export interface Progress {
  readonly phase: string;
  /** Ranges, or whatever the phase counts. */
  readonly done: number;
  readonly total: number | undefined;
}

/** Work of a phase in one transaction. */
export type Work<T> = (ctx: OperationContext) => Promise<T>;

/** What a job's `execute` works with. */
export interface JobContext {
  /** Rows per range; results do not depend on it. */
  readonly rangeSize: number;
  /**
   * Runs work in a transaction of its own. It may run again after a crash, and in several processes at a time, so a second time it must
   * find nothing left to do.
   */
  transaction<T>(work: Work<T>): Promise<T>;
  /**
   * Goes through a set in ranges of ids, one transaction each, and adds up what they report. The ranges are cut once and stored; any
   * number of processes take them, and after a crash only those that are not done are worked on. A range whose work fails
   * unexpectedly again and again is left out with its error; the others are done, and then the run ends as INCOMPLETE.
   */
  overRanges(
    phase: string,
    cut: (ctx: OperationContext, size: number) => Promise<readonly string[]>,
    work: (ctx: OperationContext, range: IdRange) => Promise<Counts>,
    options?: RangeOptions,
  ): Promise<Counts>;
  /**
   * A phase that one process does at a time and that is done once: reading a file, asking a gateway. What it gives is kept and given again
   * when the run is carried on. A process that dies gives the phase back when its lease ends; the next one begins the phase again, so
   * its steps must find what is done.
   */
  alone<T extends Readonly<Record<string, unknown>>>(phase: string, work: (lease: Lease) => Promise<T>): Promise<T>;
  /** A file of the input. */
  file(name: string): ByteSource;
  /** What opens a file that holds a table. */
  readonly formats: TableFormats;
  progress(progress: Progress): void;
}

/** The right to do a phase alone, for as long as it is renewed; the kernel renews it. */
export interface Lease {
  /**
   * Like `transaction` of the job, but refused when the lease is lost: a process that slept too long and wakes cannot commit what
   * another one is doing now.
   */
  transaction<T>(work: Work<T>): Promise<T>;
  /** Aborted when the lease is lost; what takes long outside of transactions should listen to it. */
  readonly signal: AbortSignal;
  /** How far the phase is; kept with its next transaction, for whoever asks. */
  progress(done: number, total?: number): void;
}

/** Whose ranges a phase goes through. */
export interface RangeOptions {
  /**
   * The row that the ranges are about, when several runs may work on the same set: they share its ranges, whoever cut them. The
   * phase is then the same in all of them and used for nothing else. @default the ranges are the run's own
   */
  readonly sharedBy?: { readonly entity: AnyEntity; readonly id: string };
}

/** A job inside an open transaction: the same steps, nothing durable in between. Previews and nested calls work like this. */
export function inlineJob(ctx: OperationContext, rangeSize: number, input: unknown): JobContext {
  const signal = new AbortController().signal;
  return {
    rangeSize,
    transaction: (work) => work(ctx),
    async overRanges(_phase, cut, work) {
      const sums: Record<string, number> = {};
      let after: string | undefined;
      for (const through of await cut(ctx, rangeSize)) {
        addCounts(sums, await work(ctx, { after, through }));
        after = through;
      }
      return sums;
    },
    alone: (_phase, work) => work({ transaction: (inner) => inner(ctx), signal, progress: () => undefined }),
    file: (name) => {
      const source = (input as Readonly<Record<string, unknown>>)[name];
      if (!isByteSource(source)) throw noFile(name);
      return source;
    },
    formats: ctx.formats,
    progress: () => undefined,
  };
}

export const noFile = (name: string): MisuseError =>
  new MisuseError('MISUSE_FILE', `The input has no file called "${name}".`);

/** Adds what a range reported to the sums of its phase. */
export function addCounts(sums: Record<string, number>, counts: Counts): void {
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
}
