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

/** A file of which nothing came is given free, and whose people a file made is looked up by how they were read. */
export const freedUploads = migrationStep({
  id: 'social_protection.2026-11-freed-uploads',
  changes: [
    changeTable('social_protection_benefitplandatauploadsrecords', {
      columns: { contentHash: { type: z.string().max(64).nullable() } },
      dropIndexes: [['contentHash']],
    }),
  ],
});
