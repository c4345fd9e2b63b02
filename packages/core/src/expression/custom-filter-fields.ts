import type { Scope, ScopeMember } from './scope.ts';
import type { ValueType } from './tree.ts';

/** A field as custom filters name it, and where it stands. */
export interface FilterField {
  /** `income`, `home__rooms`, `individual__firstName`. */
  readonly field: string;
  /** From the scope on: `['individual', 'firstName']`. */
  readonly path: readonly string[];
  readonly type: ValueType;
}

/** Objects inside a document that filters look into. */
const MOST_DEPTH = 8;

/**
 * Every field that custom filters may name, in the order in which dialogs show them: what they offer and what the parser takes is this
 * one list. First come the fields of the documents under `under`, then the record's own, then those behind the relations that the
 * declaration opens. A name belongs to whatever comes first.
 *
 * @param under paths to where bare names are looked up. @default what the scope's declaration says, else the scope itself
 */
export function filterFields(scope: Scope, under?: readonly string[]): ReadonlyMap<string, FilterField> {
  const { filters } = scope;
  const fields = new Map<string, FilterField>();
  for (const place of under ?? declaredPlaces(scope)) addDocument(fields, scope, namesOf(place), []);
  for (const column of filters?.columns ?? []) add(fields, [column], [column], scope.members.get(column));
  for (const relation of filters?.through ?? []) {
    const target = scopeAt(scope, [relation]);
    if (target === undefined) continue;
    const data = target.filters?.data;
    const isBare = data === undefined || filters?.data === `${relation}.${data}`;
    if (!isBare) addDocument(fields, scope, [relation, ...namesOf(data)], [relation]);
    for (const column of target.filters?.columns ?? [])
      add(fields, [relation, column], [relation, column], target.members.get(column));
  }
  return fields;
}

const declaredPlaces = ({ filters }: Scope): readonly string[] =>
  filters === undefined ? [''] : filters.data === undefined ? [] : [filters.data];

const namesOf = (place: string): readonly string[] => place.split('.').filter((name) => name !== '');

/** The fields of a document, or of a scope that is asked for as a whole, under names that begin with `prefix`. */
function addDocument(
  fields: Map<string, FilterField>,
  scope: Scope,
  path: readonly string[],
  prefix: readonly string[],
): void {
  const within = (at: Scope, names: readonly string[], depth: number): void => {
    for (const [name, member] of at.members) {
      const inside = [...names, name];
      if (member.kind === 'document' && depth < MOST_DEPTH) within(member.scope(), inside, depth + 1);
      else add(fields, [...prefix, ...inside], [...path, ...inside], member);
    }
  };
  const start = scopeAt(scope, path);
  if (start !== undefined) within(start, [], 0);
}

/** What is not there offers nothing. */
function scopeAt(scope: Scope, [name, ...rest]: readonly string[]): Scope | undefined {
  if (name === undefined) return scope;
  const member = scope.members.get(name);
  return member?.kind === 'one' || member?.kind === 'document' ? scopeAt(member.scope(), rest) : undefined;
}

function add(
  fields: Map<string, FilterField>,
  names: readonly string[],
  path: readonly string[],
  member: ScopeMember | undefined,
): void {
  if (member?.kind !== 'value' || member.type.kind === 'json' || !names.every(isReadable)) return;
  const field = names.join('__');
  if (!fields.has(field)) fields.set(field, { field, path, type: member.type });
}

/** Whether a name can be told from what stands around it in `field__lookup__type=value`. */
export const isReadable = (name: string): boolean => !/__|_$|[=.]|^\s|\s$/.test(name);
