import { relative } from 'node:path';
import type { WrittenFiles } from '../steps/write-files.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

/** Where everything is, as somebody would type it from here. */
export function printFiles(screen: Screen, { payments, refused, report }: WrittenFiles): void {
  const here = (path: string) => {
    const short = relative(process.cwd(), path);
    return short.startsWith('..') ? path : short;
  };
  screen.print(
    ...table(
      [{}, {}],
      [
        [here(report), 'all of this as a page, with charts: open it in a browser, or print it'],
        [here(payments), 'the payment list'],
        [here(refused), 'the refused rows, each with its reasons: mend them and upload them again'],
      ],
      screen.width,
    ),
  );
}
