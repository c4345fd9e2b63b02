import {
  type Counts,
  countItems,
  type EmptyCells,
  type ItemCounts,
  inState,
  isSettled,
  type OperationContext,
  type PlannedAction,
  type UploadMode,
  type UploadStatus,
  uploadStatusOf,
} from '@parasol/core';
import type { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { mappingIn } from './answers/staged-record.ts';
import { clearedColumns, type FileUse, householdColumns, LOCATION_COLUMN } from './file/import-columns.ts';
import type { Acceptance, ImportState } from './import-input.ts';
import { ofUpload, recordsOf, uploaded, uploadsOf } from './of-upload.ts';

/** What an import came to. It holds no personal data: the refused rows themselves are read by `refusals`. */
export interface ImportAnswer {
  readonly uploadId: string;
  /** SUCCESS, PARTIAL_SUCCESS when items were not applied, WAITING_FOR_VERIFICATION when somebody has to accept them. */
  readonly status: UploadStatus;
  /** Rows of the file, below the header. */
  readonly rows: number;
  /** Rows that were applied. */
  readonly accepted: number;
  /** Rows that were refused, and accepted ones that could not be applied. */
  readonly refused: number;
  /** Refused rows that say the same as another one. */
  readonly duplicates: number;
  /** Groups that did not exist before. */
  readonly groups: number;
  readonly memberships: number;
  /** Refused rows by the code of their first error. */
  readonly refusedByCode: Readonly<Record<string, number>>;
  /** Items by state; states without items are left out. */
  readonly items: ItemCounts;
  /** Of an upload that may change people: rows that are not refused by what is to come, or came, of them. */
  readonly actions?: Readonly<Partial<Record<PlannedAction, number>>>;
}

/** Whether the file was read to its end, and what comes next is not for the import to do. */
export const wasRead = ({ status }: Pick<IndividualDataSourceUpload, 'status'>): boolean =>
  status === 'WAITING_FOR_VERIFICATION' || isSettled(status);

/** How often accepted items of an upload were applied, or are being applied. */
export const roundOf = ({ summary }: Pick<IndividualDataSourceUpload, 'summary'>): number =>
  (summary['round'] as number | undefined) ?? 0;

/** Whether everything about an upload is decided and it left nothing behind: its file may be sent again and is read as the registry is then. */
export const cameToNothing = (upload: Pick<IndividualDataSourceUpload, 'status' | 'summary'>): boolean =>
  isSettled(upload.status) && (itemsIn(upload).APPLIED ?? 0) === 0;

/** What the rows of an upload do. */
export const modeOf = ({ summary }: Pick<IndividualDataSourceUpload, 'summary'>): UploadMode =>
  (summary['mode'] as UploadMode | undefined) ?? 'create';

/** Whether the file says who lives with whom. */
export const isGrouped = (upload: Pick<IndividualDataSourceUpload, 'summary'>): boolean =>
  columnsOf(upload).includes(useOf(upload).groupAggregationColumn);

/** Whether the file says anything of households, be it a role beside no household, which is refused. */
export const saysOfHouseholds = (upload: Pick<IndividualDataSourceUpload, 'summary'>): boolean => {
  const columns = new Set(columnsOf(upload));
  return householdColumns(useOf(upload).groupAggregationColumn).some((name) => columns.has(name));
};

/** Whether rows of the upload that name no place take it away from people who are there. */
export const clearsPlaces = (upload: Pick<IndividualDataSourceUpload, 'summary'>): boolean =>
  clearedColumns(useOf(upload))(LOCATION_COLUMN) && columnsOf(upload).includes(LOCATION_COLUMN);

/** What the columns of the file are that were read. */
export function columnsOf({ summary }: Pick<IndividualDataSourceUpload, 'summary'>): readonly string[] {
  const mapping = mappingIn({ summary });
  const columns = (summary['columns'] ?? []) as readonly string[];
  return columns.flatMap((name) => (Object.hasOwn(mapping, name) ? (mapping[name] ?? []) : name));
}

/** How the rows of an upload were read. */
export const useOf = ({ summary }: Pick<IndividualDataSourceUpload, 'summary'>): FileUse => ({
  groupAggregationColumn: (summary['groupColumn'] as string | undefined) ?? 'group_code',
  mode: modeOf({ summary }),
  matchBy: (summary['matchBy'] as readonly string[] | undefined) ?? [],
  mapping: mappingIn({ summary }),
  emptyCells: summary['emptyCells'] as EmptyCells | undefined,
});

/** Ids of the changes that applied the upload's items. */
export const changesIn = ({ summary }: Pick<IndividualDataSourceUpload, 'summary'>): readonly string[] =>
  (summary['changes'] as readonly string[] | undefined) ?? [];

/** Items by state, as they were when they were counted; of uploads that were kept before items had states, what they say of their rows. */
export const itemsIn = ({ summary }: Pick<IndividualDataSourceUpload, 'summary'>): ItemCounts =>
  (summary['items'] as ItemCounts | undefined) ??
  withoutNone({ APPLIED: countIn(summary, 'accepted'), INVALID: countIn(summary, 'refused') });

const countIn = (summary: Readonly<Record<string, unknown>>, name: string): number =>
  (summary[name] as number | undefined) ?? 0;

/** Counts the rows of an upload by outcome and keeps the counts with it. Nothing changes the second time. */
export async function sumUp(
  ctx: OperationContext,
  { uploadId, rows, acceptance, mode }: ImportState & { readonly acceptance: Acceptance },
  made: Counts,
): Promise<void> {
  const people = made['people'] ?? 0;
  const refusedByCode = people === rows ? {} : await refusalsByCode(ctx, uploadId);
  const refused = sumOf(refusedByCode);
  // What was applied at once is known without looking at the rows again.
  const isPlain = acceptance === 'automatic' && mode === 'create';
  const items = isPlain
    ? withoutNone({ APPLIED: people, INVALID: refused })
    : await itemsNow(ctx, uploadId, acceptance);
  const uploads = uploadsOf(ctx);
  const upload = await uploads.require(uploadId, { lock: true });
  if (upload.status !== 'IN_PROGRESS') return;
  const counts = {
    rows: sumOf(items),
    accepted: items.APPLIED ?? 0,
    refused,
    ...ofRefusals(refusedByCode),
    groups: made['groups'] ?? 0,
  };
  const actions = mode === 'create' ? {} : { actions: await actionsOf(ctx, uploadId) };
  const summary = { ...upload.summary, ...counts, memberships: made['memberships'] ?? 0, items, ...actions };
  await uploads.update(uploadId, upload.version, { summary });
}

/** The counts of an upload of which accepted items were applied, or decided about, with what came of it. */
export async function sumUpAgain(
  ctx: OperationContext,
  { id, summary }: Pick<IndividualDataSourceUpload, 'id' | 'summary'>,
  made: Counts = {},
): Promise<Record<string, unknown>> {
  const items = await countItems(ctx, uploaded(id));
  const refusedByCode = await refusalsByCode(ctx, id);
  const more = (name: string): number => countIn(summary, name) + (made[name] ?? 0);
  return {
    ...summary,
    items,
    accepted: items.APPLIED ?? 0,
    refused: sumOf(refusedByCode),
    ...ofRefusals(refusedByCode),
    groups: more('groups'),
    memberships: more('memberships'),
    ...(modeOf({ summary }) === 'create' ? {} : { actions: await actionsOf(ctx, id) }),
  };
}

/** Keeps with an upload what its items say by now; the caller holds it. */
export async function countAgain(
  ctx: OperationContext,
  upload: IndividualDataSourceUpload,
): Promise<{ readonly items: ItemCounts; readonly status: UploadStatus }> {
  const summary = await sumUpAgain(ctx, upload);
  const items = itemsIn({ summary });
  const status = uploadStatusOf(items);
  await uploadsOf(ctx).update(upload.id, upload.version, { summary, status });
  return { items, status };
}

const ofRefusals = (refusedByCode: Readonly<Record<string, number>>) => ({
  duplicates: refusedByCode['individual.DUPLICATE_ROW'] ?? 0,
  refusedByCode,
});

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Where nobody is asked, what is valid was applied without being rewritten. */
async function itemsNow(ctx: OperationContext, uploadId: string, acceptance: Acceptance): Promise<ItemCounts> {
  const { VALID = 0, ...items } = await countItems(ctx, uploaded(uploadId));
  return withoutNone(acceptance === 'required' ? { VALID, ...items } : { ...items, APPLIED: VALID });
}

async function actionsOf(ctx: OperationContext, uploadId: string): Promise<Partial<Record<PlannedAction, number>>> {
  const counts = await recordsOf(ctx).aggregate({
    where: ofUpload(uploadId, inState('VALID', 'ACCEPTED', 'REJECTED', 'APPLIED')),
    groupBy: { action: { var: 'action' } },
    select: { items: { function: 'count' } },
  });
  return Object.fromEntries(counts.map(({ action, items }) => [action as PlannedAction, Number(items)]));
}

const withoutNone = (items: ItemCounts): ItemCounts =>
  Object.fromEntries(Object.entries(items).filter(([, count]) => count > 0));

async function refusalsByCode(ctx: OperationContext, uploadId: string): Promise<Record<string, number>> {
  const codes = await recordsOf(ctx).aggregate({
    where: ofUpload(uploadId, inState('INVALID', 'FAILED')),
    groupBy: { code: { var: 'refusalCode' } },
    select: { rows: { function: 'count' } },
  });
  return Object.fromEntries(codes.map(({ code, rows }) => [String(code), rows as number]));
}

/** The answer of an upload whose file was read. */
export function answerOf({ id, status, summary }: IndividualDataSourceUpload): ImportAnswer {
  const { rows, accepted, refused, duplicates, groups, memberships, refusedByCode, items, actions } =
    summary as unknown as ImportAnswer;
  const counts = { rows, accepted, refused, duplicates, groups, memberships, refusedByCode, items };
  return { uploadId: id, status, ...counts, ...(actions === undefined ? {} : { actions }) };
}
