/** Rows were made that point at one which was deleted meanwhile. Nothing is kept of them, and another try does not see that row. */
export class DeletedMeanwhile extends Error {
  constructor(entity: string) {
    super(`A row that a new ${entity} points at was deleted by somebody else at the same moment.`);
    this.name = 'DeletedMeanwhile';
  }
}
