/**
 * Matchers for vitest: `import '@parasol/core/testing/vitest'` once, in a setup file or a test.
 *
 * @packageDocumentation
 */
import { expect } from 'vitest';
import type { Issue } from '../errors/issue.ts';
import { parasolMatchers } from './matchers.ts';

declare module 'vitest' {
  // The type parameters are vitest's own: a declaration that merges repeats them.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The call was refused with this code, at this path where one is given. */
    toFailWith(code: string, path?: Issue['path']): R;
    /** The call was done, or had the given outcome. */
    toSucceed(outcome?: 'done' | 'unchanged' | 'pending'): R;
  }
}

expect.extend(parasolMatchers);
