/** Refuses statements of a transaction that was aborted or has ended, whoever still holds it. */
export class UnitGuard {
  readonly #signal: AbortSignal | undefined;
  #hasEnded = false;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  check(): void {
    if (this.#hasEnded) throw new Error('This transaction has ended; nothing more can be done in it.');
    this.#signal?.throwIfAborted();
  }

  end(): void {
    this.#hasEnded = true;
  }
}
