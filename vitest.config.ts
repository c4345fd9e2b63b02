import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { configDefaults, defineConfig } from 'vitest/config';
import SlowFirst from './tools/slow-first.ts';
import TestRules from './tools/test-rules.ts';

// Without `module`, which bundlers know and Node does not: tests get the files that hosts get.
const conditions = ['parasol-source', ...defaultServerConditions.filter((name) => name !== 'module')];

// Many tests start processes, for which loading is most of what they cost; they share what was compiled.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('out/compiled/', import.meta.url));

export default defineConfig({
  // Tests read the sources of every package; users read dist, which `npm run pack-check` covers.
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['parasol-source'] } },
  test: {
    include: ['{packages,examples,benchmarks,tools,test}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/dist/**', 'out/**'],
    globalSetup: ['test/setup/postgres.ts'],
    // Native drivers are loaded once per process; tests also start processes and kill them.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    // Many processes share few cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    execArgv: ['--conditions=parasol-source'],
    reporters: ['default', new TestRules(), ['json', { outputFile: 'out/tests.json' }]],
  },
});
