import type { RawBuilder } from 'kysely';
import type { SqlColumn, SqlSchema, SqlTable } from '../sql-schema.ts';

/** What every write of a transaction puts into the system columns. */
export interface WriteStamp {
  readonly timestamp: string;
  readonly actorId: string;
  readonly changeId: string;
}

const NEW_ROW: Readonly<Record<string, (stamp: WriteStamp) => unknown>> = Object.freeze({
  version: () => 1,
  isDeleted: () => false,
  dateCreated: ({ timestamp }) => timestamp,
  dateUpdated: ({ timestamp }) => timestamp,
  userCreated: ({ actorId }) => actorId,
  userUpdated: ({ actorId }) => actorId,
  changeId: ({ changeId }) => changeId,
});

/** The columns that a caller fills, id included. */
export const givenColumns = ({ columns }: SqlTable): readonly SqlColumn[] =>
  columns.filter(({ column: { name } }) => NEW_ROW[name] === undefined && name !== 'sequence');

/** The columns that are the same for every new row of a transaction. */
export const stampedColumns = ({ columns }: SqlTable): readonly SqlColumn[] =>
  columns.filter(({ column: { name } }) => NEW_ROW[name] !== undefined);

/** The value of a stamped column of a new row, encoded. */
export const stampedValue = ({ column: { name }, codec }: SqlColumn, stamp: WriteStamp): unknown =>
  codec.encode(NEW_ROW[name]?.(stamp));

/** The column of an entity whose rows are numbered. */
export const numberedColumn = ({ entity, columns }: SqlTable): SqlColumn | undefined =>
  entity.sequence ? columns.find(({ column }) => column.name === 'sequence') : undefined;

/** The next number of an entity with a sequence. */
export const nextNumber = ({ dialect, name }: SqlSchema, { entity }: SqlTable): RawBuilder<unknown> =>
  dialect.numbers.next({ schema: name, table: entity.table });
