import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed } from '../licences/allowed.ts';
import type { Report } from './report.ts';

/** The licences of what npm installs today, which may be later versions than those of our lockfile. */
export function checkInstalledLicences(report: Report, folder: string): void {
  const manifests = globSync('node_modules/{*,@*/*}/package.json', { cwd: folder }).map(
    (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { name: string; license?: string },
  );
  const refused = manifests.filter(({ license }) => !isAllowed(license ?? ''));
  report.step(`licences of ${manifests.length} installed packages are allowed`, {
    ok: refused.length === 0 && manifests.length > 0,
    output: refused.map(({ name, license }) => `${name}: ${license ?? 'none'}`).join('\n'),
  });
}
