import type { Actor } from '../access/actor.ts';
import type { Settings } from '../configuration/settings.ts';
import type { CallOptions } from './call-options.ts';
import type { BoundOperation } from './service.ts';

/** One outermost call on its way through the pipeline, rights and input checked. */
export interface Call {
  readonly operation: BoundOperation;
  readonly actor: Actor;
  /** Parsed and frozen. */
  readonly input: unknown;
  /** Checked, the time limit made into a signal. */
  readonly options: CallOptions;
  readonly preview: boolean;
  /** Taken at the start, kept to the end. */
  readonly settings: Settings;
}
