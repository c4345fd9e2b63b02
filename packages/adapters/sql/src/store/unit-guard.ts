/** Refuses statements of a transaction that was aborted, has ended or is spoilt, whoever still holds it. */
export class UnitGuard {
  readonly #signal: AbortSignal | undefined;
  #hasEnded = false;
  #spoilt: { readonly cause: unknown } | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  check(): void {
    this.checkOpen();
    this.#signal?.throwIfAborted();
    if (this.#spoilt !== undefined)
      throw new Error(
        'A statement failed earlier in this transaction, so nothing more can be done in it.',
        this.#spoilt,
      );
  }

  /** For what undoes: it is needed most when something failed. */
  checkOpen(): void {
    if (this.#hasEnded) throw new Error('This transaction has ended; nothing more can be done in it.');
  }

  /** Something failed that the database itself would go on from. */
  spoil(cause: unknown): void {
    this.#spoilt ??= { cause };
  }

  /** Everything back to a savepoint was undone, with what failed since. */
  undone(): void {
    this.#spoilt = undefined;
  }

  end(): void {
    this.#hasEnded = true;
  }
}
