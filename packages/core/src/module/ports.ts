/** Where the app writes what operators should know. Values are redacted before they come here: no personal data. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The time: milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
}

/**
 * Decides whether an outermost call needs approval. The policy of an app without the tasks module can only say "not needed";
 * a host whose configuration demands approval but lists no such module does not start.
 */
export interface ApprovalPolicy {
  /** Whether tasks can be stored at all. */
  readonly available: boolean;
  /** Decides on a call; with `task`, the call is diverted and the task's id answered. */
  decide(
    request: ApprovalRequest,
  ): Promise<{ readonly needed: false } | { readonly needed: true; readonly task: string }>;
}
export interface ApprovalRequest {
  readonly signal: string;
  readonly input: unknown;
  readonly actorId: string;
}

export const silentLogger: Logger = Object.freeze({ debug() {}, info() {}, warn() {}, error() {} });

/** Warnings and errors to standard error; the default. */
export const consoleLogger: Logger = Object.freeze({
  debug() {},
  info() {},
  warn: (message: string, fields?: object) => void process.stderr.write(`${line('warn', message, fields)}\n`),
  error: (message: string, fields?: object) => void process.stderr.write(`${line('error', message, fields)}\n`),
});

const line = (level: string, message: string, fields: object | undefined): string =>
  JSON.stringify({ level, message, ...fields });

export const systemClock: Clock = Object.freeze({ now: () => Date.now() });

export const noApproval: ApprovalPolicy = Object.freeze({
  available: false,
  decide: async () => ({ needed: false }) as const,
});
