import { defineStates } from '../entity/states.ts';
import type { StagedState } from './staged-rows.ts';

/** The states of an upload, in their order. */
export const uploadStatuses = [
  'PENDING',
  'IN_PROGRESS',
  'WAITING_FOR_VERIFICATION',
  'SUCCESS',
  'PARTIAL_SUCCESS',
  'FAIL',
] as const;

/** How an upload stands, in the reference's words. */
export type UploadStatus = (typeof uploadStatuses)[number];

/**
 * An upload's states: PARTIAL_SUCCESS when some items were not applied, FAIL when the file as a whole was refused,
 * WAITING_FOR_VERIFICATION while somebody has to decide about valid items or to apply accepted ones.
 */
export const uploadStates = defineStates('status', ['PENDING'], {
  PENDING: ['IN_PROGRESS', 'FAIL'],
  IN_PROGRESS: ['WAITING_FOR_VERIFICATION', 'SUCCESS', 'PARTIAL_SUCCESS', 'FAIL'],
  WAITING_FOR_VERIFICATION: ['IN_PROGRESS', 'PARTIAL_SUCCESS'],
  SUCCESS: [],
  PARTIAL_SUCCESS: [],
  FAIL: ['PENDING'],
});

/** Items of an upload by state; a state without items may be left out. */
export type ItemCounts = Readonly<Partial<Record<StagedState, number>>>;

/**
 * The status of an upload whose file was read, which is what its items say: nothing is decided about an upload but by its items.
 *
 * @example
 * uploadStatusOf({ APPLIED: 4_700, INVALID: 300 }); // 'PARTIAL_SUCCESS'
 */
export function uploadStatusOf(items: ItemCounts): UploadStatus {
  const some = (...states: readonly StagedState[]): boolean => states.some((state) => (items[state] ?? 0) > 0);
  if (some('RECEIVED')) return 'IN_PROGRESS';
  if (some('VALID', 'ACCEPTED')) return 'WAITING_FOR_VERIFICATION';
  return some('INVALID', 'REJECTED', 'FAILED') ? 'PARTIAL_SUCCESS' : 'SUCCESS';
}

/** Whether nothing of an upload will be applied any more that was not. */
export const isSettled = (status: UploadStatus): boolean => status === 'SUCCESS' || status === 'PARTIAL_SUCCESS';
