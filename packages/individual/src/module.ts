import { defineModule, entityFilters, type JsonSchema, type Module, maskedFields, refusedAs } from '@parasol/core';
import { z } from 'zod';
import { DuplicateCandidate } from './entities/duplicate-candidate.ts';
import { DuplicateSearch } from './entities/duplicate-search.ts';
import { Group } from './entities/group.ts';
import { GroupIndividual } from './entities/group-individual.ts';
import { GroupSummary } from './entities/group-summary.ts';
import { Individual } from './entities/individual.ts';
import { IndividualDataSource } from './entities/individual-data-source.ts';
import { IndividualDataSourceUpload } from './entities/individual-data-source-upload.ts';
import { IndividualMerge } from './entities/individual-merge.ts';
import { individualErrors } from './errors.ts';
import { householdWords } from './household/words.ts';
import { matchField } from './operations/duplicate/match-field.ts';
import { survivorship } from './operations/merge/survivorship.ts';
import { uploadConfiguration } from './operations/upload/upload-configuration.ts';
import { individualRights } from './rights.ts';
import {
  CreateGroupAndMoveIndividualService,
  DuplicateCandidateService,
  GroupIndividualService,
  GroupService,
  IndividualDataSourceService,
  IndividualDataSourceUploadService,
  IndividualImportService,
  IndividualMergeService,
  IndividualService,
} from './services.ts';

const services = {
  individuals: IndividualService,
  groups: GroupService,
  groupIndividuals: GroupIndividualService,
  createGroupAndMoveIndividual: CreateGroupAndMoveIndividualService,
  individualDataSources: IndividualDataSourceService,
  individualDataSourceUploads: IndividualDataSourceUploadService,
  individualImports: IndividualImportService,
  duplicateCandidates: DuplicateCandidateService,
  individualMerges: IndividualMergeService,
};

const configuration = z.strictObject({
  ...individualRights,
  ...householdWords,
  ...uploadConfiguration,
  /** JSON Schema (draft 7) of people's extension data, as an object or as the reference's JSON text. */
  individual_schema: z
    .union([z.record(z.string(), z.unknown()), z.string()])
    .transform((schema, ctx): JsonSchema => {
      if (typeof schema !== 'string') return schema;
      try {
        return JSON.parse(schema) as JsonSchema;
      } catch {
        ctx.addIssue({ code: 'custom', ...refusedAs(individualErrors.SCHEMA_FORM()) });
        return z.NEVER;
      }
    })
    .default({}),
  /** By what people are compared when duplicates are looked for; by names, birth date, place and what the schema says is unique. */
  duplicate_fields: z.array(matchField).max(30).default([]),
  /** Fields of people that only those see who may see masked data: `dob`, `json_ext.educated_level`. */
  individual_mask_fields: maskedFields(Individual),
  individual_masking_enabled: z.boolean().default(true),
  /** Where values come from, by field, when two records become one. */
  merge_rules: survivorship.default({}),
});

export interface IndividualModule extends Module<'individual', typeof services> {}

/** People, groups, memberships and their uploads: `me.individuals`, `me.groups`, `me.groupIndividuals`, `me.individualImports`, … */
export const individual = (): IndividualModule =>
  defineModule({
    id: 'individual',
    entities: [
      Individual,
      Group,
      GroupIndividual,
      GroupSummary,
      IndividualDataSourceUpload,
      IndividualDataSource,
      DuplicateSearch,
      DuplicateCandidate,
      IndividualMerge,
    ],
    services,
    configuration,
    messages: {
      fr: async () => (await import('./messages/fr.ts')).messages,
      es: async () => (await import('./messages/es.ts')).messages,
      pt: async () => (await import('./messages/pt.ts')).messages,
    },
    names: {
      queries: {
        individual: 'individual_service.list',
        individualHistory: 'individual_service.history',
        individualDataSource: 'individual_data_source_service.list',
        individualDataSourceUpload: 'individual_data_source_upload_service.list',
        individualExport: 'individual_service.export',
        individualDataUploadHistory: 'individual_data_source_upload_service.data_upload_history',
        group: 'group_service.list',
        groupExport: 'group_service.export',
        groupHistory: 'group_service.history',
        groupIndividual: 'groupindividual_service.list',
        groupIndividualExport: 'groupindividual_service.export',
        groupIndividualHistory: 'groupindividual_service.history',
      },
      mutations: {
        createIndividual: 'individual_service.create',
        updateIndividual: 'individual_service.update',
        deleteIndividual: 'individual_service.delete',
        undoDeleteIndividual: 'individual_service.undo_delete',
        createGroup: 'group_service.create',
        updateGroup: 'group_service.update',
        deleteGroup: 'group_service.delete',
        undoDeleteGroup: 'group_service.undo_delete',
        addIndividualToGroup: 'groupindividual_service.create',
        editIndividualInGroup: 'groupindividual_service.update',
        removeIndividualFromGroup: 'groupindividual_service.delete',
        undoRemoveIndividualFromGroup: 'groupindividual_service.undo_delete',
        createGroupIndividuals: 'groupindividual_service.create_group_individuals',
        createGroupAndMoveIndividual: 'create_group_and_move_individual.create',
      },
      services: { GroupIndividualService: 'groupindividual_service' },
      tables: {
        individual_individualdataSource: 'individual_individualdatasource',
        individual_historicalindividualdataSource: 'individual_historicalindividualdatasource',
      },
    },
    customFilters: {
      Individual: entityFilters(Individual, 'gql_individual_search_perms'),
      Group: entityFilters(Group, 'gql_group_search_perms'),
      GroupIndividual: entityFilters(GroupIndividual, 'gql_group_search_perms'),
    },
    schemas: { individual_schema: Individual.name },
    masks: [{ entity: Individual, fields: 'individual_mask_fields', enabled: 'individual_masking_enabled' }],
    resources: { [`delete.${GroupIndividual.name}`]: GroupIndividualService.delete },
  });
