import { z } from 'zod';

/** Text that says something: not empty, no blanks around it. */
export const trimmed = (max: number, what: string) =>
  z
    .string()
    .min(1, { error: `A ${what} cannot be empty.` })
    .max(max)
    .refine((text) => text.trim() === text, { error: `A ${what} has no blanks before or after it.` });
