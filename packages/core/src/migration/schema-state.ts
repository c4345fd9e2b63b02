/**
 * How a database stands to what an app declares.
 *
 * - `current`: as declared.
 * - `absent`: it has no tables of Parasol; `app.migrate()` makes them.
 * - `behind`: `app.migrate()` brings it forward.
 * - `drifted`: somebody changed it by hand, or the declaration changed in a way that no step covers. Only a person can mend it.
 * - `newer`: a newer version of a listed module has migrated it; this one must not work on it.
 */
export interface SchemaState {
  readonly state: 'current' | 'absent' | 'behind' | 'drifted' | 'newer';
  /** Everything that is not as declared; empty when the state is `current` or `absent`. */
  readonly differences: readonly SchemaDifference[];
}

/** One thing that is not as declared. It names tables, columns and indexes, never rows. */
export interface SchemaDifference {
  readonly table: string;
  /** The column or index that it is about. */
  readonly column?: string;
  readonly index?: string;
  /** What is, and what to do about it. */
  readonly message: string;
}

const REMEDY: Readonly<Record<Exclude<SchemaState['state'], 'current'>, string>> = Object.freeze({
  absent: 'The database has no tables of Parasol yet: run app.migrate() first.',
  behind:
    'The database is behind what this app declares: run app.migrate() first; with { dryRun: true } it only says what it would do.',
  drifted: 'The database is not as it must be, and app.migrate() cannot know what should become of the rows.',
  newer: 'A newer version has migrated this database: start that version, or restore a backup from before.',
});

const SHOWN = 10;

/** Thrown by a store at its first use, and by `app.migrate()`, where a database cannot serve the app. */
export class SchemaMismatch extends Error {
  readonly state: SchemaState['state'];
  readonly differences: readonly SchemaDifference[];

  constructor({ state, differences }: SchemaState) {
    const shown = differences.slice(0, SHOWN).map(({ message }) => `\n- ${message}`);
    const more = differences.length > SHOWN ? `\n- and ${differences.length - SHOWN} more` : '';
    super(`${state === 'current' ? '' : REMEDY[state]}${shown.join('')}${more}`);
    this.name = 'SchemaMismatch';
    this.state = state;
    this.differences = differences;
  }
}
