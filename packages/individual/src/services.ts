import { createOf, defineService, entityQueries, itemQueries, updateOf } from '@parasol/core';
import { DuplicateCandidate } from './entities/duplicate-candidate.ts';
import { Group } from './entities/group.ts';
import { GroupIndividual } from './entities/group-individual.ts';
import { Individual } from './entities/individual.ts';
import { IndividualDataSource } from './entities/individual-data-source.ts';
import { IndividualDataSourceUpload } from './entities/individual-data-source-upload.ts';
import { IndividualMerge } from './entities/individual-merge.ts';
import { createGroupAndMove } from './operations/create-group-and-move/create.ts';
import { clusters } from './operations/duplicate/clusters.ts';
import { dismiss, reopen } from './operations/duplicate/decide.ts';
import { findDuplicates } from './operations/duplicate/find-duplicates.ts';
import { findInFile } from './operations/duplicate/find-in-file.ts';
import { review } from './operations/duplicate/review.ts';
import { exportGroups, exportMemberships } from './operations/export/export-groups.ts';
import { exportIndividuals } from './operations/export/export-individuals.ts';
import { composition } from './operations/group/composition.ts';
import { createGroup } from './operations/group/create.ts';
import { deleteGroup } from './operations/group/delete.ts';
import { rebuildSummaries } from './operations/group/rebuild-summaries.ts';
import { setMembers } from './operations/group/set-members.ts';
import { undoDeleteGroup } from './operations/group/undo-delete.ts';
import { createGroupIndividual } from './operations/group-individual/create.ts';
import { createGroupIndividuals } from './operations/group-individual/create-many.ts';
import { deleteGroupIndividual } from './operations/group-individual/delete.ts';
import { undoDeleteGroupIndividual } from './operations/group-individual/undo-delete.ts';
import { updateGroupIndividual } from './operations/group-individual/update.ts';
import { anonymise } from './operations/individual/anonymise.ts';
import { create } from './operations/individual/create.ts';
import { dataOf } from './operations/individual/data-of.ts';
import { deleteIndividual } from './operations/individual/delete.ts';
import { fieldCatalogue } from './operations/individual/field-catalogue.ts';
import { undoDeleteIndividual } from './operations/individual/undo-delete.ts';
import { update } from './operations/individual/update.ts';
import { merge } from './operations/merge/merge.ts';
import { undo } from './operations/merge/undo.ts';
import { difference } from './operations/upload/answers/difference.ts';
import { downloadInvalidItems } from './operations/upload/answers/download-invalid-items.ts';
import { downloadUpload } from './operations/upload/answers/download-upload.ts';
import { refusals } from './operations/upload/answers/refusals.ts';
import { suggestUploadColumns } from './operations/upload/answers/suggest-columns.ts';
import { template } from './operations/upload/answers/template.ts';
import { dataUploadHistory } from './operations/upload/answers/upload-history.ts';
import { applyItems } from './operations/upload/apply-items.ts';
import { createRecord, deleteRecord, deleteUpload, updateRecord, updateUpload } from './operations/upload/by-hand.ts';
import { acceptItems, rejectItems } from './operations/upload/decide.ts';
import { importIndividuals } from './operations/upload/import-individuals.ts';

/** People. */
export const IndividualService = defineService('individual_service', {
  create,
  update,
  delete: deleteIndividual,
  undoDelete: undoDeleteIndividual,
  anonymise,
  dataOf,
  fieldCatalogue,
  export: exportIndividuals,
  ...entityQueries(Individual, 'gql_individual_search_perms'),
});

/** Households and other groups. */
export const GroupService = defineService('group_service', {
  create: createGroup,
  update: updateOf(Group, 'gql_group_update_perms'),
  delete: deleteGroup,
  undoDelete: undoDeleteGroup,
  composition,
  setMembers,
  rebuildSummaries,
  export: exportGroups,
  ...entityQueries(Group, 'gql_group_search_perms'),
});

/** Memberships: a person in a group. */
export const GroupIndividualService = defineService('groupindividual_service', {
  create: createGroupIndividual,
  createGroupIndividuals,
  update: updateGroupIndividual,
  delete: deleteGroupIndividual,
  undoDelete: undoDeleteGroupIndividual,
  export: exportMemberships,
  ...entityQueries(GroupIndividual, 'gql_group_search_perms'),
});

/** A member of one group founds another; its signal is the reference's `create_group_and_move_individual.create`. */
export const CreateGroupAndMoveIndividualService = defineService('create_group_and_move_individual', {
  create: createGroupAndMove,
});

/** Records as they came in. */
export const IndividualDataSourceService = defineService('individual_data_source_service', {
  create: createRecord,
  update: updateRecord,
  delete: deleteRecord,
  ...itemQueries(IndividualDataSource, IndividualDataSourceUpload, 'gql_individual_search_perms'),
});

/** Uploaded files. */
export const IndividualDataSourceUploadService = defineService('individual_data_source_upload_service', {
  create: createOf(IndividualDataSourceUpload, 'gql_individual_create_perms'),
  update: updateUpload,
  delete: deleteUpload,
  ...entityQueries(IndividualDataSourceUpload, 'gql_individual_search_perms'),
  refusals,
  downloadInvalidItems,
  acceptItems,
  rejectItems,
  difference,
  dataUploadHistory,
  downloadUpload,
});

/** The upload of people from a file, whose signal is the reference's `individual.import_individuals`, and what somebody accepted of it. */
export const IndividualImportService = defineService('individual', {
  importIndividuals,
  applyItems,
  template,
  suggestColumns: suggestUploadColumns,
});

/** Pairs of people who may be one: found, reviewed, dismissed. */
export const DuplicateCandidateService = defineService('duplicate_candidate_service', {
  findDuplicates,
  findInFile,
  review,
  clusters,
  dismiss,
  reopen,
  ...entityQueries(DuplicateCandidate, ['gql_duplicate_search_perms', 'gql_individual_search_perms']),
});

/** Two records of one person made one, and taken apart again. */
export const IndividualMergeService = defineService('individual_merge_service', {
  merge,
  undo,
  ...entityQueries(IndividualMerge, ['gql_duplicate_search_perms', 'gql_individual_search_perms']),
});
