import type { Logger } from '../module/ports.ts';
import type { OperationContext } from '../operation/context.ts';
import type { Result } from '../operation/result.ts';
import type { BoundOperation } from '../operation/service.ts';
import type { BoundHandler } from '../signals/signals.ts';
import type { Note, Tracing } from './tracing.ts';

const ANONYMOUS = 'anonymous';

/** What a handler gets, as far as it is watched. */
export interface HandlerEvent {
  readonly signal: string;
  readonly when: 'before' | 'after';
}

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

  /** Runs one handler. Nothing stands between it and the pipeline unless somebody traces. */
  run({ id = ANONYMOUS, run }: BoundHandler, ctx: OperationContext, event: HandlerEvent): unknown {
    if (this.tracing === undefined) return run(ctx, event);
    const { signal, when } = event;
    const attributes = { 'parasol.operation': signal, 'parasol.when': when, 'parasol.handler': id };
    return this.tracing.span(`${signal} ${when}`, { kind: 0, attributes }, async () => run(ctx, event));
  }

  /** To be called after a handler that began at this reading of `performance.now()`. */
  handlerEnded(begun: number, { id = ANONYMOUS }: BoundHandler, { signal, when }: HandlerEvent): void {
    if (performance.now() - begun > this.#slowMs)
      this.#warnOfSlow('A handler took long.', { signal, when, handler: id }, begun);
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
