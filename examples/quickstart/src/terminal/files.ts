import { relative } from 'node:path';
import type { WrittenFiles } from '../steps/write-files.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

/** Where everything is, as somebody in a folder would type it. */
export function printFiles(screen: Screen, { payments, refused, report }: WrittenFiles, folder: string): void {
  const here = (path: string) => {
    const short = relative(folder, path);
    return short.startsWith('..') ? path : short;
  };
  screen.print(
    ...table(
      [{}, {}],
      [
        [here(report), 'all of this as a page, with charts'],
        [here(payments), 'the payment list'],
        [here(refused), 'the refused rows with their reasons, to be mended'],
      ],
      screen.width,
    ),
  );
}
