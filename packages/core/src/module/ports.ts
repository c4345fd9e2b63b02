import type { Actor } from '../access/actor.ts';
import { MisuseError } from '../errors/failure.ts';
import type { OperationContext } from '../operation/context.ts';

/**
 * Where the app writes what operators should know: names, codes, counts, ids of changes; never personal data. `jsonLogger` makes one; a
 * logger of pino or winston fits through a shell of four lines.
 */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/**
 * The time: milliseconds since 1970, UTC. It may be set back: rows and ids of one process never go backwards, and a row's own instants
 * never at all.
 *
 * @example
 * const fixed: Clock = { now: () => Date.parse('2026-01-15T08:00:00Z') };
 * const app = await createParasol({
 *   store: sqlite({ file: 'registry.db' }),
 *   modules: [individual()],
 *   configure: (container) => void container.rebind(identifiers.clock).toConstantValue(fixed),
 * });
 */
export interface Clock {
  now(): number;
}

/**
 * Decides whether an outermost call needs approval. The policy of an app without a module that keeps tasks can only say "not needed";
 * a host whose configuration demands approval but lists no such module does not start.
 */
export interface ApprovalPolicy {
  /** Whether tasks can be kept at all. */
  readonly available: boolean;
  needed(request: ApprovalRequest): boolean | Promise<boolean>;
  /** Keeps a valid call as a task, in the transaction of `ctx`, and gives the task's id. */
  divert(ctx: OperationContext, request: ApprovalRequest): Promise<string>;
}
/** The outermost call for which a policy decides whether it needs approval. */
export interface ApprovalRequest {
  readonly signal: string;
  /** The parsed input, to be applied when the task is approved. */
  readonly input: unknown;
  readonly actor: Actor;
}

/** Says nothing: for tests. */
export const silentLogger: Logger = Object.freeze({ debug() {}, info() {}, warn() {}, error() {} });

/** The clock of the machine; the default. */
export const systemClock: Clock = Object.freeze({ now: () => Date.now() });

export const noApproval: ApprovalPolicy = Object.freeze({
  available: false,
  needed: () => false,
  divert: async () => {
    throw new MisuseError('APPROVAL_UNAVAILABLE', 'No module that keeps tasks is listed.');
  },
});
