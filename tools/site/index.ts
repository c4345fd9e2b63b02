export { type DeadLink, deadLinks } from './dead-links.ts';
export { type Entry, openReference } from './reference.ts';
export { undocumented } from './undocumented.ts';
