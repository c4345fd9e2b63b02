import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';

export interface DeadLink {
  /** The page, relative to the site. */
  readonly page: string;
  readonly href: string;
  readonly why: string;
}

/** Links of a built site that lead to no file of it, or to no place of that file. Links out of the site are not followed. */
export function deadLinks(site: string): DeadLink[] {
  const anchors = new Map<string, ReadonlySet<string>>();
  const anchorsOf = (file: string): ReadonlySet<string> => {
    const known = anchors.get(file) ?? anchorsIn(readFileSync(join(site, file), 'utf8'));
    anchors.set(file, known);
    return known;
  };
  return globSync('**/*.html', { cwd: site })
    .map((page) => page.replaceAll('\\', '/'))
    .sort()
    .flatMap((page) =>
      [...new Set(hrefsIn(readFileSync(join(site, page), 'utf8')))].flatMap((href) => {
        const why = whyDead(site, page, href, anchorsOf);
        return why === undefined ? [] : [{ page, href, why }];
      }),
    );
}

function whyDead(
  site: string,
  page: string,
  href: string,
  anchorsOf: (file: string) => ReadonlySet<string>,
): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(href)) return;
  const [path = '', anchor] = href.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path.split('?')[0] ?? '')));
  if (file.startsWith('..')) return 'leads out of the site';
  if (!existsSync(join(site, file)) || statSync(join(site, file)).isDirectory()) return 'there is no such file';
  if (anchor === undefined || anchor === '' || !file.endsWith('.html')) return;
  return anchorsOf(file).has(decodeURIComponent(anchor)) ? undefined : 'there is no such place on the page';
}

const hrefsIn = (html: string): string[] =>
  [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, href = '']) => unescaped(href));

const anchorsIn = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => unescaped(id)));

const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
