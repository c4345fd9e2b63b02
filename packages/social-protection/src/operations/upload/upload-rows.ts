import { coreErrors, type OperationContext, type Page, query, type Refusal, refusalsIn, writeCsv } from '@parasol/core';
import { Individual } from '@parasol/individual';
import { z } from 'zod';
import { BeneficiaryDataSource, beneficiaryRowOutcomes } from '../../entities/beneficiary-data-source.ts';
import { BenefitPlanDataUploadRecords } from '../../entities/benefit-plan-data-upload-records.ts';
import { planOf } from '../beneficiary/plan.ts';
import { columnsOf } from './plan-row.ts';
import { ofUpload } from './take-in.ts';

const id = z.uuid().toLowerCase();

/** What became of one row of a file that was uploaded into a plan. */
export interface BeneficiaryUploadRow {
  readonly line: number;
  /** Null while the upload is not done with it. */
  readonly outcome: BeneficiaryDataSource['outcome'];
  /** What kept its person or household out: a criterion's name, IN_EXCLUSIVE_PLAN, HOUSEHOLD_ROW_REFUSED; or the first refusal's code. */
  readonly reason: string | null;
  readonly individualId: string | null;
  readonly groupId: string | null;
  /** Of a refused row: everything that is wrong with it, and the record as it stands in the file. */
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
    requireWholeRecords(ctx);
    const { rows, endCursor } = await ctx.repo(BeneficiaryDataSource).find({
      where: withOutcome(uploadId, outcome),
      first,
      ...(after === undefined ? {} : { after }),
    });
    const say = await ctx.language();
    return {
      rows: rows.map(({ validations, line, reason, individualId, groupId, record, ...row }) => ({
        ...{ line, outcome: row.outcome, reason, individualId, groupId, record },
        errors: refusalsIn(validations, say),
      })),
      endCursor,
    };
  },
});

const withOutcome = (uploadId: string, outcome: string | undefined): unknown => ({
  and: [ofUpload({ recordId: uploadId }), ...(outcome === undefined ? [] : [{ '==': [{ var: 'outcome' }, outcome] }])],
});

/** A file that is made while it is read: CSV text in pieces. */
export interface BeneficiaryFile {
  readonly fileName: string;
  readonly chunks: AsyncIterable<string>;
}

/** The refused rows of an upload as a file: the columns that they came with, then the line and what is wrong. */
export const downloadInvalidItems = query({
  rights: 'gql_beneficiary_search_perms',
  input: z.strictObject({ uploadId: id }),
  run: async (ctx, { uploadId }): Promise<BeneficiaryFile> => {
    requireWholeRecords(ctx);
    const { summary } = await ctx.repo(BenefitPlanDataUploadRecords).require(uploadId);
    const columns = (summary['columns'] as readonly string[] | undefined) ?? [];
    const chunks = writeCsv([...columns, 'line', 'error'], refusedCells(ctx, uploadId, columns));
    return { fileName: 'invalid_items.csv', chunks };
  },
});

async function* refusedCells(ctx: OperationContext, uploadId: string, columns: readonly string[]) {
  const say = await ctx.language();
  for await (const batch of ctx.repo(BeneficiaryDataSource).stream({ where: withOutcome(uploadId, 'REFUSED') }))
    for (const { line, validations, record } of batch) {
      const error = refusalsIn(validations, say).map(({ message }) => message);
      yield [...columns.map((column) => String(record[column] ?? '')), line, error.join(' ')];
    }
}

/** A file with nothing but the columns that an upload into a plan may have, those that it must have first. */
export const downloadTemplate = query({
  rights: 'gql_beneficiary_search_perms',
  input: z.strictObject({
    benefitPlanId: id,
    groupAggregationColumn: z.string().min(1).max(255).default('group_code'),
  }),
  run: async (ctx, { benefitPlanId, groupAggregationColumn }): Promise<BeneficiaryFile> => {
    const { required, optional } = columnsOf(ctx, await planOf(ctx, benefitPlanId), groupAggregationColumn);
    return { fileName: 'beneficiary_upload_template.csv', chunks: writeCsv([...required, ...optional], []) };
  },
});

/** Records and their refusals hold whatever the file had: nobody reads them from whom anything of people is hidden. */
function requireWholeRecords(ctx: OperationContext): void {
  const [field] = ctx.access?.fields?.of(Individual) ?? [];
  if (field !== undefined) ctx.fail(coreErrors.FIELD_HIDDEN({ field: `${Individual.name}.${field}` }));
}
