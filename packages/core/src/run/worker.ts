import type { Actor } from '../access/actor.ts';
import { resolveAccess } from '../access/resolve-access.ts';
import type { Settings } from '../configuration/settings.ts';
import { errorFacts } from '../errors/error-facts.ts';
import { isDomainFailure } from '../errors/failure.ts';
import { isHeld, takeLease } from '../lease/lease.ts';
import type { BackgroundPart, PartHealth } from '../module/lifecycle.ts';
import { carryOn, giveUpRun } from '../operation/carry-on.ts';
import type { Context } from '../operation/create-context.ts';
import { readContext } from '../operation/read-context.ts';
import { failed } from '../operation/result.ts';
import type { Runtime } from '../operation/runtime.ts';
import type { BoundOperation } from '../operation/service.ts';
import { tellOfFailure } from '../operation/tell-of-failure.ts';
import { transact } from '../operation/transact.ts';
import type { ByteSource } from '../transfer/byte-source.ts';
import { type Run, RunPhase, RunRange, runsIn } from './entities.ts';
import { Participation } from './participation.ts';
import { deleteLeftFiles, keptFile, releaseFiles, revivedInput, rowsOfFiles } from './run-files.ts';
import { RunLeft } from './stops.ts';
import { rangesOf } from './take-up.ts';

/** Looks which runs there are, and tidies up behind those that have ended. */
const SYSTEM: Actor = Object.freeze({ id: 'system', rights: Object.freeze([]) });

const TIDY_MS = 3600_000;

interface Taken {
  readonly run: Run;
  readonly files: ReadonlyMap<string, ByteSource>;
}

/**
 * Carries on what nobody works on: runs that were asked for with `background`, resumed ones, and those whose process died. Where
 * several processes can write at the same time, it also takes ranges of runs that others work on.
 */
export class RunWorker implements BackgroundPart {
  readonly name = 'runs';
  readonly #runtime: Runtime;
  readonly #operations: ReadonlyMap<string, BoundOperation>;
  #lanes: Promise<void>[] = [];
  #isStopping = false;
  #giveUp = new AbortController();
  #carried = 0;
  #tidyAt = 0;
  #trouble: Readonly<Record<string, unknown>> | undefined;
  #wakers: (() => void)[] = [];

  constructor(runtime: Runtime, operations: readonly BoundOperation[]) {
    this.#runtime = runtime;
    this.#operations = new Map(operations.map((operation) => [operation.signal, operation]));
    runtime.runs.wake = () => this.#wake();
  }

  async start(): Promise<void> {
    this.#isStopping = false;
    this.#giveUp = new AbortController();
    this.#lanes = Array.from({ length: this.#runtime.runs.concurrency }, () => this.#lane());
  }

  async stop(limit: AbortSignal): Promise<void> {
    this.#isStopping = true;
    this.#wake();
    // What is open when the time is over is rolled back, and the next worker does it.
    const giveUp = (): void => this.#giveUp.abort(limit.reason);
    if (limit.aborted) giveUp();
    limit.addEventListener('abort', giveUp, { once: true });
    await Promise.all(this.#lanes);
    limit.removeEventListener('abort', giveUp);
    this.#lanes = [];
    this.#trouble = undefined;
  }

  health(): PartHealth {
    return {
      healthy: this.#trouble === undefined,
      details: { carrying: this.#carried, ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }) },
    };
  }

  #wake(): void {
    for (const waker of this.#wakers.splice(0)) waker();
  }

  async #lane(): Promise<void> {
    while (!this.#isStopping) {
      let hasWorked = false;
      try {
        await this.#tidy();
        hasWorked = await this.#lookAround();
        this.#trouble = undefined;
      } catch (error) {
        const trouble = errorFacts(error);
        if (this.#trouble === undefined)
          this.#runtime.logger.error('The worker of runs cannot look for work.', trouble);
        this.#trouble = trouble;
      }
      if (!hasWorked && !this.#isStopping) await this.#rest();
    }
  }

  /** A little more or less each time, so that processes that were started together do not look together. */
  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#runtime.runs.pollMs * (0.75 + Math.random() / 2));
      this.#wakers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Now and then, what earlier ends left behind. */
  async #tidy(): Promise<void> {
    if (performance.now() < this.#tidyAt) return;
    this.#tidyAt = performance.now() + TIDY_MS;
    const settings = await this.#runtime.settings.take();
    const own = { actor: SYSTEM, settings, access: null, changeId: this.#runtime.newId(), signal: this.#giveUp.signal };
    await deleteLeftFiles(this.#runtime.blobs, (work) => transact(this.#runtime, own, work));
  }

  /** True when something was done. */
  async #lookAround(): Promise<boolean> {
    const { runs, store } = this.#runtime;
    const settings = await this.#runtime.settings.take();
    const ctx = readContext(this.#runtime, { actor: SYSTEM, settings, access: undefined });
    const where = { '==': [{ var: 'status' }, 'RUNNING'] };
    for await (const batch of runsIn(ctx).stream({ where, orderBy: ['dateCreated'] })) {
      const now = await store.reader.clock();
      for (const run of batch) {
        const operation = this.#operations.get(run.operation);
        if (operation === undefined || runs.active.has(run.id) || !this.#mayWork(run, now)) continue;
        if (this.#isStopping) return false;
        if (isHeld(run, now) && !(await hasFreeRanges(ctx, run))) continue;
        const carry = () => this.#carry(run, operation, settings);
        if (await this.#runtime.watch.unit(`${run.operation} run`, carry)) return true;
      }
    }
    return false;
  }

  /** A run that is held by somebody alive is helped with only where helping is of use. */
  #mayWork(run: Run, now: string): boolean {
    if (run.restUntil !== null && run.restUntil > now) return false;
    return !isHeld(run, now) || this.#runtime.store.writers === 'many';
  }

  async #carry(found: Run, operation: BoundOperation, settings: Settings): Promise<boolean> {
    const { runs } = this.#runtime;
    runs.active.add(found.id);
    this.#carried++;
    const actor = found.grant as unknown as Actor;
    const signal = this.#giveUp.signal;
    const token = this.#runtime.newId();
    try {
      const access = (await resolveAccess(this.#runtime, settings, actor)) ?? null;
      const own = { actor, settings, access, changeId: found.runChangeId, signal };
      const taken = await transact(this.#runtime, own, (ctx) => this.#take(ctx, found.id, token));
      if (taken === undefined) return false;
      const { run, files } = taken;
      const isLeaving = () => this.#isStopping;
      const participation = new Participation(this.#runtime, { ...own, run, token, waits: false, isLeaving });
      const input = revivedInput(run, files);
      const { isOurs } = await carryOn(participation, {
        ...{ operation, input, files },
        onRefused: (error) =>
          tellOfFailure(this.#runtime, { ...own, operation, input }, failed(operation.signal, error.errors)),
      });
      if (isOurs) await releaseFiles(participation);
      return isOurs || participation.worked;
    } catch (error) {
      // A refusal is kept with the run, and so is what failed unexpectedly; another process may have ended it meanwhile.
      if (error instanceof RunLeft || isDomainFailure(error)) return false;
      if (await this.#isReachable()) return false;
      throw error;
    } finally {
      runs.active.delete(found.id);
      this.#carried--;
    }
  }

  async #isReachable(): Promise<boolean> {
    try {
      await this.#runtime.store.reader.clock();
      return true;
    } catch {
      return false;
    }
  }

  /** Takes the lease where nobody has it, and counts that; undefined when there is nothing to do for this process. */
  async #take(ctx: Context, id: string, token: string): Promise<Taken | undefined> {
    const runs = runsIn(ctx);
    let run = await runs.require(id);
    const now = await ctx.unit.reader.clock();
    // Who only helps changes nothing of it.
    if (!isHeld(run, now)) run = await runs.require(id, { lock: true });
    if (run.status !== 'RUNNING' || !this.#mayWork(run, now)) return undefined;
    const files = new Map<string, ByteSource>();
    for (const { name, fileName, sha256 } of await rowsOfFiles(ctx, id)) {
      // Its bytes are on their way, or died with the process that had them: then the caller must come again.
      if (sha256 === null) return undefined;
      files.set(name, keptFile(this.#runtime.blobs, fileName, sha256));
    }
    if (isHeld(run, now)) return { run, files };
    const mark = await markOf(ctx, id);
    const attempts = mark === run.mark ? run.attempts + 1 : 1;
    if (attempts > this.#runtime.runs.attempts) {
      await giveUpRun(ctx, run);
      return undefined;
    }
    const terms = { token, ms: this.#runtime.runs.leaseMs };
    const held = await takeLease(ctx, runs, run, terms, { attempts, mark });
    return held === undefined ? undefined : { run: held, files };
  }
}

/** Whether the run is where others can help: what one does alone they leave to that one, and look again later. */
async function hasFreeRanges(ctx: Context, { id }: Run): Promise<boolean> {
  const ofRun = [{ '==': [{ var: 'runId' }, id] }, { '==': [{ var: 'status' }, 'RUNNING'] }];
  const phase = await ctx.repo(RunPhase).first({ where: { and: ofRun } });
  if (phase?.kind !== 'RANGES') return false;
  const where = rangesOf(id, phase.name, phase.isShared, { '==': [{ var: 'status' }, 'PENDING'] });
  return (await ctx.repo(RunRange).first({ where, orderBy: [] })) !== undefined;
}

/** A number that grows with everything that is done of a run. */
async function markOf(ctx: Context, runId: string): Promise<number> {
  const ofRun = { '==': [{ var: 'runId' }, runId] };
  const [phases] = await ctx.repo(RunPhase).aggregate({
    where: ofRun,
    select: { steps: { function: 'sum', of: { var: 'steps' } } },
  });
  const ranges = await ctx.repo(RunRange).count({ and: [ofRun, { '==': [{ var: 'status' }, 'DONE'] }] });
  const ended = await ctx.repo(RunPhase).count({ and: [ofRun, { '==': [{ var: 'status' }, 'DONE'] }] });
  return Number(phases?.['steps'] ?? 0) + ranges + ended;
}
