import { errorFacts } from '../errors/error-facts.ts';
import type { Logger } from './ports.ts';

/** From what on a logger writes; `silent` writes nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** What a `jsonLogger` writes, and where. */
export interface JsonLoggerOptions {
  /** @default 'warn' */
  readonly level?: LogLevel;
  /** Takes one line, without its end. @default standard error */
  readonly write?: (line: string) => void;
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
const silent = (): void => undefined;

/**
 * One record of JSON a line: `time`, `level`, `message` and the fields. An error among the fields becomes its kind, codes and places;
 * its message is left out, because it may quote what people typed.
 *
 * @example
 * const app = await createParasol({
 *   store: sqlite({ file: 'registry.db' }),
 *   modules: [individual()],
 *   configure: (container) => void container.rebind(identifiers.logger).toConstantValue(jsonLogger({ level: 'info' })),
 * });
 */
export function jsonLogger({ level = 'warn', write = toStandardError }: JsonLoggerOptions = {}): Logger {
  const least = LEVELS.indexOf(level);
  const at = (own: LogLevel): Logger['warn'] =>
    LEVELS.indexOf(own) < least
      ? silent
      : (message, fields = {}) => write(lineOf({ time: new Date().toISOString(), level: own, message }, fields));
  return Object.freeze({ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') });
}

const toStandardError = (line: string): void => void process.stderr.write(`${line}\n`);

/** Whatever the fields hold, there is a line: a log must not fail those who write to it. */
function lineOf(head: Readonly<Record<string, string>>, fields: Readonly<Record<string, unknown>>): string {
  const plain = (_key: string, value: unknown): unknown => {
    if (value instanceof Error) return errorFacts(value);
    return typeof value === 'bigint' ? String(value) : value;
  };
  try {
    return JSON.stringify({ ...fields, ...head }, plain);
  } catch {
    return JSON.stringify({ ...head, fields: 'unreadable' });
  }
}
