import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import {
  Application,
  type CommentDisplayPart,
  type Context,
  Converter,
  type DeclarationReflection,
  MinimalSourceFile,
  normalizePath,
  type ProjectReflection,
  ReflectionKind,
  TSConfigReader,
  type TypeDocOptions,
} from 'typedoc';

/** One entry of a published package. */
export interface Entry {
  /** As it is imported: `@parasol/core/testing`. */
  readonly name: string;
  /** Its source, relative to the repository. */
  readonly source: string;
  /** The page that stands before its names, relative to the repository. */
  readonly readme?: string;
}

export interface Reference {
  readonly project: ProjectReflection;
  /** Writes the site; false where TypeDoc said something that is wrong. */
  write(folder: string): Promise<boolean>;
}

/** The exported names of `entries` with their doc comments, and the pages, as TypeDoc understands them. */
export async function openReference(
  root: string,
  entries: readonly Entry[],
  pages: readonly string[],
): Promise<Reference> {
  const app = await Application.bootstrapWithPlugins(settings(root, entries, pages), [new TSConfigReader()]);
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, declaration) => {
    if (declaration.kindOf(ReflectionKind.Module)) nameModule(app, context, declaration, root, entries);
  });
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => {
    document.name = titleOf(document.content) ?? document.name;
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the sources.');
  project.readme = readable((project.readme ?? []).map(withoutTitle));
  for (const document of project.documents ?? []) document.content = readable(document.content);
  return {
    project,
    async write(folder) {
      app.validate(project);
      await app.generateDocs(project, folder);
      return !app.logger.hasErrors() && !app.logger.hasWarnings();
    },
  };
}

function settings(root: string, entries: readonly Entry[], pages: readonly string[]): TypeDocOptions {
  return {
    entryPoints: entries.map(({ source }) => join(root, source)),
    projectDocuments: pages.map((page) => join(root, page)),
    tsconfig: join(root, 'tools/site/tsconfig.json'),
    basePath: root,
    readme: join(root, 'README.md'),
    name: 'Parasol',
    // `tsc` of `npm run check` judges the types, by the version of TypeScript that the repository uses.
    skipErrorChecking: true,
    // As the repository lists them: the kernel first.
    sortEntryPoints: false,
    // The site stands by itself: it points to no host that keeps the sources.
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    hideGenerator: true,
    githubPages: false,
    logLevel: 'Warn',
    // Pages stand in the order in which they are listed.
    sort: ['kind', 'instance-first', 'alphabetical-ignoring-documents'],
    navigation: { includeGroups: false, includeFolders: false, compactFolders: false },
    categorizeByGroup: false,
    highlightLanguages: ['ts', 'sh', 'json', 'jsonc', 'yaml', 'sql', 'csv'],
    ignoredHighlightLanguages: ['js', 'mermaid', 'text'],
    validation: { notExported: false, invalidLink: true, invalidPath: true, notDocumented: false },
    customCss: join(root, 'tools/site/site.css'),
  };
}

/** A module is called as it is imported, and begins with the README of its package. */
function nameModule(
  app: Application,
  context: Context,
  module: DeclarationReflection,
  root: string,
  entries: readonly Entry[],
): void {
  const files = context.project.files;
  const path = files.getReflectionPath(module);
  const entry = entries.find(({ source }) => normalizePath(join(root, source)) === path);
  if (entry === undefined) return;
  module.name = entry.name;
  if (entry.readme === undefined || !existsSync(join(root, entry.readme))) return;
  const readme = join(root, entry.readme);
  const text = new MinimalSourceFile(readFileSync(readme, 'utf8'), normalizePath(readme));
  module.readme = readable(app.converter.parseRawComment(text, files).content.map(withoutTitle));
  // Links of other pages to the package lead here.
  for (const target of [readme, dirname(readme)]) files.registerReflectionPath(normalizePath(target), module);
}

const title = /^# (.+)\n/;

/** What a page calls itself. */
const titleOf = (parts: readonly CommentDisplayPart[]): string | undefined => title.exec(parts[0]?.text ?? '')?.[1];

/** A page that has its title from elsewhere does not repeat it. */
const withoutTitle = (part: CommentDisplayPart, position: number): CommentDisplayPart =>
  position === 0 ? { ...part, text: part.text.replace(title, '') } : part;

/** Readers are spared what the first line of an example tells the tools (`doc-blocks.ts`). */
const readable = (parts: readonly CommentDisplayPart[]): CommentDisplayPart[] =>
  parts.map((part) => ({
    ...part,
    text: part.text.replace(/^(```ts\n)\/\/ (continues|skip: .*|not run: .*)\n/, '$1'),
  }));
