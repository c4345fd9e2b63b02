/** The code under which a health report names an error; its message may hold names of hosts and files. */
export function problemOf(error: unknown, limit: AbortSignal): string {
  if (limit.aborted) return 'TIMEOUT';
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'Error';
}
