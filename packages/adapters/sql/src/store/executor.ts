import type { Statement } from '../statement.ts';

/** A connection as the shared statements need it. Values come raw: what the codecs of the dialect decode. */
export interface Executor {
  rows(statement: Statement): Promise<readonly (readonly unknown[])[]>;
  /** The number of rows that a statement wrote. */
  run(statement: Statement): Promise<number>;
  /** Runs the statements one after another; the number of rows that they wrote. */
  runAll(statements: Iterable<Statement>): Promise<number>;
}
