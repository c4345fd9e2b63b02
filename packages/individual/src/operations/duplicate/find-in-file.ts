import { type DateFormat, dateFormats, isoDay, job, tableInput } from '@parasol/core';
import { z } from 'zod';
import { DuplicateSearch } from '../../entities/duplicate-search.ts';
import { individualErrors } from '../../errors.ts';
import { LinkageTable } from '../../linkage/linkage-table.ts';
import { individualSchema, knownColumns } from '../upload/file/import-columns.ts';
import { inspectFile } from '../upload/file/inspect-file.ts';
import { configuredFields, requireFields } from './match-field.ts';
import { ASKED, match, readPeople } from './match-people.ts';
import { MODEL, type SearchState } from './search-state.ts';

/** Matches that one answer holds. */
const MOST = 1000;

const input = z.strictObject({
  /** A file as it would be uploaded; its encoding or sheet. */
  ...tableInput(),
  /** The column of groups, as in the upload. @default 'group_code' */
  groupAggregationColumn: z.string().min(1).max(255).default('group_code'),
  /** How days are written in the file, where not as YYYY-MM-DD, which is read in any case. Nothing is guessed. @default 'YYYY-MM-DD' */
  dateFormat: z.enum(dateFormats).optional(),
  /** The least probability. @default 0.8 */
  threshold: z.number().gt(0).lt(1).default(0.8),
});

/** A search that reads a file. */
interface FileSearch extends SearchState {
  /** Of a text file, where it is not UTF-8. */
  readonly encoding: string | undefined;
  /** Of a workbook, where it is not the first. */
  readonly sheet: string | undefined;
  /** Of the days in the file, where it is not YYYY-MM-DD. */
  readonly dateFormat: DateFormat | undefined;
}

/** A row of a file that looks like somebody in the registry, or like another row. */
export interface FileMatch {
  readonly line: number;
  /** Who it looks like; null where it looks like another row. */
  readonly individualId: string | null;
  readonly otherLine: number | null;
  /** Probability that they are one person. */
  readonly score: number;
}

/** What of a file is there already, or twice. */
export interface FileDuplicates {
  readonly searchId: string;
  /** Records that were compared: the rows of the file, and the people whom the caller reaches. */
  readonly records: number;
  readonly found: number;
  /** The most probable first, a thousand at most. */
  readonly matches: readonly FileMatch[];
}

/**
 * Says which rows of a file look like somebody in the registry, or like another row, before anybody is imported. Nothing of the file
 * is kept. Who asks must see every field that is compared.
 *
 * @example
 * const { matches } = unwrap(await me.duplicateCandidates.findInFile({ source: fromFile('people.csv') }));
 */
export const findInFile = job({
  rights: ['gql_duplicate_find_perms', 'gql_individual_search_perms'],
  input,
  fingerprint: ({ source, ...options }) => ({ ...options, name: source.name }),
  inspect: (ctx, { source, encoding, sheet, groupAggregationColumn }) => {
    const columns = knownColumns(individualSchema(ctx), groupAggregationColumn);
    return inspectFile(ctx, { source, encoding, sheet }, columns);
  },
  start: async (ctx, { threshold, encoding, sheet, dateFormat }, { header }) => {
    const fields = configuredFields(ctx).filter(({ name }) => header.includes(columnOf(name)));
    requireFields(
      ctx,
      fields.map(({ name }) => name),
    );
    if (fields.length < 2) ctx.fail(individualErrors.FEW_FIELDS({}, ['source']));
    const searchId = ctx.newId();
    const state: FileSearch = {
      ...{ searchId, method: 'PROBABILISTIC', fields, threshold, where: null, uploadId: null },
      ...{ encoding, sheet, dateFormat },
    };
    await ctx.repo(DuplicateSearch).insert({
      ...{ id: searchId, method: state.method, model: MODEL, fields: [...fields], uploadId: null },
      threshold: threshold.toFixed(6),
    });
    return { key: `individual.find_in_file:${searchId}`, state };
  },
  execute: async (run, state) => {
    const found = await run.alone('match', async (lease) => {
      const table = new LinkageTable(state.fields);
      await readPeople(run, lease, state, table);
      const file = await run.formats.open(run.file('source'), { encoding: state.encoding, sheet: state.sheet });
      const cells = state.fields.map(({ name }) => [name, file.header.indexOf(columnOf(name))] as const);
      for await (const batch of file.records())
        for (const { line, cells: row, cellProblems = [] } of batch)
          table.add({
            id: `${LINE}${line}`,
            values: Object.fromEntries(
              cells.map(([name, at]) => {
                const isSpoilt = cellProblems.some((cell) => cell.at === at);
                return [name, isSpoilt ? undefined : comparable(name, row[at], state)];
              }),
            ),
            source: ASKED,
          });
      const { pairs, compared } = await match(lease, table, state, true);
      const matches = pairs.slice(0, MOST).map(({ a, b, score }) => matchOf(a, b, score));
      return { people: table.size, compared, found: pairs.length, added: 0, skipped: 0, matches };
    });
    await run.transaction(async (ctx) => {
      const { id, version } = await ctx.repo(DuplicateSearch).require(state.searchId);
      await ctx.repo(DuplicateSearch).update(id, version, found);
    });
  },
  finish: async (ctx, { searchId }): Promise<FileDuplicates> => {
    const { people, found, matches } = await ctx.repo(DuplicateSearch).require(searchId);
    return { searchId, records: people ?? 0, found: found ?? 0, matches: (matches ?? []) as FileMatch[] };
  },
});

/** Days are compared as they stand in the registry. */
const comparable = (name: string, cell: string | undefined, { dateFormat }: FileSearch): string | undefined =>
  name === 'dob' && cell !== undefined && dateFormat !== undefined ? isoDay(cell.trim(), dateFormat) : cell;

/** Rows of the file among the ids of people. */
const LINE = 'line ';

function matchOf(a: string, b: string, score: number): FileMatch {
  const [row, other] = a.startsWith(LINE) ? [a, b] : [b, a];
  const line = Number(row.slice(LINE.length));
  const rounded = Math.round(score * 1e6) / 1e6;
  if (!other.startsWith(LINE)) return { line, individualId: other, otherLine: null, score: rounded };
  const otherLine = Number(other.slice(LINE.length));
  return { line: Math.max(line, otherLine), individualId: null, otherLine: Math.min(line, otherLine), score: rounded };
}

/** The column of a file that holds a field of people: `first_name`, `national_id`. Places go by their codes, which are not compared. */
const columnOf = (field: string): string =>
  field.startsWith('jsonExt.')
    ? field.slice('jsonExt.'.length)
    : field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
