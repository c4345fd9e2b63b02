import { changeTable, migrationStep } from '@parasol/core';
import { z } from 'zod';

/** Plans that were there before plans had states took people in, so they are open. */
export const planStates = migrationStep({
  id: 'social_protection.2026-11-plan-states',
  changes: [
    changeTable('social_protection_benefitplan', {
      columns: { status: { type: z.enum(['DRAFT', 'OPEN', 'SUSPENDED', 'CLOSED']), value: 'OPEN' } },
    }),
  ],
});
