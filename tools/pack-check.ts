// Tests the packages as a stranger gets them: packed, judged by publint and attw, installed into an empty project, type-checked under the
// settings and compilers of hosts, run and bundled on both ends of the supported Node versions, and held against their budgets.
import { budget, checkBudgets, checkTarballs } from './pack-check/budgets.ts';
import { checkConsumers, strict } from './pack-check/consumers.ts';
import { checkInstalledLicences } from './pack-check/installed-licences.ts';
import { Projects } from './pack-check/projects.ts';
import { Report } from './pack-check/report.ts';
import { runHost } from './pack-check/run-host.ts';
import { run } from './run.ts';

const report = new Report();
{
  using projects = new Projects(report);
  projects.pack();
  for (const [name, tarball] of projects.tarballs) {
    report.step(`publint ${name}`, run('publint', ['run', tarball, '--strict']));
    report.step(`attw ${name}`, run('attw', ['--profile', 'esm-only', '--no-emoji', '--no-color', tarball]));
  }
  checkTarballs(report, projects.tarballs);
  // `yaml` is an optional peer, for the tests of rules.
  const host = projects.install('host', [...projects.tarballs.keys()], ['yaml@^2']);
  if (host !== undefined) {
    checkInstalledLicences(report, host);
    runHost(report, host, strict);
    checkConsumers(report, host, budget);
  }
  const small = projects.install('small', ['@parasol/core', '@parasol/sql', '@parasol/sqlite']);
  if (small !== undefined) checkBudgets(report, small);
}
if (report.failed > 0) {
  console.error(`${report.failed} failed.`);
  process.exitCode = 1;
}
