import type { Translation } from '@parasol/core';
import { xlsxErrors } from '../xlsx-errors.ts';

/** Everything that the package says, by the first part of its codes. */
export const xlsxCatalogues = { xlsx: xlsxErrors };

/** The package in another language; what is missing does not compile. */
export type XlsxMessages = { readonly [K in keyof typeof xlsxCatalogues]: Translation<(typeof xlsxCatalogues)[K]> };
