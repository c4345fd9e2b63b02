import mitt from 'mitt';
import { errorFacts } from '../errors/error-facts.ts';
import type { Logger } from '../module/ports.ts';
import type { WriteCounts } from '../store/unit.ts';

/** Told once after a command committed. A command over a million rows is one event; read its rows by `changeId`. */
export interface ChangeEvent {
  readonly signal: string;
  readonly changeId: string;
  readonly actorId: string;
  /** Instant of the commit's transaction. */
  readonly at: string;
  /** Rows written, per entity. */
  readonly counts: Readonly<Record<string, Readonly<WriteCounts>>>;
}
/** Hears of a committed command, in this process and at most once. What it throws is logged and changes nothing. */
export type ChangeListener = (event: ChangeEvent) => void | Promise<void>;

/** In-process events after the commit. A listener that fails is logged; it changes neither the answer nor stops the next listener. */
export interface Events {
  /** Listens to one signal, or to all with `'*'`; gives the function that stops listening. */
  on(signal: string, listener: ChangeListener): () => void;
}

export function createEvents(logger: Logger): Events & { emit(event: ChangeEvent): void } {
  const emitter = mitt<Record<string, ChangeEvent>>();
  return {
    on(signal, listener) {
      // mitt calls handlers one after the other and the first that throws stops the rest: each gets a shell of its own.
      const shell = (event: ChangeEvent): void => {
        const report = (error: unknown) =>
          logger.error('An event listener failed.', {
            signal: event.signal,
            changeId: event.changeId,
            ...errorFacts(error),
          });
        try {
          void Promise.resolve(listener(event)).catch(report);
        } catch (error) {
          report(error);
        }
      };
      const wildcard = (_signal: string, event: ChangeEvent): void => shell(event);
      if (signal === '*') emitter.on('*', wildcard as never);
      else emitter.on(signal, shell);
      return () => (signal === '*' ? emitter.off('*', wildcard as never) : emitter.off(signal, shell));
    },
    emit: (event) => emitter.emit(event.signal, event),
  };
}
