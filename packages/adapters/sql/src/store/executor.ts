import type { Statement } from '../statement.ts';

/** Rows on their way into a table without a statement for each batch of them: COPY … FROM STDIN of Postgres. */
export interface Copy {
  readonly sql: string;
  /** In the text format, some rows at a time; they are asked for while the database takes those before. */
  readonly texts: Iterable<string>;
}

/** A connection as the shared statements need it. Values come raw: what the codecs of the dialect decode. */
export interface Executor {
  rows(statement: Statement): Promise<readonly (readonly unknown[])[]>;
  /** The number of rows that a statement wrote. */
  run(statement: Statement): Promise<number>;
  /** Runs the statements one after another; the number of rows that they wrote. */
  runAll(statements: Iterable<Statement>): Promise<number>;
  /** The number of rows that were copied; undefined where the connection takes no copies. */
  readonly copy?: ((copy: Copy) => Promise<number>) | undefined;
}
