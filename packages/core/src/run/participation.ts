import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Access } from '../access/access.ts';
import type { Actor } from '../access/actor.ts';
import type { Settings } from '../configuration/settings.ts';
import { errorFacts } from '../errors/error-facts.ts';
import { type LeaseTerms, leaseEnd, releaseLease, renewLease, takeLease } from '../lease/lease.ts';
import type { Context } from '../operation/create-context.ts';
import { abortFailure } from '../operation/limits.ts';
import type { Runtime } from '../operation/runtime.ts';
import { transact } from '../operation/transact.ts';
import { type Run, runsIn } from './entities.ts';
import type { Progress } from './job.ts';
import { LeaseLost, RunLeft, RunStopped } from './stops.ts';

export interface Participant {
  readonly run: Run;
  /** Who the run is carried on for. */
  readonly actor: Actor;
  readonly settings: Settings;
  /** What the actor reaches; null where nothing is kept from him. */
  readonly access: Access | null;
  /** Under which the run's lease is this one's; the run may be inserted with it. */
  readonly token: string;
  /** Whether to wait where others do what only one may do; a worker goes and comes back. */
  readonly waits: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Asked between steps; true when this process should leave the run to others. */
  readonly isLeaving?: (() => boolean) | undefined;
}

/** Waiting for another process, from look to look. */
const FIRST_LOOK = 20;
const LONGEST_LOOK = 500;

/** One process at work on a run. Any number take part; one of them at a time holds the run's lease and may do what is done alone. */
export class Participation {
  readonly run: Run;
  readonly runtime: Runtime;
  readonly onProgress: (progress: Progress) => void;
  /** Whether this process did any of it. */
  worked = false;
  readonly #participant: Participant;
  #lost = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;
  #beating: Promise<void> | undefined;

  constructor(runtime: Runtime, participant: Participant) {
    this.runtime = runtime;
    this.run = participant.run;
    this.#participant = participant;
    this.onProgress = participant.onProgress ?? (() => undefined);
    if (participant.run.holder === participant.token) this.#keepLease();
  }

  get signal(): AbortSignal | undefined {
    return this.#participant.signal;
  }
  get timeoutMs(): number | undefined {
    return this.#participant.timeoutMs;
  }

  /** One step of the work. Stores that answer at once would keep the process busy to the end: timers, and so time limits, get a turn. */
  async transaction<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
    await nextTurn();
    if (this.#participant.isLeaving?.() === true) throw new RunLeft();
    const { signal, timeoutMs } = this.#participant;
    return this.#transact({ signal, timeoutMs }, work);
  }

  /** Book-keeping, which is done also when the caller has given up. */
  bookkeeping<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
    return this.#transact({}, work);
  }

  #transact<T>(
    limits: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined },
    work: (ctx: Context) => Promise<T>,
  ): Promise<T> {
    const { actor, settings, access } = this.#participant;
    return transact(this.runtime, { actor, settings, access, changeId: this.run.runChangeId, ...limits }, work);
  }

  /** The run as it is now; ends the work here when somebody has ended the run. */
  async requireRunning(ctx: Context, options: { readonly lock?: boolean } = {}): Promise<Run> {
    const run = await runsIn(ctx).require(this.run.id, options);
    if (run.status !== 'RUNNING') throw new RunStopped(run.status);
    return run;
  }

  /** Takes the lease of a run whose row is locked, unless somebody alive holds it. */
  async claim(ctx: Context, run: Run): Promise<boolean> {
    return (await takeLease(ctx, runsIn(ctx), run, this.#terms)) !== undefined;
  }

  /** What follows a claim that was committed; the signal is aborted when the lease is lost. */
  holdLease(): AbortSignal {
    if (this.#timer === undefined) this.#keepLease();
    const { signal } = this.#participant;
    return signal === undefined ? this.#lost.signal : AbortSignal.any([this.#lost.signal, signal]);
  }

  /** Refuses to go on in a transaction of who does not hold the lease any more. Nobody can take it until the transaction ends. */
  async requireLease(ctx: Context): Promise<void> {
    const run = await this.requireRunning(ctx, { lock: true });
    if (run.holder === this.#participant.token) return;
    this.#lose();
    throw new LeaseLost();
  }

  /** Renews the lease at the end of a transaction that took long, since no beat could come through meanwhile. */
  async renewAfter(ctx: Context, begun: number): Promise<void> {
    if (performance.now() - begun < this.runtime.runs.leaseMs / 3) return;
    const { version } = await runsIn(ctx).require(this.run.id);
    const heldUntil = await leaseEnd(ctx, this.#terms.ms);
    await runsIn(ctx).update(this.run.id, version, { heldUntil });
  }

  /** Waits for what others do, longer from look to look. */
  async lookLater(looks: number): Promise<void> {
    const { waits, signal, timeoutMs } = this.#participant;
    if (!waits) throw new RunLeft();
    const ms = Math.min(LONGEST_LOOK, this.runtime.runs.leaseMs / 5, FIRST_LOOK * 2 ** Math.min(looks, 10));
    await this.pause(ms, signal, timeoutMs);
  }

  async pause(
    ms: number,
    signal: AbortSignal | undefined = this.#participant.signal,
    timeoutMs: number | undefined = this.#participant.timeoutMs,
  ): Promise<void> {
    try {
      await sleep(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw abortFailure(error, { signal, timeoutMs }) ?? error;
    }
  }

  /** Takes no more part. A lease is given back, unless the run ended with it, so that others need not wait for its end. */
  async end(hasRunEnded: boolean): Promise<void> {
    const isHeld = this.#timer !== undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#beating;
    if (!isHeld || hasRunEnded) return;
    try {
      await this.bookkeeping((ctx) => releaseLease(runsIn(ctx), this.run.id, this.#terms.token));
    } catch (error) {
      // It ends by itself.
      this.runtime.logger.warn('The lease of a run could not be given back.', {
        run: this.run.id,
        ...errorFacts(error),
      });
    }
  }

  get #terms(): LeaseTerms {
    return { token: this.#participant.token, ms: this.runtime.runs.leaseMs };
  }

  #keepLease(): void {
    this.#lost = new AbortController();
    this.#timer = setInterval(() => {
      this.#beating ??= this.#beat().finally(() => {
        this.#beating = undefined;
      });
    }, this.runtime.runs.leaseMs / 3);
    // A process with nothing else to do may end.
    this.#timer.unref();
  }

  async #beat(): Promise<void> {
    try {
      const isHeld = await this.bookkeeping((ctx) => renewLease(ctx, runsIn(ctx), this.run.id, this.#terms));
      if (!isHeld) this.#lose();
    } catch (error) {
      // The next beat may come in time; if none does, the lease ends and whoever takes it is told apart by the token.
      this.runtime.logger.warn('The lease of a run could not be renewed.', { run: this.run.id, ...errorFacts(error) });
    }
  }

  #lose(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#lost.abort(new LeaseLost());
  }
}
