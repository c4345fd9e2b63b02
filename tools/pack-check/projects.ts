import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagesOf, repository } from '../packages.ts';
import { run } from '../run.ts';
import type { Report } from './report.ts';

export const published = packagesOf(repository).filter((each) => !each.private);

/** Empty projects outside of the repository, into which our tarballs are installed as a stranger would. */
export class Projects implements Disposable {
  readonly #temp = mkdtempSync(join(tmpdir(), 'parasol-pack-'));
  readonly #report: Report;
  readonly tarballs = new Map<string, string>();

  constructor(report: Report) {
    this.#report = report;
  }

  pack(): void {
    for (const { name, folder } of published) {
      const to = join(this.#temp, name.replace('/', '-'));
      mkdirSync(to);
      const packed = run('npm', ['pack', '--pack-destination', to], { cwd: join(repository, folder) });
      this.#report.step(`pack ${name}`, packed);
      const [file = 'missing.tgz'] = readdirSync(to);
      this.tarballs.set(name, join(to, file));
    }
  }

  /** A project with some of our packages, in one command: they need each other, and the registry does not have them. */
  install(name: string, packages: readonly string[], others: readonly string[] = []): string | undefined {
    const folder = join(this.#temp, name);
    mkdirSync(folder);
    // npm asks before it runs a dependency's install script; better-sqlite3 fetches its binary in one.
    const manifest = { name, private: true, allowScripts: { 'better-sqlite3': true } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    const files = packages.map((each) => this.tarballs.get(each) ?? each);
    const options = ['--no-audit', '--no-fund', '--prefer-offline'];
    const install = run('npm', ['install', ...options, ...files, ...others], { cwd: folder });
    return this.#report.step(`npm install (${name})`, install) ? folder : undefined;
  }

  [Symbol.dispose](): void {
    rmSync(this.#temp, { recursive: true, force: true });
  }
}
