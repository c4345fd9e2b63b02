import { z } from 'zod';
import { defineEntity, type RowOf, ref } from '../entity/entity.ts';
import { defineStates } from '../entity/states.ts';

const json = z.record(z.string(), z.unknown());

/**
 * One row per outermost command: idempotency key, mutation log, outbox and audit unit in one. It holds no personal data; rows carry
 * its id as `changeId`.
 */
export const Change = defineEntity('change', {
  table: 'core_change',
  fields: z.strictObject({
    operation: z.string().max(200),
    actorId: z.string().max(255),
    idempotencyKey: z.string().max(255).nullable(),
    inputHash: z.string().max(64).nullable(),
    outcome: z.enum(['running', 'done', 'unchanged', 'pending']),
    /** Rows written, per entity. */
    counts: json,
    /** How a replay finds the answer again. */
    answer: json,
    clientMutationId: z.string().max(255).nullable(),
    clientMutationLabel: z.string().max(255).nullable(),
    /**
     * Ids of the rows that were written one by one, per entity; of an entity that is in `counts` and not here, a set was written. Null for
     * a job, which writes sets in transactions of its own.
     */
    rowIds: json.nullable(),
  }),
  unique: [['actorId', 'idempotencyKey']],
  // Who sees a part of the rows sees what he did himself.
  scope: 'creator',
  orderBy: ['sequence'],
  history: false,
  sequence: true,
});
export type Change = RowOf<typeof Change>;

/** Work on a set, carried out in ranges. The key stands for the work itself: who asks for the same again finds this row. */
export const Run = defineEntity('run', {
  table: 'core_run',
  fields: z.strictObject({
    key: z.string().max(255),
    operation: z.string().max(200),
    status: z.enum(['RUNNING', 'DONE', 'FAILED']),
    /** The change that every row of the run carries. */
    runChangeId: z.uuid(),
    /** What `start` prepared. */
    prepared: json,
    /** What `finish` answered. */
    answer: json,
    /** Codes and paths of the failure that stopped it last. */
    error: json,
  }),
  unique: [['key']],
  history: false,
  states: defineStates('status', ['RUNNING'], { RUNNING: ['DONE', 'FAILED'], FAILED: ['RUNNING'], DONE: [] }),
});
export type Run = RowOf<typeof Run>;

/** One range of ids of a run's phase. Whoever works on it holds its row lock, so a process that dies gives it back by dying. */
export const RunRange = defineEntity('run_range', {
  table: 'core_run_range',
  fields: z.strictObject({
    phase: z.string().max(100),
    position: z.int(),
    afterId: z.uuid().nullable(),
    throughId: z.uuid(),
    status: z.enum(['PENDING', 'DONE']),
    /** What the range did, added up over the phase. */
    counts: json,
  }),
  relations: { run: ref(Run) },
  unique: [['runId', 'phase', 'position']],
  // Ranges that several runs share are found by their phase.
  indexes: [['phase']],
  orderBy: ['position'],
  history: false,
  states: defineStates('status', ['PENDING'], { PENDING: ['DONE'], DONE: [] }),
});
export type RunRange = RowOf<typeof RunRange>;

/** What the pipeline writes beside what a command is about; a change record does not count it. */
export const kernelEntities = [Change, Run, RunRange] as const;
