import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Milliseconds of the steps of a start; megabytes at its end. */
export interface StartUp {
  readonly imports: number;
  readonly create: number;
  readonly migrate: number;
  readonly rss: number;
}

// Runs as a process of its own; what it imports is imported here for the first time.
const began = performance.now();
const { createParasol } = await import('@parasol/core');
const { sqlite } = await import('@parasol/sqlite');
const imported = performance.now();
const { individual } = await import('@parasol/individual');

const folder = mkdtempSync(join(tmpdir(), 'parasol-bench-'));
const ready = performance.now();
const app = await createParasol({ store: sqlite({ file: join(folder, 'registry.db') }), modules: [individual()] });
const created = performance.now();
await app.migrate();
const migrated = performance.now();
const report: StartUp = {
  imports: imported - began,
  create: created - ready,
  migrate: migrated - created,
  rss: process.memoryUsage.rss() / 1024 ** 2,
};
await app.stop();
rmSync(folder, { recursive: true, force: true });
process.stdout.write(JSON.stringify(report));
