import { cpSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../packages.ts';
import { run } from '../run.ts';
import type { Report } from './report.ts';

type Range = { readonly goal: number; readonly fails: number };
export interface Budget {
  readonly packages: number;
  readonly installedKb: number;
  readonly tarballKb: Readonly<Record<string, number>> & { readonly others: number };
  readonly importMs: Range;
  readonly createMs: Range;
  readonly declarationBytes: number;
  readonly typeCheckMs: Range;
}

export const budget = JSON.parse(readFileSync(join(repository, 'tools/pack-check/budget.json'), 'utf8')) as Budget;

const ATTEMPTS = 5;

/** What `npm i @parasol/core @parasol/sqlite` costs: packages, room, time to load and to compose. */
export function checkBudgets(report: Report, folder: string): void {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: object };
  const installed = Object.keys(lock.packages).filter((path) => path.startsWith('node_modules/'));
  report.figure('packages of npm i @parasol/core @parasol/sqlite', installed.length, budget.packages);
  report.figure('kilobytes installed', kilobytes(join(folder, 'node_modules')), budget.installedKb);
  cpSync(join(repository, 'tools/pack-check/measure.js'), join(folder, 'measure.mjs'));
  const measured = Array.from({ length: ATTEMPTS }, () => run('node', ['measure.mjs'], { cwd: folder }));
  const wrong = measured.find(({ ok }) => !ok);
  if (wrong !== undefined) return void report.step('measures how long it takes to load', wrong);
  const times = measured.map(({ output }) => JSON.parse(output) as { importMs: number; createMs: number });
  // The least of some attempts says what the work costs; the others say what else the machine did.
  const least = (name: 'importMs' | 'createMs') => Math.round(Math.min(...times.map((each) => each[name])));
  report.figure('milliseconds (processor) to import them', least('importMs'), budget.importMs);
  report.figure('milliseconds (processor) of createParasol', least('createMs'), budget.createMs);
}

export function checkTarballs(report: Report, tarballs: ReadonlyMap<string, string>): void {
  for (const [name, file] of tarballs) {
    const size = Math.ceil(statSync(file).size / 1000);
    report.figure(`kilobytes of ${name}`, size, budget.tarballKb[name] ?? budget.tarballKb.others);
  }
}

function kilobytes(folder: string): number {
  const files = globSync('**', { cwd: folder }).map((file) => statSync(join(folder, file)));
  return Math.ceil(files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0) / 1000);
}
