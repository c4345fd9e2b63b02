export type { XlsxOptions } from './limits.ts';
export { xlsx } from './xlsx.ts';
export { xlsxErrors } from './xlsx-errors.ts';
