/** Runs one statement of transaction control. */
export type Control = (sql: string) => Promise<unknown>;

/** Savepoints of one transaction, inside each other and never across. */
export class Savepoints {
  readonly #control: Control;
  readonly #onUndone: () => void;
  readonly #open: string[] = [];
  #count = 0;

  constructor(control: Control, onUndone: () => void = () => undefined) {
    this.#control = control;
    this.#onUndone = onUndone;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const name = `parasol_${++this.#count}`;
    await this.#control(`savepoint ${name}`);
    this.#open.push(name);
    let result: T;
    try {
      result = await work();
    } catch (error) {
      this.#close(name);
      // Where the connection or the transaction is gone, the first error says more.
      await this.#control(`rollback to savepoint ${name}`)
        .then(() => this.#control(`release savepoint ${name}`))
        .then(() => this.#onUndone())
        .catch(() => undefined);
      throw error;
    }
    this.#close(name);
    await this.#control(`release savepoint ${name}`);
    return result;
  }

  #close(name: string): void {
    if (this.#open.pop() === name) return;
    throw new Error(
      'Two parts of a transaction that may fail alone ran at the same time; await one before the next begins.',
    );
  }
}
