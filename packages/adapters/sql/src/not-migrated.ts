/** A table is missing: the database was never migrated, or not since a module was added. */
export class NotMigrated extends Error {
  constructor(cause: Error) {
    super(`The database is not ready (${cause.message}): run app.migrate() first.`, { cause });
    this.name = 'NotMigrated';
  }
}
