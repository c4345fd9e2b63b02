import { definePhrases } from '@parasol/core';

/** Whom an enrolment considered: people or households, all of the registry or those that the caller sees. */
export interface Whom {
  readonly kind: 'INDIVIDUAL' | 'GROUP';
  readonly isPartial: boolean;
}
export interface Considered extends Whom {
  readonly considered: number;
}
const plural = ({ kind, isPartial }: Whom): string =>
  `${kind === 'INDIVIDUAL' ? 'people' : 'households'}${isPartial ? ' that you see' : ''}`;

/** Those whom the criteria were not asked about. */
export interface Apart extends Considered {
  readonly alreadyEnrolled: number;
  readonly inUnfinishedUploads: number;
  readonly inExclusivePlans: number;
}
const apart = ({ alreadyEnrolled, inUnfinishedUploads, inExclusivePlans }: Apart): string[] => [
  ...(alreadyEnrolled === 0 ? [] : [`${alreadyEnrolled} have a place in the plan already`]),
  ...(inUnfinishedUploads === 0 ? [] : [`${inUnfinishedUploads} come from uploads that are not finished`]),
  ...(inExclusivePlans === 0 ? [] : [`${inExclusivePlans} have a place in a plan that excludes this one`]),
];
const apartFirst = (p: Apart): string =>
  apart(p)
    .map((part) => `${part}; `)
    .join('');

/** The words of an explanation of eligibility. */
export const explanations = definePhrases('eligibility', {
  THIS_EXPLANATION: () => 'This explanation',
  HOLDS: (p: { name: string }) => `"${p.name}" holds, because`,
  HOLDS_NOT: (p: { name: string }) => `"${p.name}" does not hold, because`,
  BASE: (p: { points: string }) => `The score begins at ${p.points}.`,
  LINE: (p: { label: string; points: string }) => `${p.label}: ${p.points}`,
  LINE_TIMES: (p: { label: string; value: string; weight: string; points: string }) =>
    `${p.label}: ${p.value} × ${p.weight} = ${p.points}`,
  LINE_NOT: (p: { label: string }) => `${p.label}: does not apply`,
  LINE_MISSING: (p: { label: string }) => `${p.label}: is not known`,
  NO_TOTAL: () => 'There is no score, because something is not known or too large.',
  WITHIN: (p: { total: string; limit: string }) => `Together ${p.total}; that is within the cut-off of ${p.limit}.`,
  BEYOND: (p: { total: string; limit: string }) => `Together ${p.total}; that is beyond the cut-off of ${p.limit}.`,
  ELIGIBLE: () => 'Eligible.',
  NOT_ELIGIBLE: () => 'Not eligible.',
});

/** Why an enrolment enrolled nobody. */
export const diagnoses = definePhrases('enrolment', {
  EMPTY_REGISTRY: (p: Whom) => `Nobody was enrolled: there are no ${plural(p)} in the registry.`,
  ALL_ENROLLED: (p: Considered) =>
    `Nobody was enrolled: all ${p.considered} ${plural(p)} have a place in the plan already.`,
  UPLOADS_UNFINISHED: (p: Apart) =>
    `Nobody was enrolled: of ${p.considered} ${plural(p)}, ${apart(p).join('; ')}. Enrol them when the uploads are finished.`,
  ALL_APART: (p: Apart) => `Nobody was enrolled: of ${p.considered} ${plural(p)}, ${apart(p).join('; ')}.`,
  NO_PLACE: (p: Apart & { overCapacity: number }) =>
    `Nobody was enrolled: of ${p.considered} ${plural(p)}, ${apartFirst(p)}${p.overCapacity} satisfy all criteria, but no place is left.`,
  /** `before`: what the criteria before the last removed, by name. */
  REMOVED: (
    p: Apart & {
      before: readonly { criterion: string; removed: number }[];
      criterion: string;
      removed: number;
    },
  ) =>
    `Nobody was enrolled: of ${p.considered} ${plural(p)}, ${apartFirst(p)}` +
    `${p.before.map(({ criterion, removed }) => `"${criterion}" removed ${removed}, `).join('')}` +
    `"${p.criterion}" removed the last ${p.removed}.`,
});
