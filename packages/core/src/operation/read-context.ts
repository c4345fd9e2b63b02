import type { Access } from '../access/access.ts';
import type { Actor } from '../access/actor.ts';
import type { Settings } from '../configuration/settings.ts';
import { Unit } from '../store/unit.ts';
import { Context } from './create-context.ts';
import type { Runtime } from './runtime.ts';

interface Reading {
  readonly actor: Actor;
  readonly settings: Settings;
  readonly access: Access | undefined;
  readonly locale?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A context that only reads, outside of transactions: each statement sees what is committed when it starts. */
export const readContext = (runtime: Runtime, { signal, locale, ...about }: Reading): Context =>
  new Context(runtime, new Unit({ reader: runtime.store.reader }, signal), {
    ...about,
    locale,
    changeId: '',
    preview: false,
    at: runtime.clock.now(),
  });
