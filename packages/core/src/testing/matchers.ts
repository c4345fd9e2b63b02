import { isDeepStrictEqual } from 'node:util';
import { isDomainFailure } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import type { Result } from '../operation/result.ts';

/** What a matcher answers, to vitest and jest alike. */
export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Matchers over results, for `expect.extend(parasolMatchers)` of vitest or jest. With vitest, `import '@parasol/core/testing/vitest'` in a
 * setup file does that and brings their types.
 */
export const parasolMatchers = {
  /**
   * The call was refused with this code, at this path where one is given. Also matches the `DomainFailure` that operations throw inside a
   * transaction.
   */
  toFailWith(received: unknown, code: string, path?: Issue['path']): Matched {
    const issues = issuesOf(received);
    const pass = issues.some(
      (issue) => issue.code === code && (path === undefined || isDeepStrictEqual(issue.path, path)),
    );
    const wanted = `${code}${path === undefined ? '' : ` at ${JSON.stringify(path)}`}`;
    return { pass, message: () => `Expected ${pass ? 'no ' : ''}refusal with ${wanted}; ${said(received, issues)}` };
  },
  /** The call was done, or with `'unchanged'` or `'pending'` had that outcome. */
  toSucceed(received: unknown, outcome: 'done' | 'unchanged' | 'pending' = 'done'): Matched {
    const pass = isResult(received) && received.success && received.outcome === outcome;
    return {
      pass,
      message: () => `Expected ${pass ? 'no ' : ''}success (${outcome}); ${said(received, issuesOf(received))}`,
    };
  },
};

function issuesOf(received: unknown): readonly Issue[] {
  if (isDomainFailure(received)) return received.errors;
  return isResult(received) && !received.success ? received.errors : [];
}

const isResult = (value: unknown): value is Result<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { success?: unknown }).success === 'boolean';

function said(received: unknown, issues: readonly Issue[]): string {
  if (issues.length > 0)
    return `it was refused:\n${issues.map(({ code, path, message }) => `  ${code} at ${JSON.stringify(path)}: ${message}`).join('\n')}`;
  if (isResult(received) && received.success) return `it succeeded (${received.outcome}).`;
  return 'what came is neither a result nor a DomainFailure. Is an await missing?';
}
