import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostPackage } from './host-packages.ts';

/** The notices of what is bundled into a package: their licences ask that the text goes along. */
export function licenceTexts(root: string, bundled: readonly HostPackage[]): string {
  return bundled
    .map(({ name, version, licence, path }) => {
      const folder = join(root, path);
      const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
      if (file === undefined)
        throw new Error(`${name} is bundled, but ${path} has no text of its licence (${licence}).`);
      return `${name} ${version} (${licence})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
