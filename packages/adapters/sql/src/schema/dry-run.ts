import type { MigrationReport } from '@parasol/core/internal';

/** Carries the report of a dry run out of the transaction that must not commit. */
export class DryRun extends Error {
  readonly report: MigrationReport;
  constructor(report: MigrationReport) {
    super('This was a dry run.');
    this.report = report;
  }
}

/** The report of a migration, or of a dry run, which ends its transaction by an error. */
export const reportOf = (migration: Promise<MigrationReport>): Promise<MigrationReport> =>
  migration.catch((error: unknown) => {
    if (error instanceof DryRun) return error.report;
    throw error;
  });
