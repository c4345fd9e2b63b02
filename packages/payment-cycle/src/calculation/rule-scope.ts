import type { DocumentSchemas } from '@parasol/core';
import { type AnyEntity, type Catalog, entityScope, type Scope, type ScopeMember } from '@parasol/core/internal';
import type { RuleKind } from '../calculation-rule/rule-kinds.ts';

/** The relation that leads from the row that gives the claim to whom it is about. */
export const subjectOf = (kind: RuleKind): 'individual' | 'group' => (kind === 'INDIVIDUAL' ? 'individual' : 'group');

/**
 * What an amount may depend on: the claim itself, the person or the group, and the group's members. Nothing else, because these are
 * the rows whose versions a benefit keeps; what else it read could not be explained later.
 */
export function ruleScope(catalog: Catalog, source: AnyEntity, kind: RuleKind, documents: DocumentSchemas): Scope {
  const full = entityScope(catalog, source, documents);
  const subject = subjectOf(kind);
  const about = plain(inside(full, subject));
  if (kind === 'INDIVIDUAL') return plain(full, [[subject, one(about)]]);
  const member = inside(inside(full, 'group'), 'members');
  const people = plain(member, [['individual', one(plain(inside(member, 'individual')))]]);
  const group = plain(about, [['members', { kind: 'many', scope: () => people }]]);
  return plain(full, [[subject, one(group)]]);
}

const one = (scope: Scope): ScopeMember => ({ kind: 'one', nullable: false, scope: () => scope });

/** Values and documents of a scope, and the members that are named. */
function plain(scope: Scope, more: readonly (readonly [string, ScopeMember])[] = []): Scope {
  const own = [...scope.members].filter(([, { kind }]) => kind === 'value' || kind === 'document');
  return { name: scope.name, members: new Map([...own, ...more]) };
}

function inside(scope: Scope, name: string): Scope {
  const member = scope.members.get(name);
  if (member === undefined || member.kind === 'value') throw new TypeError(`${scope.name} has no relation "${name}".`);
  return member.scope();
}
