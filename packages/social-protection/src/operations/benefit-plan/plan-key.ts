import { fold } from '@parasol/core/internal';

/** A code or name as it is compared: letters of either case, any blanks and every encoding of a letter are alike. */
export const planKey = (text: string): string => fold(text.normalize('NFKC').trim().replace(/\s+/g, ' '));
