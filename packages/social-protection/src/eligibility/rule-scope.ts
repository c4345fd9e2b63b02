import type { OperationContext } from '@parasol/core';
import { entityScope, type Scope, type ScopeMember } from '@parasol/core/internal';
import type { EnrolmentKind } from '../operations/beneficiary/enrolment-kind.ts';

/** How many places above the own one a rule may ask about: village, district, region. */
const PLACES_ABOVE = 3;

/**
 * What a rule may read: the person or household, the members with their persons, and the places that they belong to. Nothing else,
 * because these are what an explanation puts together again.
 */
export function ruleScope(ctx: OperationContext, { subject, members }: EnrolmentKind): Scope {
  const full = entityScope(ctx.catalog, subject, ctx.documents);
  if (members === undefined) return withPlace(full);
  return withPlace(full, [[members.name, { kind: 'many', scope: () => memberScope(full, members.name) }]]);
}

/** The same from a member on. */
export function scopeOfMembers(ctx: OperationContext, { subject, members }: EnrolmentKind): Scope | undefined {
  if (members === undefined) return undefined;
  return memberScope(entityScope(ctx.catalog, subject, ctx.documents), members.name);
}

function memberScope(household: Scope, members: string): Scope {
  const member = inside(household, members);
  const person = withPlace(inside(member, 'individual'));
  return plain(member, [['individual', { kind: 'one', nullable: false, scope: () => person }]]);
}

const withPlace = (scope: Scope, more: readonly (readonly [string, ScopeMember])[] = []): Scope =>
  plain(scope, [
    ...more,
    ['location', { kind: 'one', nullable: true, scope: () => place(inside(scope, 'location'), PLACES_ABOVE) }],
  ]);

const place = (scope: Scope, above: number): Scope =>
  above === 0
    ? plain(scope)
    : plain(scope, [
        ['parent', { kind: 'one', nullable: true, scope: () => place(inside(scope, 'parent'), above - 1) }],
      ]);

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
