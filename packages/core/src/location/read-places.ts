import { textIssue } from '../entity/json-value.ts';
import { normalText } from '../entity/plain-text.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure, failure } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import { checkHeader } from '../transfer/check-header.ts';
import type { TableFile } from '../transfer/table-format.ts';

/** A row of a file of places. */
export interface ListedPlace {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  readonly type: string;
  /** Null for a topmost place. */
  readonly parentCode: string | null;
}

const COLUMNS = { required: ['code', 'name', 'type'], optional: ['parent_code'] } as const;
/** Longest values, as the entity has them. */
const LONGEST = { code: 64, name: 255, type: 50 } as const;
/** Rows that a refusal names. */
const NAMED = 100;

/** Reads a file of places as a whole; refuses with everything that is wrong with single rows, by line. */
export async function readPlaces(table: TableFile): Promise<readonly ListedPlace[]> {
  const header = checkHeader(table.header, COLUMNS);
  if (header.length > 0) throw failure(...header);
  const places: ListedPlace[] = [];
  const issues: Issue[] = [];
  const lines = new Map<string, number>();
  for await (const batch of table.records()) {
    for (const { line, cells, problem, cellProblems = [] } of batch) {
      const cell = (column: string): string => normalText((cells[table.header.indexOf(column)] ?? '').trim());
      const place = { line, code: cell('code'), name: cell('name'), type: cell('type') };
      const unusable = problem === undefined ? cellProblems.map(({ issue }) => issue) : [problem];
      const wrong =
        unusable.length === 0 ? rowIssues(place) : unusable.map((issue) => ({ ...issue, path: pathOf(line) }));
      const earlier = lines.get(place.code);
      if (earlier === undefined) lines.set(place.code, line);
      else if (place.code !== '')
        wrong.push(coreErrors.LOCATION_CODE_TWICE({ code: place.code, line, first: earlier }, pathOf(line, 'code')));
      issues.push(...wrong);
      places.push({ ...place, parentCode: cell('parent_code') || null });
    }
  }
  if (issues.length > 0) throw new DomainFailure(issues.slice(0, NAMED));
  return places;
}

/** Where a refusal of a row points. */
export const pathOf = (line: number, ...column: readonly string[]): Issue['path'] => ['source', line, ...column];

function rowIssues(place: {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  readonly type: string;
}) {
  const { line } = place;
  return (['code', 'name', 'type'] as const).flatMap((column): Issue[] => {
    const [text, longest] = [place[column], LONGEST[column]];
    if (text.length === 0 || text.length > longest)
      return [coreErrors.LOCATION_ROW({ line, column, longest }, pathOf(line, column))];
    const hidden = textIssue(text, pathOf(line, column), 'one');
    return hidden === undefined ? [] : [hidden];
  });
}
