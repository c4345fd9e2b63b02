import { isDomainFailure } from './failure.ts';

/**
 * What a log or a trace may say of an error: its kind, its codes and the places in the code it came through. Never its message, which may
 * quote what people typed.
 */
export function errorFacts(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  const codes = isDomainFailure(error) ? error.errors.map((issue) => issue.code) : [];
  const places = placesOf(error);
  return {
    error: isName(error.name) ? error.name : 'Error',
    ...(isName(code) ? { code } : {}),
    ...(codes.length > 0 ? { codes } : {}),
    ...(places.length > 0 ? { at: places } : {}),
    ...(error.cause === undefined ? {} : { cause: errorFacts(error.cause) }),
  };
}

const isName = (text: unknown): text is string => typeof text === 'string' && /^[\w.:-]{1,64}$/.test(text);

const PLACES = 8;

/** Lines of the stack behind its message; none where the message was changed later and cannot be told from them. */
function placesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter((line) => /^ {4}at \S.*:\d+:\d+\)?$/.test(line))
    .slice(0, PLACES)
    .map((line) => line.slice(7));
}
