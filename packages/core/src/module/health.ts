import { errorFacts } from '../errors/error-facts.ts';
import type { SchemaState } from '../migration/schema-state.ts';
import type { Runtime } from '../operation/runtime.ts';
import type { StoreHealth } from '../store/store.ts';
import type { LifecycleState, PartHealth } from './lifecycle.ts';
import { version } from './version.ts';

/** How long a look at an app may take. */
export interface HealthOptions {
  /** Milliseconds that the store and every part have to answer; who does not is unhealthy. @default 2,000 */
  readonly timeoutMs?: number;
}

/** State of an app at one moment. */
export interface Health {
  /** True when the store answers, every background part is healthy, the app takes calls, and the database is as declared. */
  readonly healthy: boolean;
  readonly state: LifecycleState;
  /** Version of `@parasol/core`; `development` when it runs from its sources. */
  readonly version: string;
  readonly store: StoreHealth & {
    /** `sqlite`, `postgres`, `memory`. */
    readonly name: string;
    /** How long the store took to answer. */
    readonly milliseconds: number;
  };
  /** How the database stands to what the app declares; null when it could not be asked. */
  readonly schema: SchemaState | null;
  /** Outermost calls that have not ended. */
  readonly openCalls: number;
  /** Background parts by name. */
  readonly parts: Readonly<Record<string, PartHealth>>;
  /** Bound handlers by signal, as `before:id`. */
  readonly handlers: Readonly<Record<string, readonly string[]>>;
}

/** Asks the store and every part; who cannot answer in time is unhealthy. */
export async function readHealth(runtime: Runtime, { timeoutMs = 2000 }: HealthOptions = {}): Promise<Health> {
  const { lifecycle, signals } = runtime;
  const limit = AbortSignal.timeout(timeoutMs);
  const [store, ...parts] = await Promise.all([
    storeHealth(runtime, limit),
    ...lifecycle.parts.map(async (part): Promise<[string, PartHealth]> => {
      const health = await inTime(limit, async () => part.health());
      return [part.name, 'problem' in health ? { healthy: false, details: health } : health];
    }),
  ]);
  // The look at all tables comes last, so that it makes nobody else late.
  const schema = store.reachable ? await schemaState(runtime, limit) : null;
  const { state, openCalls, takesCalls } = lifecycle;
  return {
    healthy: takesCalls && store.reachable && schema?.state === 'current' && parts.every(([, part]) => part.healthy),
    state,
    version,
    store,
    schema,
    openCalls,
    parts: Object.fromEntries(parts),
    handlers: signals.report(),
  };
}

async function storeHealth({ store, lifecycle }: Runtime, limit: AbortSignal): Promise<Health['store']> {
  const begun = performance.now();
  const health = lifecycle.state === 'stopped' ? { problem: 'CLOSED' } : await inTime(limit, () => store.health(limit));
  const milliseconds = Math.round(performance.now() - begun);
  return { reachable: false, details: {}, ...health, name: store.name, milliseconds };
}

async function schemaState({ store }: Runtime, limit: AbortSignal): Promise<SchemaState | null> {
  const found = await inTime(limit, () => store.schemaState());
  return 'problem' in found ? null : found;
}

/** The answer, or the code of what kept it from coming. */
async function inTime<T>(limit: AbortSignal, ask: () => Promise<T>): Promise<T | { readonly problem: string }> {
  const { promise: over, resolve } = Promise.withResolvers<{ problem: string }>();
  const expire = (): void => resolve({ problem: 'TIMEOUT' });
  limit.addEventListener('abort', expire, { once: true });
  try {
    return await Promise.race([ask(), over]);
  } catch (error) {
    const { code, error: name } = errorFacts(error);
    return { problem: String(code ?? name) };
  } finally {
    limit.removeEventListener('abort', expire);
  }
}
