/** Turns at something that only one may use at a time, in the order of asking. */
export class Queue {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves when it is our turn, with the function that ends it. */
  async turn(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    const before = this.#last;
    let end: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      end = resolve;
    });
    this.#waiting++;
    try {
      await settledOrAborted(before, signal);
    } catch (error) {
      // Who gives up passes the turn on when it comes.
      void before.then(end);
      throw error;
    } finally {
      this.#waiting--;
    }
    return end;
  }
}

function settledOrAborted(before: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return before;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    void before.then(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}
