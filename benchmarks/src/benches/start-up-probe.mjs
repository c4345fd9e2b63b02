import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Runs as a process of its own; what it imports is imported here for the first time. It is JavaScript, as a built host is: the part of
// Node that strips types would be loaded for it and slow down what is measured.
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
const report = {
  imports: imported - began,
  create: created - ready,
  migrate: migrated - created,
  rss: process.memoryUsage.rss() / 1024 ** 2,
};
await app.stop();
rmSync(folder, { recursive: true, force: true });
process.stdout.write(JSON.stringify(report));
