import { coreErrors } from '../errors/core-errors.ts';
import type { Issue } from '../errors/issue.ts';
import type { Run } from './entities.ts';

/** The refusal that says how a run ended that is not done. */
export function whyEnded({ id: run, status, error }: Pick<Run, 'id' | 'status' | 'error'>): Issue {
  if (status === 'CANCELLED') return coreErrors.RUN_CANCELLED({ run });
  if (status === 'INCOMPLETE') {
    const { phase = '', ranges = 0 } = error as { readonly phase?: string; readonly ranges?: number };
    return coreErrors.RUN_INCOMPLETE({ run, phase, ranges });
  }
  const errors = (error['errors'] ?? []) as readonly { readonly code: string }[];
  return coreErrors.RUN_FAILED({ run, codes: errors.map(({ code }) => code) });
}
