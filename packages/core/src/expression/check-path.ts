import { failure } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import type { Message } from '../errors/issue.ts';
import type { Call, Place } from './call.ts';
import { clip, expressionErrors } from './errors.ts';
import { expectations, findings, remedies } from './phrases.ts';
import type { ParameterTypes, Scope, ScopeMember } from './scope.ts';
import type { Path } from './source.ts';
import type { ParameterNode, PathNode, PathStep, TreeNode } from './tree.ts';
import { unifyAll } from './unify.ts';

/** What `var` leads to. Names are looked up in declared maps only, so `__proto__` is a misspelt name like any other. */

/** {"var": "income"}, {"var": ["income"]}, {"var": ["income", 0]}; the last is `coalesce`. */
export function checkVar(call: Call): TreeNode {
  const [name, fallback] = call.args;
  if (call.args.length < 1 || call.args.length > 2)
    throw failure(expressionErrors.BAD_ARGUMENTS({ operator: 'var', expected: expectations.VAR() }, call.at()));
  const withDefault = call.args.length === 2 && fallback !== null;
  if (!withDefault) return resolvePath(name, { ...call.place, path: call.at() }, call.checking.parameters);
  call.checking.count(1, call.at());
  const read = resolvePath(name, call.placeOf(0), call.checking.parameters);
  return unifyAll('coalesce', [read, call.value(1)], [call.at(0), call.at(1)], (args, type) => ({
    node: 'coalesce',
    args,
    type,
    nullable: args.every((arg) => arg.nullable),
  }));
}

export function resolvePath(name: unknown, place: Place, parameters: ParameterTypes): PathNode | ParameterNode {
  const names = splitPath(name, place.path);
  const text = names.join('.');
  const parameter = Object.hasOwn(parameters, text) ? parameters[text] : undefined;
  if (parameter !== undefined) {
    if (place.scope.members.has(names[0] as string))
      throw failure(expressionErrors.PARAMETER_CLASH({ path: text, scope: place.scope.name }, place.path));
    return { node: 'parameter', name: text, type: parameter.type, nullable: parameter.nullable === true };
  }
  return walkPath(names, place, parameters);
}

function splitPath(name: unknown, path: Path): string[] {
  if (typeof name !== 'string' || name === '')
    throw failure(expressionErrors.BAD_ARGUMENTS({ operator: 'var', expected: expectations.PATH() }, path));
  return name.split('.');
}

function walkPath(names: readonly string[], place: Place, parameters: ParameterTypes): PathNode {
  const steps: PathStep[] = [];
  let scope = place.scope;
  let nullable = false;
  let inDocument = false;
  for (const [index, name] of names.entries()) {
    const member = scope.members.get(name);
    const isLast = index === names.length - 1;
    if (member === undefined || (inDocument && (member.kind === 'one' || member.kind === 'many')))
      throw unknownPath(names, name, scope, place, parameters);
    if (member.kind === 'value') {
      if (!isLast)
        throw notAValue(names, place, findings.BEHIND_A_VALUE(), remedies.NOTHING_INSIDE({ name: clip(name) }));
      steps.push({ kind: inDocument ? 'property' : 'field', name });
      return { node: 'path', steps, type: member.type, nullable: nullable || inDocument || member.nullable };
    }
    if (member.kind === 'many') throw aCollection(names, name, place);
    if (isLast) return wholeMember(names, member, steps, inDocument, place);
    if (member.kind === 'one') {
      steps.push({ kind: 'one', name });
      nullable ||= member.nullable;
    } else {
      steps.push({ kind: inDocument ? 'property' : 'field', name });
      inDocument = true;
    }
    scope = member.scope();
  }
  throw unknownPath(names, '', scope, place, parameters);
}

/**
 * A document can be asked for as a whole where JSON is expected; a related record has to be asked for one of its
 * fields.
 */
function wholeMember(
  names: readonly string[],
  member: ScopeMember,
  steps: readonly PathStep[],
  inDocument: boolean,
  place: Place,
): PathNode {
  const name = names.at(-1) as string;
  if (member.kind === 'document')
    return {
      node: 'path',
      steps: [...steps, { kind: inDocument ? 'property' : 'field', name }],
      type: { kind: 'json' },
      nullable: true,
    };
  const inside = member.kind === 'value' ? [] : [...member.scope().members.keys()];
  throw notAValue(
    names,
    place,
    findings.RELATED(),
    remedies.NAME_FIELD({ example: clip(`${names.join('.')}.${inside[0] ?? 'id'}`) }),
  );
}

const aCollection = (names: readonly string[], name: string, place: Place) =>
  notAValue(names, place, findings.COLLECTION(), remedies.ASK_COLLECTION({ name: clip(name) }));

const notAValue = (names: readonly string[], place: Place, what: Message, hint: Message) =>
  failure(expressionErrors.NOT_A_VALUE({ path: clip(names.join('.')), what, hint }, place.path));

function unknownPath(names: readonly string[], name: string, scope: Scope, place: Place, parameters: ParameterTypes) {
  const known = [...scope.members.keys()];
  const atRoot = scope === place.scope;
  const isOuter = atRoot && place.outer?.members.has(name) === true;
  const hint = isOuter
    ? remedies.OUTER_FIELD({ scope: place.outer?.name ?? '' })
    : (didYouMean(name, known) ?? (atRoot ? didYouMean(names.join('.'), Object.keys(parameters)) : undefined));
  return failure(expressionErrors.UNKNOWN_PATH({ path: clip(names.join('.')), scope: scope.name, hint }, place.path));
}

/** The collection that `some`, `count` and their kin ask: to-one steps, then the to-many relation. */
export function resolveCollection(
  json: unknown,
  place: Place,
  operator: string,
): { owner: string[]; collection: string; items: Scope } {
  const name = readVarName(json);
  const expected = expectations.COLLECTION_FIRST();
  if (name === undefined) throw failure(expressionErrors.BAD_ARGUMENTS({ operator, expected }, place.path));
  const names = splitPath(name, place.path);
  const owner: string[] = [];
  let scope = place.scope;
  for (const [index, step] of names.entries()) {
    const member = scope.members.get(step);
    const isLast = index === names.length - 1;
    if (member === undefined) throw unknownPath(names, step, scope, place, {});
    if (isLast && member.kind === 'many') return { owner, collection: step, items: member.scope() };
    if (isLast || member.kind !== 'one')
      throw failure(expressionErrors.BAD_ARGUMENTS({ operator, expected }, place.path));
    owner.push(step);
    scope = member.scope();
  }
  throw failure(expressionErrors.BAD_ARGUMENTS({ operator, expected }, place.path));
}

function readVarName(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const keys = Object.keys(json);
  if (keys.length !== 1 || keys[0] !== 'var') return undefined;
  const value = (json as { var: unknown }).var;
  if (!Array.isArray(value)) return value;
  return value.length === 1 ? value[0] : undefined;
}
