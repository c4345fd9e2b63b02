import type { OperationContext } from '@parasol/core';
import { entityScope, plainScope, type Scope, type ScopeMember, scopeBehind } from '@parasol/core/internal';
import type { EnrolmentKind } from '../operations/beneficiary/enrolment-kind.ts';

/** How many places above the own one a rule may ask about: village, district, region. */
const PLACES_ABOVE = 3;

/**
 * What a rule may read: the person or household, what is kept of the latter, the members with their persons, and the places that they belong to.
 * Nothing else,
 * because these are what an explanation puts together again.
 */
export function ruleScope(ctx: OperationContext, { subject, members }: EnrolmentKind): Scope {
  const full = entityScope(ctx.catalog, subject, ctx.documents);
  if (members === undefined) return withPlace(full);
  const kept = [...ctx.catalog.readModels(subject).keys()].map(
    (name) => [name, { kind: 'one', nullable: false, scope: () => scopeBehind(full, name) }] as const,
  );
  return withPlace(full, [...kept, [members.name, { kind: 'many', scope: () => memberScope(full, members.name) }]]);
}

/** The same from a member on. */
export function scopeOfMembers(ctx: OperationContext, { subject, members }: EnrolmentKind): Scope | undefined {
  if (members === undefined) return undefined;
  return memberScope(entityScope(ctx.catalog, subject, ctx.documents), members.name);
}

function memberScope(household: Scope, members: string): Scope {
  const member = scopeBehind(household, members);
  const person = withPlace(scopeBehind(member, 'individual'));
  return plainScope(member, [['individual', { kind: 'one', nullable: false, scope: () => person }]]);
}

const withPlace = (scope: Scope, more: readonly (readonly [string, ScopeMember])[] = []): Scope =>
  plainScope(scope, [
    ...more,
    ['location', { kind: 'one', nullable: true, scope: () => place(scopeBehind(scope, 'location'), PLACES_ABOVE) }],
  ]);

const place = (scope: Scope, above: number): Scope =>
  above === 0
    ? plainScope(scope)
    : plainScope(scope, [
        ['parent', { kind: 'one', nullable: true, scope: () => place(scopeBehind(scope, 'parent'), above - 1) }],
      ]);
