import type { Issue } from '../errors/issue.ts';

/** The property of extension data that an issue is about, with dots between the names of objects; empty for the document as a whole. */
export const extensionPropertyOf = ({ path }: Issue): string =>
  path
    .slice(1)
    .filter((step): step is string => typeof step === 'string')
    .join('.');
