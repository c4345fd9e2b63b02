import type { Runtime } from '../operation/runtime.ts';
import type { LifecycleState, PartHealth } from './lifecycle.ts';

/** State of an app at one moment. */
export interface Health {
  /** True when every background part is healthy and the app takes calls. */
  readonly healthy: boolean;
  readonly state: LifecycleState;
  /** Name of the store: `sqlite`, `postgres`, `memory`. */
  readonly store: string;
  /** Outermost calls that have not ended. */
  readonly openCalls: number;
  /** Background parts by name. */
  readonly parts: Readonly<Record<string, PartHealth>>;
  /** Bound handlers by signal, as `before:id`. */
  readonly handlers: Readonly<Record<string, readonly string[]>>;
}

/** Asks every part; a part that cannot answer is unhealthy. */
export async function readHealth({ lifecycle, store, signals }: Runtime): Promise<Health> {
  const parts = Object.fromEntries(
    await Promise.all(
      lifecycle.parts.map(async (part): Promise<[string, PartHealth]> => {
        try {
          return [part.name, await part.health()];
        } catch (error) {
          const reason = error instanceof Error ? error.name : 'unknown';
          return [part.name, { healthy: false, details: { error: reason } }];
        }
      }),
    ),
  );
  const { state, openCalls } = lifecycle;
  const takesCalls = state === 'idle' || state === 'started';
  return {
    healthy: takesCalls && Object.values(parts).every((part) => part.healthy),
    state,
    store: store.name,
    openCalls,
    parts,
    handlers: signals.report(),
  };
}
