import type { Logger } from '../module/ports.ts';
import type { Result } from '../operation/result.ts';
import type { BoundOperation } from '../operation/service.ts';
import type { Note, Tracing } from './tracing.ts';

/** Watches the work of an app: spans for who traces, a warning for what takes long. */
export class Watch {
  readonly tracing: Tracing | undefined;
  readonly #logger: Logger;
  readonly #slowMs: number;

  constructor(tracing: Tracing | undefined, logger: Logger, slowMs: number) {
    this.tracing = tracing;
    this.#logger = logger;
    this.#slowMs = slowMs;
  }

  /** One outermost call. Jobs may take long; their progress tells. */
  async call(
    operation: BoundOperation,
    preview: boolean,
    work: () => Promise<Result<unknown>>,
  ): Promise<Result<unknown>> {
    const { signal, spec } = operation;
    const begun = performance.now();
    try {
      if (this.tracing === undefined) return await work();
      const attributes = { 'parasol.operation': signal, 'parasol.kind': spec.kind, 'parasol.preview': preview };
      return await this.tracing.span(signal, { kind: 0, attributes }, async (note) => {
        const result = await work();
        tellOutcome(note, result);
        return result;
      });
    } finally {
      if (spec.kind !== 'job') this.#warnOfSlow('A call took long.', { signal }, begun);
    }
  }

  /** A unit of work of the host. */
  unit<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.tracing === undefined) return work();
    return this.tracing.span(name, { kind: 0, attributes: { 'parasol.operation': name } }, work);
  }

  /** An operation that another one, a handler or a unit of the host calls. */
  nested<T>({ signal, spec }: BoundOperation, work: () => Promise<T>): Promise<T> {
    if (this.tracing === undefined) return work();
    const attributes = { 'parasol.operation': signal, 'parasol.kind': spec.kind, 'parasol.nested': true };
    return this.tracing.span(signal, { kind: 0, attributes }, work);
  }

  /** One handler of a signal. */
  async handler<T>(
    signal: string,
    when: 'before' | 'after',
    id: string | undefined,
    work: () => T | Promise<T>,
  ): Promise<T> {
    const handler = id ?? 'anonymous';
    const begun = performance.now();
    try {
      if (this.tracing === undefined) return await work();
      const attributes = { 'parasol.operation': signal, 'parasol.when': when, 'parasol.handler': handler };
      return await this.tracing.span(`${signal} ${when}`, { kind: 0, attributes }, async () => work());
    } finally {
      this.#warnOfSlow('A handler took long.', { signal, when, handler }, begun);
    }
  }

  /** One attempt of a transaction. */
  attempt<T>(changeId: string, attempt: number, work: () => Promise<T>): Promise<T> {
    if (this.tracing === undefined) return work();
    const attributes = { 'parasol.change_id': changeId, 'parasol.attempt': attempt };
    return this.tracing.span('transaction', { kind: 0, attributes }, work);
  }

  #warnOfSlow(message: string, names: Readonly<Record<string, string>>, begun: number): void {
    const milliseconds = performance.now() - begun;
    if (milliseconds > this.#slowMs) this.#logger.warn(message, { ...names, milliseconds: Math.round(milliseconds) });
  }
}

function tellOutcome(note: Note, result: Result<unknown>): void {
  note('parasol.outcome', result.success ? result.outcome : 'refused');
  if (!result.success) note('parasol.errors', result.errors.map(({ code }) => code).join());
  else if (result.outcome !== 'pending' && result.changeId !== undefined) note('parasol.change_id', result.changeId);
}
