import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/**
 * The scenarios once more, composed in ways that must change nothing, all at once: `npm run test:modes`. Here many files share a process, as
 * what they try shares one in a backend: loading it anew for each would be a third of the work.
 */
export default mergeConfig(base, {
  test: { env: { PARASOL_TEST_MODES: process.env['PARASOL_TEST_MODES'] ?? 'all' }, isolate: false },
});
