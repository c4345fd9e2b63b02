import {
  asItems,
  differenceOf,
  type FieldChange,
  type OperationContext,
  type Page,
  type PlannedAction,
  plannedActions,
  query,
  type StagedState,
} from '@parasol/core';
import { z } from 'zod';
import { Individual } from '../../../entities/individual.ts';
import { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { IndividualDataSourceUpload } from '../../../entities/individual-data-source-upload.ts';
import { valuesOf } from '../file/row-values.ts';
import { ofUpload } from '../of-upload.ts';
import { rowsOfOtherGroups } from '../seen-groups.ts';
import { changesIn, clearsPlaces } from '../upload-summary.ts';
import { requireWholeUpload } from '../whole-records.ts';
import { type Households, householdChanges, householdsOf, isWhereItWas } from './difference-of-household.ts';

/** What an item of an upload would change, or has changed. */
export interface ItemDifference {
  readonly id: string;
  readonly line: number | null;
  readonly state: StagedState;
  readonly action: PlannedAction;
  /** Whom it changes; of a new person, who they will be. */
  readonly individualId: string | null;
  /**
   * By field what it was and what it becomes; of the household `group.code`, `membership.role` and `membership.recipientType`, which are what
   * the row says: who becomes head because another one leaves is seen afterwards. Null where the reader does not reach the person, or the
   * household that they leave.
   */
  readonly changes: readonly FieldChange[] | null;
  /** Whether the household is one that was not there when the file was read, and is made. */
  readonly makesHousehold: boolean;
  /** Whether the person, or the membership, was changed by somebody else since, so that the item will fail. */
  readonly isOvertaken: boolean;
}

/**
 * What an upload would change, before anybody has accepted it: who would be new, and who would change from what to what, page by page in
 * the order of the file. Afterwards it tells what was changed. How many there are of each is said by `actions` of the upload's answer.
 *
 * @example
 * // skip: ids of an upload
 * const { rows } = unwrap(await me.individualDataSourceUploads.difference({ uploadId, action: 'UPDATE' }));
 * rows[0]?.changes; // [{ field: 'lastName', from: 'Diallo', to: 'Sow' }]
 */
export const difference = query({
  rights: 'gql_individual_search_perms',
  input: z.strictObject({
    uploadId: z.uuid().toLowerCase(),
    /** @default new and changed people */
    action: z.enum(plannedActions).optional(),
    first: z.int().optional(),
    after: z.string().max(4000).optional(),
  }),
  run: async (ctx, { uploadId, action, ...page }): Promise<Page<ItemDifference>> => {
    const upload = await ctx.repo(IndividualDataSourceUpload).get(uploadId);
    requireWholeUpload(ctx, upload);
    const actions = action === undefined ? ['CREATE', 'UPDATE'] : [action];
    const where = ofUpload(uploadId, { in: [{ var: 'action' }, actions] }, NOT_REFUSED);
    const { rows, endCursor } = await ctx.repo(IndividualDataSource).find({
      where,
      orderBy: ['line'],
      ...(page.first === undefined ? {} : { first: page.first }),
      ...(page.after === undefined ? {} : { after: page.after }),
    });
    return { rows: await differencesOf(ctx, upload, rows), endCursor };
  },
});

/**
 * What staged rows of an upload would change, or have changed, in their order, for a module that uploads people together with something of its
 * own.
 *
 * @example
 * // skip: within an operation
 * const [first] = await differencesOf(ctx, upload, rows);
 */
export async function differencesOf(
  ctx: OperationContext,
  upload: IndividualDataSourceUpload | undefined,
  rows: readonly IndividualDataSource[],
): Promise<readonly ItemDifference[]> {
  const items = await asItems(ctx, IndividualDataSourceUpload, rows);
  const facts = {
    people: await peopleOf(ctx, items),
    clearsPlace: upload !== undefined && clearsPlaces(upload),
    own: new Set(upload === undefined ? [] : changesIn(upload)),
    renamed: await rowsOfOtherGroups(ctx, items.filter(isMoving)),
    ...(await householdsOf(ctx, items)),
  };
  return Promise.all(items.map((item) => differenceOfItem(ctx, item, facts)));
}

/** Whether the household that a row names is one that somebody comes into, or changes in. */
const isMoving = ({ action, householdAction }: IndividualDataSource): boolean =>
  action === 'CREATE' || householdAction !== null;

/** What is refused changes nothing. */
const NOT_REFUSED = { '!': { in: [{ var: 'state' }, ['INVALID', 'FAILED']] } };

const peopleOf = (ctx: OperationContext, items: readonly IndividualDataSource[]) =>
  ctx.repo(Individual).byIds(
    items.flatMap(({ action, individualId }) => (action === 'CREATE' ? [] : (individualId ?? []))),
    { includeDeleted: true },
  );

interface Facts extends Households {
  readonly people: ReadonlyMap<string, Individual>;
  readonly clearsPlace: boolean;
  /** Rows whose household has another code by now. */
  readonly renamed: ReadonlySet<string>;
  /** Changes by which the upload itself has written. */
  readonly own: ReadonlySet<string>;
}

async function differenceOfItem(
  ctx: OperationContext,
  item: IndividualDataSource,
  facts: Facts,
): Promise<ItemDifference> {
  const { id, line, state, individualId, targetVersion } = item;
  const action = item.action as PlannedAction;
  const makesHousehold = item.householdAction === 'FOUND' && item.groupCode !== null;
  const about = { id, line, state, action, individualId, makesHousehold };
  const values = valuesOf({ ...item, extension: item.jsonExt }, facts);
  const household = await householdChanges(ctx, item, facts);
  const isOpen = state === 'VALID' || state === 'ACCEPTED' || state === 'REJECTED';
  const isRenamed = isOpen && facts.renamed.has(id);
  if (action === 'CREATE')
    return { ...about, changes: [...differenceOf({}, values), ...(household ?? [])], isOvertaken: isRenamed };
  const person = individualId === null ? undefined : facts.people.get(individualId);
  if (person === undefined) return { ...about, changes: null, isOvertaken: false };
  const isSame = person.version === targetVersion && !person.isDeleted;
  const before = isSame ? person : await ctx.repo(Individual).version(person.id, targetVersion as number);
  return {
    ...about,
    changes: before === undefined || household === undefined ? null : [...differenceOf(before, values), ...household],
    isOvertaken: isRenamed || (isOpen && action === 'UPDATE' && !(isSame && isWhereItWas(item, facts))),
  };
}
