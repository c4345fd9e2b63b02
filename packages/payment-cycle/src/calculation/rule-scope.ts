import type { DocumentSchemas } from '@parasol/core';
import {
  type AnyEntity,
  type Catalog,
  entityScope,
  plainScope,
  type Scope,
  type ScopeMember,
  scopeBehind,
} from '@parasol/core/internal';
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
  const about = plainScope(scopeBehind(full, subject));
  if (kind === 'INDIVIDUAL') return plainScope(full, [[subject, one(about)]]);
  const member = scopeBehind(scopeBehind(full, 'group'), 'members');
  const people = plainScope(member, [['individual', one(plainScope(scopeBehind(member, 'individual')))]]);
  const group = plainScope(about, [['members', { kind: 'many', scope: () => people }]]);
  return plainScope(full, [[subject, one(group)]]);
}

const one = (scope: Scope): ScopeMember => ({ kind: 'one', nullable: false, scope: () => scope });
