import type { Scope, ScopeMember } from './scope.ts';

/** Values and documents of a scope, and the members that are named: its relations are left out. */
export function plainScope(scope: Scope, more: readonly (readonly [string, ScopeMember])[] = []): Scope {
  const own = [...scope.members].filter(([, { kind }]) => kind === 'value' || kind === 'document');
  return { ...scope, members: new Map([...own, ...more]) };
}

/** The scope behind a relation. */
export function scopeBehind(scope: Scope, name: string): Scope {
  const member = scope.members.get(name);
  if (member === undefined || member.kind === 'value') throw new TypeError(`${scope.name} has no relation "${name}".`);
  return member.scope();
}
