import { AsyncLocalStorage } from 'node:async_hooks';
import { coreErrors } from '../errors/core-errors.ts';
import { errorFacts } from '../errors/error-facts.ts';
import { failure, MisuseError } from '../errors/failure.ts';
import type { Logger } from './ports.ts';

/** Something that works beside the calls while an app runs, such as a worker or a subscriber. */
export interface BackgroundPart {
  readonly name: string;
  /** Begins to work; called by `app.start()`. */
  start(): Promise<void>;
  /** Takes nothing new, ends what it is at, and resolves when it is at rest. `limit` aborts when there is no more time. */
  stop(limit: AbortSignal): Promise<void>;
  health(): PartHealth | Promise<PartHealth>;
}

/** How one background part of an app is: workers, subscribers, the sealer. */
export interface PartHealth {
  readonly healthy: boolean;
  /** What an operator wants to know: lags, counts, the last error's code. No personal data. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Where an app is between its composition (`idle`) and its end; a stopped app takes no more calls. */
export type LifecycleState = 'idle' | 'starting' | 'started' | 'stopping' | 'stopped';

/** How `app.stop()` goes about it. */
export interface StopOptions {
  /**
   * Milliseconds that open calls and background parts have to end. What is open then is given up: its transaction is rolled back, unless
   * its commit is under way, and it is answered `core.STOPPING`. @default no limit
   */
  readonly timeoutMs?: number;
}

/** How an app came to its end. */
export interface StopReport {
  /** Calls that were given up when the time was over. */
  readonly abortedCalls: number;
  /** Parts whose `stop` failed or did not end in time. */
  readonly failedParts: readonly string[];
}

/** What of an app is at work: background parts between start and stop, and calls that have not ended. */
export class Lifecycle {
  readonly #logger: Logger;
  readonly #parts: BackgroundPart[] = [];
  readonly #calls = new Map<Promise<unknown>, AbortController>();
  /** Marks what runs inside a call or a part: it cannot wait for its own end. */
  readonly #inside = new AsyncLocalStorage<true | undefined>();
  readonly #limit = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  #state: LifecycleState = 'idle';
  #starting: Promise<unknown> = Promise.resolve();
  #started: BackgroundPart[] = [];
  #stopping: Promise<StopReport> | undefined;
  #givesUp = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get state(): LifecycleState {
    return this.#state;
  }

  /** Whether calls are taken: before the start as well, since an app that only answers calls need not be started. */
  get takesCalls(): boolean {
    return this.#state !== 'stopping' && this.#state !== 'stopped';
  }

  /** Whether the time for a graceful stop is over: nothing new is begun, not even to tell of a failure. */
  get givesUp(): boolean {
    return this.#givesUp;
  }

  /** Aborts when the time for a graceful stop is over. */
  get limit(): AbortSignal {
    return this.#limit.signal;
  }

  get openCalls(): number {
    return this.#calls.size;
  }

  get parts(): readonly BackgroundPart[] {
    return this.#parts;
  }

  /** Adds a part; one that comes after the start begins with the next start of the app. */
  add(part: BackgroundPart): void {
    if (this.#parts.some(({ name }) => name === part.name))
      throw new MisuseError('PART_TWICE', `This app already runs something called "${part.name}".`);
    this.#parts.push(part);
  }

  /** Starts every part in the order in which they were added; when one fails, those before it are stopped again. */
  async start(): Promise<void> {
    if (this.#state !== 'idle') throw new MisuseError('LIFECYCLE', `This app is ${this.#state}; it starts once.`);
    this.#state = 'starting';
    const starting = this.#startParts();
    this.#starting = starting.catch(() => undefined);
    await starting;
  }

  async #startParts(): Promise<void> {
    try {
      for (const part of this.#parts) {
        this.#started.push(part);
        await this.#inside.run(true, () => part.start());
        if (!this.takesCalls) throw new MisuseError('LIFECYCLE', 'This app was stopped while it started.');
      }
      this.#state = 'started';
    } catch (error) {
      // A stop that came meanwhile stops the parts itself.
      if (this.takesCalls) {
        await this.#stopParts();
        if (this.takesCalls) this.#state = 'idle';
      }
      throw error;
    }
  }

  /** Refuses new calls, lets parts and open calls end, gives up what does not end in time. A second call waits for the first. */
  async stop({ timeoutMs }: StopOptions = {}): Promise<StopReport> {
    if (this.#inside.getStore() !== undefined)
      throw new MisuseError(
        'MISUSE_STOP_INSIDE',
        'stop() waits for every call and background part to end, so none of them can wait for stop(). Call it from outside.',
      );
    if (timeoutMs !== undefined) this.#limitTo(timeoutMs);
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  #limitTo(timeoutMs: number): void {
    if (!Number.isInteger(timeoutMs) || timeoutMs < 0 || timeoutMs > 0x7fff_ffff)
      throw new MisuseError('STOP_TIMEOUT', `timeoutMs is a whole number of milliseconds, not ${timeoutMs}.`);
    this.#timers.push(setTimeout(() => this.#limit.abort(), timeoutMs));
  }

  async #end(): Promise<StopReport> {
    this.#state = 'stopping';
    await this.#inTime(this.#starting);
    const failedParts = await this.#stopParts();
    await this.#inTime(this.#allCalls());
    this.#givesUp = true;
    const open = [...this.#calls.values()];
    if (open.length > 0) this.#logger.warn('Calls did not end in time and are given up.', { calls: open.length });
    for (const call of open) call.abort(failure(coreErrors.STOPPING()));
    await this.#allCalls();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#state = 'stopped';
    return { abortedCalls: open.length, failedParts };
  }

  async #allCalls(): Promise<void> {
    while (this.#calls.size > 0) await Promise.allSettled(this.#calls.keys());
  }

  /** Names of the parts that could not be brought to rest. */
  async #stopParts(): Promise<string[]> {
    const started = this.#started.splice(0);
    const stopped = await Promise.all(
      started.map(async (part) => {
        try {
          const stopping = this.#inside.run(true, () => part.stop(this.#limit.signal));
          if (await this.#inTime(stopping)) return [];
          this.#logger.error('A background part did not stop in time.', { part: part.name });
        } catch (error) {
          this.#logger.error('A background part failed to stop.', { part: part.name, ...errorFacts(error) });
        }
        return [part.name];
      }),
    );
    return stopped.flat();
  }

  /** Waits for work, though not beyond the time limit; whether it ended. */
  async #inTime(work: Promise<unknown>): Promise<boolean> {
    const { signal } = this.#limit;
    const { promise: over, resolve } = Promise.withResolvers<false>();
    const expire = () => resolve(false);
    signal.addEventListener('abort', expire, { once: true });
    try {
      // Work that is at rest already counts as ended, however late it is.
      return await Promise.race([work.then(() => true), signal.aborted ? Promise.resolve(false) : over]);
    } finally {
      signal.removeEventListener('abort', expire);
    }
  }

  /** One outermost call, which `stop` waits for; the signal says when it must not wait any longer. */
  async call<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    // What is waited for may go on to its end: a part with an event in hand, say.
    const isWaitedFor = this.#inside.getStore() !== undefined && !this.#givesUp;
    if (!this.takesCalls && !isWaitedFor) throw failure(coreErrors.STOPPING());
    const controller = new AbortController();
    const running = this.#inside.run(true, () => work(controller.signal));
    this.#calls.set(running, controller);
    try {
      return await running;
    } finally {
      this.#calls.delete(running);
    }
  }

  /** Runs what belongs to no call any more, such as telling of what is committed. */
  apart(work: () => void): void {
    this.#inside.run(undefined, work);
  }
}
