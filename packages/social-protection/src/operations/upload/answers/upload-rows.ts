import {
  fitsInCell,
  type OperationContext,
  type Page,
  query,
  type Refusal,
  refusalsIn,
  reportColumns,
  type StagedState,
} from '@parasol/core';
import { fileUseOf, isFillable, peopleFile, stagedPeople } from '@parasol/individual';
import { z } from 'zod';
import { BeneficiaryDataSource, beneficiaryRowOutcomes } from '../../../entities/beneficiary-data-source.ts';
import { BenefitPlan } from '../../../entities/benefit-plan.ts';
import { BenefitPlanDataUploadRecords } from '../../../entities/benefit-plan-data-upload-records.ts';
import { planOf } from '../../beneficiary/plan.ts';
import { kindOf } from '../../eligibility-rule/read-definition.ts';
import { columnsOf, propertiesOf } from '../file/plan-row.ts';
import { requireWholeUpload, useOf } from '../upload-answer.ts';
import { ofUpload } from '../upload-records.ts';

const id = z.uuid().toLowerCase();
/** `csv`, or another format of the app. */
const format = z.string().max(31).default('csv');

/** What became of one row of a file that was uploaded into a plan. */
export interface BeneficiaryUploadRow {
  readonly line: number;
  /** Null while the upload is not done with it, or somebody has to accept its person. */
  readonly outcome: BeneficiaryDataSource['outcome'];
  /** What kept its person or household out: a criterion's name, IN_EXCLUSIVE_PLAN, HOUSEHOLD_ROW_REFUSED; or the first refusal's code. */
  readonly reason: string | null;
  readonly individualId: string | null;
  readonly groupId: string | null;
  /** How the item of its person stands while the row waits: VALID where nobody has decided, ACCEPTED, REJECTED; null afterwards. */
  readonly state: StagedState | null;
  /** What it says for the plan. */
  readonly data: Readonly<Record<string, unknown>>;
  /**
   * Of a refused row: everything that is wrong with it, and of one that waits as well the record as it stands in the file; cells that could
   * not be used hold `#NUM!`, `#VALUE!` or their own error.
   */
  readonly errors: readonly Refusal[];
  readonly record: Readonly<Record<string, unknown>>;
}

/** The rows of an upload with what became of each, page by page, in the order of the file. */
export const uploadRows = query({
  rights: 'gql_beneficiary_search_perms',
  input: z.strictObject({
    uploadId: id,
    outcome: z.enum(beneficiaryRowOutcomes).optional(),
    first: z.int().min(1).max(1000).default(100),
    after: z.string().max(4000).optional(),
  }),
  run: async (ctx, { uploadId, outcome, first, after }): Promise<Page<BeneficiaryUploadRow>> => {
    requireWholeUpload(ctx, await ctx.repo(BenefitPlanDataUploadRecords).get(uploadId));
    const { rows, endCursor } = await ctx.repo(BeneficiaryDataSource).find({
      where: withOutcome(uploadId, outcome),
      orderBy: ['line'],
      first,
      ...(after === undefined ? {} : { after }),
    });
    const say = await ctx.language();
    const items = await stagedPeople(
      ctx,
      rows.flatMap(({ itemId }) => itemId ?? []),
    );
    return {
      rows: rows.map(
        ({ validations, line, outcome, itemId, reason, individualId, groupId, record, jsonExt: data }) => ({
          ...{
            line,
            outcome,
            state: items.get(itemId ?? '')?.state ?? null,
            reason,
            individualId,
            groupId,
            data,
            record,
          },
          errors: refusalsIn(validations, say),
        }),
      ),
      endCursor,
    };
  },
});

const withOutcome = (uploadId: string, outcome: string | undefined): unknown => ({
  and: [ofUpload({ recordId: uploadId }), ...(outcome === undefined ? [] : [{ '==': [{ var: 'outcome' }, outcome] }])],
});

/** A file that is made while it is read, in CSV or another format of the app. */
export interface BeneficiaryFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * The refused rows of an upload as a file: the columns that they came with, then the line and what is wrong. Who has mended the rows
 * uploads the file as it is: the last two columns are not read.
 */
export const downloadInvalidItems = query({
  rights: 'gql_beneficiary_search_perms',
  input: z.strictObject({ uploadId: id, format }),
  run: async (ctx, input): Promise<BeneficiaryFile> => {
    requireWholeUpload(ctx, await ctx.repo(BenefitPlanDataUploadRecords).get(input.uploadId));
    const { benefitPlanId, summary } = await ctx.repo(BenefitPlanDataUploadRecords).require(input.uploadId);
    const columns = (summary['columns'] as readonly string[] | undefined) ?? [];
    // A plan that is gone takes nothing back.
    const plan = await ctx.repo(BenefitPlan).get(benefitPlanId);
    const known = plan === undefined ? undefined : columnsOf(ctx, plan, useOf({ summary }));
    const report = reportColumns(new Set([...(known?.required ?? []), ...(known?.optional ?? []), ...columns]));
    const { extension, mediaType, write } = ctx.formats.named(input.format);
    const names = [...columns, ...report].map((name) => ({ name }));
    const chunks = write(names, refusedCells(ctx, input.uploadId, columns));
    return { fileName: `invalid_items.${extension}`, mediaType, chunks };
  },
});

async function* refusedCells(ctx: OperationContext, uploadId: string, columns: readonly string[]) {
  const say = await ctx.language();
  for await (const batch of ctx
    .repo(BeneficiaryDataSource)
    .stream({ where: withOutcome(uploadId, 'REFUSED'), orderBy: ['line'] }))
    for (const { line, validations, record } of batch) {
      const error = refusalsIn(validations, say).map(({ message }) => message);
      yield [...columns.map((column) => String(record[column] ?? '')), line, error.join(' ')];
    }
}

/**
 * A file with nothing but the columns that an upload into a plan may have, those that it must have first; without what no cell can hold
 * and what is hidden from the caller.
 */
export const downloadTemplate = query({
  rights: 'gql_beneficiary_search_perms',
  input: z
    .strictObject({
      benefitPlanId: id,
      ...peopleFile(),
      format,
    })
    .omit({ source: true, encoding: true, sheet: true, dateFormat: true, columns: true, acceptance: true }),
  run: async (ctx, { benefitPlanId, format: name, ...use }): Promise<BeneficiaryFile> => {
    const plan = await planOf(ctx, benefitPlanId);
    const { people, required, optional } = columnsOf(ctx, plan, fileUseOf(ctx, { ...use, columns: {} }));
    // One name may be both, and is then read as both.
    const names = [...required, ...optional]
      .filter((name) => !people.includes(name) || isFillable(ctx, name))
      .filter((name) => isFillableIn(ctx, plan, name));
    const { extension, mediaType, write } = ctx.formats.named(name);
    const chunks = write(
      names.map((name) => ({ name })),
      [],
    );
    return { fileName: `beneficiary_upload_template.${extension}`, mediaType, chunks };
  },
});

/** Whether nothing about a plan keeps the caller from filling a column. */
function isFillableIn(ctx: OperationContext, plan: BenefitPlan, name: string): boolean {
  const property = propertiesOf(plan).get(name);
  if (property === undefined) return true;
  return fitsInCell(property.schema) && ctx.access?.hides(kindOf(plan.type).entity, `jsonExt.${name}`) !== true;
}
