import { coreErrors, type Message, refusedAs } from '@parasol/core';
import { z } from 'zod';

/** Text that says something: not empty and without blanks around it. */
export const trimmed = (max: number, what: Message) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => text.trim() === text, refusedAs(coreErrors.BLANKS_AROUND({ what })));
