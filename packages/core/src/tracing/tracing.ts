import { errorFacts } from '../errors/error-facts.ts';
import { isDomainFailure } from '../errors/failure.ts';
import type { Logger } from '../module/ports.ts';
import { noTracer, type Span, type SpanStart, type SpanValue, type Tracer } from './tracer.ts';

const ERROR = 2;

/** Lets work tell of itself, or of nothing. */
export type Note = (key: string, value: SpanValue) => void;

/** Spans around work. Whatever the host's tracer does, the work runs once and gives its own answer. */
export class Tracing {
  readonly #tracer: Tracer;
  readonly #logger: Logger;

  constructor(tracer: Tracer, logger: Logger) {
    this.#tracer = tracer;
    this.#logger = logger;
  }

  /** Undefined where nobody listens, so that work goes without a closure and a span. */
  static of(tracer: Tracer, logger: Logger): Tracing | undefined {
    return tracer === noTracer ? undefined : new Tracing(tracer, logger);
  }

  span<T>(name: string, start: SpanStart, work: (note: Note) => Promise<T>): Promise<T> {
    let running: Promise<T> | undefined;
    try {
      const given: unknown = this.#tracer.startActiveSpan(name, start, (span) => {
        running = this.#within(span, work);
        return running;
      });
      // What the tracer makes of the work's promise is nobody's: its failure is told by the promise itself.
      void Promise.resolve(given).catch(() => undefined);
    } catch (error) {
      this.#report(error);
    }
    return running ?? work(() => undefined);
  }

  async #within<T>(span: Span, work: (note: Note) => Promise<T>): Promise<T> {
    try {
      return await work((key, value) => this.#safely(() => span.setAttribute(key, value)));
    } catch (error) {
      this.#safely(() => tellFailure(span, error));
      throw error;
    } finally {
      this.#safely(() => span.end());
    }
  }

  #safely(tell: () => unknown): void {
    try {
      tell();
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    this.#logger.error('The tracer failed.', errorFacts(error));
  }
}

function tellFailure(span: Span, error: unknown): void {
  if (isDomainFailure(error)) {
    span.setAttribute('parasol.outcome', 'refused');
    span.setAttribute('parasol.errors', error.errors.map(({ code }) => code).join());
    return;
  }
  const { error: name, code, at } = errorFacts(error);
  span.recordException({
    name: String(name),
    ...(code === undefined ? {} : { code: String(code) }),
    ...(Array.isArray(at) ? { stack: at.map((place) => `    at ${String(place)}`).join('\n') } : {}),
  });
  span.setStatus({ code: ERROR });
}
