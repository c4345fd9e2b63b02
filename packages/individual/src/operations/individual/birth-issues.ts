import type { Issue, OperationContext } from '@parasol/core';
import { individualErrors } from '../../errors.ts';

/** What only today can say about a birth date; its form is the entity's. */
export const birthIssues = ({ today }: OperationContext, dob: unknown): readonly Issue[] =>
  typeof dob === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(dob) && dob > today
    ? [individualErrors.BORN_IN_FUTURE({ date: dob, today }, ['dob'])]
    : [];
