import { z } from 'zod';
import { Blob, BlobChunk } from '../blob/entities.ts';
import { defineEntity, type RowOf, ref } from '../entity/entity.ts';
import { defineStates } from '../entity/states.ts';
import { leaseFields } from '../lease/lease.ts';
import type { OperationContext } from '../operation/context.ts';

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

/** How a run may go on from each state. */
export const runStates = defineStates('status', ['RUNNING'], {
  RUNNING: ['DONE', 'FAILED', 'CANCELLED', 'INCOMPLETE'],
  FAILED: ['RUNNING'],
  CANCELLED: ['RUNNING'],
  INCOMPLETE: ['RUNNING'],
  DONE: [],
});
/**
 * State of a run. FAILED: a refusal stopped it. INCOMPLETE: all was done but what failed again and again. These two, and CANCELLED, can be
 * taken up again.
 */
export type RunStatus = 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED' | 'INCOMPLETE';

/**
 * Work on a set, carried out in ranges. The key stands for the work itself: who asks for the same again finds this row. Everything that
 * another process needs to carry it on is here and in the rows that point here.
 */
export const Run = defineEntity('run', {
  table: 'core_run',
  fields: z.strictObject({
    key: z.string().max(255),
    operation: z.string().max(200),
    status: z.enum(['RUNNING', 'DONE', 'FAILED', 'CANCELLED', 'INCOMPLETE']),
    /** The change that every row of the run carries. */
    runChangeId: z.uuid(),
    /** Who asked for it, with the rights that were checked then: the run is carried on under them. */
    grant: json,
    /** What was asked, files by their names in it. */
    input: json,
    /** What `start` prepared. */
    prepared: json,
    /** The phases that are expected, in order, each with its share of the time. */
    phases: z.array(z.unknown()),
    /** What `finish` answered. */
    answer: json,
    /** Codes and paths of what stopped it last. */
    error: json,
    /** Of who does what only one may do at a time. */
    ...leaseFields,
    /** How often it was taken up since something of it was last done. */
    attempts: z.int(),
    /** How much was done when it was taken up last. */
    mark: z.int(),
    /** On the database's clock: workers leave it alone until then. */
    restUntil: z.iso.datetime().nullable(),
  }),
  unique: [['key']],
  indexes: [['status']],
  // Who sees a part of the rows sees the runs that he asked for himself.
  scope: 'creator',
  orderBy: ['-dateCreated'],
  history: false,
  states: runStates,
});
export type Run = RowOf<typeof Run>;

/** Runs for the kernel itself, whoever acts: several may have asked for the same work. */
export const runsIn = (ctx: OperationContext) => ctx.repo(Run, { scope: 'all' });

/** A file of a run's input. The bytes are with the blobs under their hash, until the run is done. */
export const RunFile = defineEntity('run_file', {
  table: 'core_run_file',
  fields: z.strictObject({
    /** The key of the input that held it. */
    name: z.string().max(100),
    /** The file's own name, for people. */
    fileName: z.string().max(255),
    /** SHA-256 of the bytes, in hexadecimal; null until they are kept. */
    sha256: z.string().max(64).nullable(),
    /** Until when they stay though the run is done; null where they go with its end. */
    keptUntil: z.iso.datetime().nullable(),
  }),
  relations: { run: ref(Run) },
  unique: [['runId', 'name']],
  indexes: [['sha256']],
  history: false,
});
export type RunFile = RowOf<typeof RunFile>;

/** How far one phase of a run is. */
export const RunPhase = defineEntity('run_phase', {
  table: 'core_run_phase',
  fields: z.strictObject({
    name: z.string().max(100),
    /** RANGES: of a set, by any number of processes. ALONE: by one process at a time. */
    kind: z.enum(['RANGES', 'ALONE']),
    /** Whether its ranges are those of all runs that name the phase. */
    isShared: z.boolean(),
    status: z.enum(['RUNNING', 'DONE']),
    /** Of a phase ALONE: what it has done, in its own units. Done ranges are counted where they are. */
    done: z.int(),
    total: z.int().nullable(),
    /** Of a phase ALONE: transactions that it committed. */
    steps: z.int(),
    /** Of a phase ALONE: when it was begun last, and how much was done then; its speed is measured from there. */
    since: z.iso.datetime(),
    sinceDone: z.int(),
    /** Of a phase of RANGES: rows in each of them, but the last one. */
    rangeSize: z.int().nullable(),
    /** What it answered. */
    answer: json,
  }),
  relations: { run: ref(Run) },
  unique: [['runId', 'name']],
  orderBy: ['dateCreated'],
  history: false,
  states: defineStates('status', ['RUNNING'], { RUNNING: ['DONE'], DONE: [] }),
});
export type RunPhase = RowOf<typeof RunPhase>;

/** One range of ids of a run's phase. Whoever works on it holds its row lock, so a process that dies gives it back by dying. */
export const RunRange = defineEntity('run_range', {
  table: 'core_run_range',
  fields: z.strictObject({
    phase: z.string().max(100),
    position: z.int(),
    afterId: z.uuid().nullable(),
    throughId: z.uuid(),
    status: z.enum(['PENDING', 'DONE', 'POISONED']),
    /** How often it was begun; counted before the work, so that a range which ends its process is known by it. */
    attempts: z.int(),
    /** The attempt that counts; an earlier one finds another here and leaves the range alone. */
    claim: z.uuid().nullable(),
    /** Name and code of what its work threw last; never its message, which may hold personal data. */
    error: json,
    /** What the range did, added up over the phase. */
    counts: json,
  }),
  relations: { run: ref(Run) },
  unique: [['runId', 'phase', 'position']],
  // Ranges that several runs share are found by their phase.
  indexes: [['phase']],
  orderBy: ['position'],
  history: false,
  states: defineStates('status', ['PENDING'], { PENDING: ['DONE', 'POISONED'], DONE: [], POISONED: ['PENDING'] }),
});
export type RunRange = RowOf<typeof RunRange>;

/** A row to lock for what no other row stands for. */
export const Latch = defineEntity('latch', {
  table: 'core_latch',
  fields: z.strictObject({ name: z.string().max(200) }),
  unique: [['name']],
  history: false,
});

/** What the pipeline writes beside what a command is about; a change record does not count it. */
export const kernelEntities = [Change, Run, RunFile, RunPhase, RunRange, Latch, Blob, BlobChunk] as const;
