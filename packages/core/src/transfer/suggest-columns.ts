import { nearest } from '../errors/nearest.ts';

/** A column that a reader knows, with everything by which people may call it. */
export interface KnownColumn {
  readonly name: string;
  readonly labels: readonly string[];
}

/** What a column of a file probably is. */
export interface ColumnSuggestion {
  /** As it stands in the file. */
  readonly column: string;
  /** The known column; null where none is like it. */
  readonly suggestion: string | null;
  /** NAME: called so; LABEL: called like a label of it; SIMILAR: nearly so, to be looked at. */
  readonly because: 'NAME' | 'LABEL' | 'SIMILAR' | null;
}

/**
 * Suggests what the columns of a file are, by names and labels in any language, without regard to capitals, accents, blanks and signs; each
 * known column once. To be looked at by somebody before it is used.
 *
 * @example
 * suggestColumns(['PRENOM', 'Remarks'], [{ name: 'first_name', labels: ['First name', 'Prénom'] }]);
 * // [{ column: 'PRENOM', suggestion: 'first_name', because: 'LABEL' }, { column: 'Remarks', suggestion: null, because: null }]
 */
export function suggestColumns(header: readonly string[], known: readonly KnownColumn[]): readonly ColumnSuggestion[] {
  const suggestions = new Map<string, ColumnSuggestion>();
  const taken = new Set<string>();
  const take = (because: 'NAME' | 'LABEL' | 'SIMILAR', find: (column: string) => string | undefined): void => {
    for (const column of header) {
      const suggestion = suggestions.has(column) ? undefined : find(column);
      if (suggestion === undefined || taken.has(suggestion)) continue;
      taken.add(suggestion);
      suggestions.set(column, { column, suggestion, because });
    }
  };
  const byName = new Map(known.map(({ name }) => [plain(name), name]));
  const byLabel = labelsOfOne(known);
  take('NAME', (column) => byName.get(plain(column)));
  take('LABEL', (column) => byLabel.get(plain(column)));
  take('SIMILAR', (column) => {
    const near = nearest(
      plain(column),
      [...byName.keys(), ...byLabel.keys()].filter((text) => text.length > 3),
    );
    return near === undefined ? undefined : (byName.get(near) ?? byLabel.get(near));
  });
  return header.map((column) => suggestions.get(column) ?? { column, suggestion: null, because: null });
}

/** By their labels, the columns that are the only ones called so: the rooms of a home and those of a school may both be called rooms. */
function labelsOfOne(known: readonly KnownColumn[]): ReadonlyMap<string, string> {
  const labelled = known.flatMap(({ name, labels }) => labels.map((label) => [plain(label), name] as const));
  const names = new Map<string, Set<string>>();
  for (const [label, name] of labelled) names.set(label, (names.get(label) ?? new Set()).add(name));
  return new Map(labelled.filter(([label]) => names.get(label)?.size === 1));
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
