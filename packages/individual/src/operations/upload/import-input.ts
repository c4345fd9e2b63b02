import {
  type ColumnMapping,
  coreErrors,
  type DateFormat,
  dateFormats,
  type EmptyCells,
  emptyCellMeanings,
  refusedAs,
  tableInput,
  type UploadMode,
  uploadModes,
} from '@parasol/core';
import { z } from 'zod';

/** Who says that valid items of an upload are applied: somebody, or nobody but the rules. */
export const acceptance = z.enum(['automatic', 'required']);
export type Acceptance = z.output<typeof acceptance>;

/** What the columns of a file are. z.record alone leaves out a key __proto__ without a word. */
const columnMapping = z
  .custom<ColumnMapping>()
  .superRefine((mapping, ctx) => {
    const key = '__proto__';
    if (typeof mapping === 'object' && mapping !== null && Object.hasOwn(mapping, key))
      ctx.addIssue({ code: 'custom', path: [key], ...refusedAs(coreErrors.UNKNOWN_KEY({ key, hint: undefined })) });
  })
  .pipe(z.record(z.string().max(255), z.string().min(1).max(255).nullable()));

/** The columns by which rows match people. */
export const matchBy = z.array(z.string().min(1).max(255)).min(1).max(5).readonly();

/**
 * How a file about people is read and what its rows do, for every upload of people: of these alone, or together with something of another
 * module. Spread it into the input of an operation that takes such a file.
 *
 * @example
 * // skip: input of an operation
 * const input = z.strictObject({ ...peopleFile(), clinicId: z.uuid() });
 */
export const peopleFile = () => ({
  /** The file: `fromFile(path)`, `fromBytes(name, content)` or a source of the host; its encoding or sheet. */
  ...tableInput(),
  /** How days are written in the file, where not as YYYY-MM-DD, which is read in any case. Nothing is guessed. @default 'YYYY-MM-DD' */
  dateFormat: z.enum(dateFormats).optional(),
  /** The column whose values say which rows belong together. @default 'group_code' */
  groupAggregationColumn: z.string().min(1).max(255).default('group_code'),
  /**
   * `create`: every row becomes a new person. `update`: every row changes the person whom it matches, and where they live, if it names a
   * household. `upsert`: those that match nobody become new people. A column that is absent leaves what there is, and so does a cell
   * that is empty unless `emptyCells` says otherwise.
   * @default 'create'
   */
  mode: z.enum(uploadModes).default('create'),
  /**
   * What the columns of the file are, by their names in the file: `first_name`, `dob`, a property of `individual_schema`, …; null leaves a
   * column out. Columns that are called by their own names need not be here; `suggestColumns` proposes the others.
   */
  columns: columnMapping.default({}),
  /**
   * The columns by which rows match people in `update` and `upsert`: `id`, or others that tell one person from all others; in `create`
   * nobody is matched, and it is refused. @default ['id']
   */
  matchBy: matchBy.optional(),
  /**
   * `required`: the upload ends when its rows are checked, and waits until somebody has accepted items and applies them. `automatic`: what
   * is valid is applied. @default what the configuration key `upload_acceptance` says, which nobody can weaken
   */
  acceptance: acceptance.optional(),
  /**
   * What an empty cell says in `update` and `upsert` of who is there. `keep`: nothing. `clear`: there is no such value any more; what everybody
   * needs is refused (`individual.MISSING_VALUE`, `schema.MISSING_PROPERTY`). The columns of `matchBy`, `id` and those of households are never
   * cleared, and columns that the file does not have neither. In `create` it is refused (`individual.CLEARS_NOBODY`). @default 'keep'
   */
  emptyCells: z.enum(emptyCellMeanings).optional(),
});

/** What the import takes. */
export const importInput = z.strictObject({
  ...peopleFile(),
  /** For people: what kind of upload this is. @default 'individual import' */
  sourceType: z.string().min(1).max(255).default('individual import'),
  /**
   * The upload of another module that these people come with: it is told from every other upload, also of the same content, since what comes
   * with the people is not the same. @default none
   */
  partOf: z.uuid().toLowerCase().optional(),
  /**
   * For a module that has people made of some rows of a file: `peopleHashOf` the whole file. Who uploads that one by itself later is told that its
   * people are there. @default none
   */
  someRowsOf: z.string().length(64).optional(),
});
export type ImportInput = z.output<typeof importInput>;

/** By what the people of an upload are made, by whoever applies it. */
export interface ApplyState {
  readonly uploadId: string;
  /** Whether the file has a column of groups. */
  readonly grouped: boolean;
  /** Whether the file has a column that says who is paid; where it has none, it is the heads. */
  readonly recipients: boolean;
  /** In which state items are that are to be applied: where somebody accepted them, they are rewritten. */
  readonly takes: 'VALID' | 'ACCEPTED';
  readonly mode: UploadMode;
  /** The columns by which rows match people, where rows may change them. */
  readonly matchBy: readonly string[];
  /** Whether an empty place in a row says that a person who is there has none any more. */
  readonly clearsPlaces: boolean;
  /** Ids of the changes that applied items of the upload before, where some were accepted later than others. */
  readonly earlier?: readonly string[];
}

/** What the import leaves for its later steps, which any process may do. */
export interface ImportState extends ApplyState {
  readonly fileName: string;
  /** The upload of another module that the people come with. */
  readonly partOf?: string | undefined;
  readonly groupAggregationColumn: string;
  /** Of a text file, where it is not UTF-8. */
  readonly encoding?: string | undefined;
  /** Of a workbook, where it is not the first. */
  readonly sheet?: string | undefined;
  /** Of the days in the file, where it is not YYYY-MM-DD. */
  readonly dateFormat?: DateFormat | undefined;
  /** Rows of the file. */
  readonly rows: number;
  /** Whether the file has a column of locations. */
  readonly located: boolean;
  /** What empty cells say, where not that what there is stays. */
  readonly emptyCells?: EmptyCells | undefined;
  /** SHA-256 of the file. */
  readonly contentHash: string;
  /** As the caller named columns of the file. */
  readonly mapping: ColumnMapping;
  /** What the columns of the file are, in their order; null for those that are not read. */
  readonly columns: readonly (string | null)[];
  /** Hash of the schema and options by which its rows are read. */
  readonly schemaHash: string;
}
