/** Values that a span can say of itself. Parasol sets names, codes, counts and ids of changes; never what people typed. */
export type SpanValue = string | number | boolean;

/** A piece of work as a trace shows it; a span of OpenTelemetry fits. */
export interface Span {
  setAttribute(key: string, value: SpanValue): unknown;
  /** Code 2 is an error. A call that was refused is none: its span has `parasol.outcome` and `parasol.errors`. */
  setStatus(status: { readonly code: number }): unknown;
  /** Kind, code and places in the code; never the message. */
  recordException(exception: { readonly name: string; readonly code?: string; readonly stack?: string }): unknown;
  end(): unknown;
}

/** How a span begins. */
export interface SpanStart {
  /** 0 for work inside the app, 2 for a statement that goes to a database, as OpenTelemetry counts kinds. */
  readonly kind: 0 | 2;
  readonly attributes: Readonly<Record<string, SpanValue>>;
}

/**
 * Where an app tells what it is at: outermost calls, nested operations, handlers, attempts of transactions, statements. The tracer of
 * OpenTelemetry fits as it is; spans nest by its context manager. The default tells nobody and costs nothing.
 *
 * @example
 * // skip: needs @opentelemetry/api
 * import { trace } from '@opentelemetry/api';
 * const app = await createParasol({
 *   store, modules,
 *   configure: (container) => container.rebind(identifiers.tracer).toConstantValue(trace.getTracer('parasol')),
 * });
 */
export interface Tracer {
  /** Begins a span, makes it the one under which others begin while `work` runs, and gives what `work` gives. */
  startActiveSpan<T>(name: string, start: SpanStart, work: (span: Span) => T): T;
}

const silentSpan: Span = Object.freeze({ setAttribute() {}, setStatus() {}, recordException() {}, end() {} });

/** Tells nobody; the default. */
export const noTracer: Tracer = Object.freeze({
  startActiveSpan: <T>(_name: string, _start: SpanStart, work: (span: Span) => T): T => work(silentSpan),
});
