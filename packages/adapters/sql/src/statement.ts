import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { DialectName } from './dialect.ts';

/** A statement with its parameters, ready for a driver. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Whether the same text will come again, so that preparing it by name pays. */
  readonly repeated?: boolean;
}

const compilers: Readonly<Record<DialectName, Kysely<unknown>>> = {
  sqlite: new Kysely({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  postgres: new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }),
};

export function compile(dialect: DialectName, fragment: RawBuilder<unknown>): Statement {
  const { sql, parameters } = fragment.compile(compilers[dialect]);
  return { sql, parameters };
}

/** A place in a template that gets its value when the statement runs. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
export const slot = (name: string): Slot => new Slot(name);

/** A statement that is compiled once and filled often, because compiling costs more than running a small one. */
export interface Template {
  fill(values: (slot: string) => unknown): Statement;
  /** Fills it for row after row: where the value of a slot comes from is worked out once. */
  filler<R>(source: (slot: string) => (row: R) => unknown): (row: R) => Statement;
}

export function template(dialect: DialectName, fragment: RawBuilder<unknown>): Template {
  const { sql, parameters } = compile(dialect, fragment);
  return {
    fill: (values) => ({
      sql,
      parameters: parameters.map((parameter) => (parameter instanceof Slot ? values(parameter.name) : parameter)),
      repeated: true,
    }),
    filler: (source) => {
      const sources = parameters.map((one) => (one instanceof Slot ? source(one.name) : () => one));
      return (row) => ({ sql, parameters: sources.map((value) => value(row)), repeated: true });
    },
  };
}

/** Templates of one app by what they are for. */
export class Templates {
  readonly #known = new Map<string, readonly Template[]>();
  readonly #most = 2000;

  get(key: string, make: () => readonly Template[]): readonly Template[] {
    let known = this.#known.get(key);
    if (known === undefined) {
      // Keys name columns, so their number is bounded by the shapes of patches; this bounds even those.
      if (this.#known.size >= this.#most) this.#known.clear();
      known = make();
      this.#known.set(key, known);
    }
    return known;
  }
}
