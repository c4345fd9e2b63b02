import { coreErrors } from '../errors/core-errors.ts';
import { failure, MisuseError } from '../errors/failure.ts';

/** Something that works beside the calls while an app runs, such as a worker or a subscriber. */
export interface BackgroundPart {
  readonly name: string;
  /** Begins to work; called by `app.start()`. */
  start(): Promise<void>;
  /** Takes nothing new, ends what it is at, and resolves when it is at rest. */
  stop(): Promise<void>;
  health(): PartHealth | Promise<PartHealth>;
}

/** How one background part of an app is: workers, subscribers, the sealer. */
export interface PartHealth {
  readonly healthy: boolean;
  /** What an operator wants to know: lags, counts, the last error's code. No personal data. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Where an app is between its composition (`idle`) and its end; a stopped app takes no more calls. */
export type LifecycleState = 'idle' | 'started' | 'stopping' | 'stopped';

/** What of an app is at work: background parts between start and stop, and calls that have not ended. */
export class Lifecycle {
  readonly #parts: BackgroundPart[] = [];
  readonly #calls = new Set<Promise<unknown>>();
  #state: LifecycleState = 'idle';

  get state(): LifecycleState {
    return this.#state;
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
    this.#state = 'started';
    const started: BackgroundPart[] = [];
    try {
      for (const part of this.#parts) {
        started.push(part);
        await part.start();
      }
    } catch (error) {
      this.#state = 'idle';
      await Promise.allSettled(started.map((part) => part.stop()));
      throw error;
    }
  }

  /** Refuses new calls, lets parts and open calls end. */
  async stop(): Promise<void> {
    const wasStarted = this.#state === 'started';
    this.#state = 'stopping';
    if (wasStarted) await Promise.allSettled(this.#parts.map((part) => part.stop()));
    while (this.#calls.size > 0) await Promise.allSettled(this.#calls);
    this.#state = 'stopped';
  }

  /** One outermost call, which `stop` waits for. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    if (this.#state === 'stopping' || this.#state === 'stopped') throw failure(coreErrors.STOPPING());
    const running = work();
    this.#calls.add(running);
    try {
      return await running;
    } finally {
      this.#calls.delete(running);
    }
  }
}
