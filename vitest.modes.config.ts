import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The scenarios once more, composed in ways that must change nothing, all at once: `npm run test:modes`. */
export default mergeConfig(base, {
  test: { env: { PARASOL_TEST_MODES: process.env['PARASOL_TEST_MODES'] ?? 'all' } },
});
