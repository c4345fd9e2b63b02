export type { Deletion, DeletionInput, Dependent } from './deletion/dependents.ts';
export { DuplicateCandidate } from './entities/duplicate-candidate.ts';
export { DuplicateSearch } from './entities/duplicate-search.ts';
export { Group } from './entities/group.ts';
export { GroupIndividual } from './entities/group-individual.ts';
export { GroupSummary } from './entities/group-summary.ts';
export { Individual } from './entities/individual.ts';
export { IndividualDataSource } from './entities/individual-data-source.ts';
export { IndividualDataSourceUpload } from './entities/individual-data-source-upload.ts';
export { IndividualMerge } from './entities/individual-merge.ts';
export { individualErrors } from './errors.ts';
export { summariesOf } from './household/summaries.ts';
export { groupRoles, recipientTypes } from './household/words.ts';
export type { Agreement } from './linkage/compare.ts';
export {
  type DuplicatePair,
  findDuplicates,
  type LinkageOptions,
  type LinkageResult,
} from './linkage/find-duplicates.ts';
export { guessLinkageFields } from './linkage/guess-fields.ts';
export { type LinkageField, type LinkageKind, linkageKinds } from './linkage/linkage-field.ts';
export type { LinkageRecord } from './linkage/linkage-table.ts';
export { type IndividualModule, individual } from './module.ts';
export type { GroupAndMove } from './operations/create-group-and-move/create.ts';
export type { DuplicateCluster } from './operations/duplicate/clusters.ts';
export type { DuplicatesFound } from './operations/duplicate/find-duplicates.ts';
export type { FileDuplicates, FileMatch } from './operations/duplicate/find-in-file.ts';
export type { CandidatePage, CandidateView } from './operations/duplicate/review.ts';
export type { Composition } from './operations/group/composition.ts';
export type { RebuiltSummaries } from './operations/group/rebuild-summaries.ts';
export type { MemberItem, SetMembersInput, SetMembersResult } from './operations/group/set-members.ts';
export type { GroupWithMembers } from './operations/group-individual/create-many.ts';
export type { Member } from './operations/group-individual/member-input.ts';
export type { Anonymised } from './operations/individual/anonymise.ts';
export type { HeldData, HeldRecord } from './operations/individual/data-of.ts';
export type { UndoDeletion } from './operations/individual/undo-delete.ts';
export { type SurvivorshipRule, survivorshipRules } from './operations/merge/survivorship.ts';
export type { MergeItem } from './operations/merge/written-rows.ts';
export { acceptanceNow, acceptanceOf } from './operations/upload/acceptance.ts';
export { differencesOf, type ItemDifference } from './operations/upload/answers/difference.ts';
export type { InvalidItemsFile } from './operations/upload/answers/download-invalid-items.ts';
export type { UploadedFile } from './operations/upload/answers/download-upload.ts';
export type { RefusedRow } from './operations/upload/answers/refusals.ts';
export type { DescribedColumn, UploadTemplate } from './operations/upload/answers/template.ts';
export type { UploadView } from './operations/upload/answers/upload-history.ts';
export { isBeingImported } from './operations/upload/being-imported.ts';
export { byCode, type Coded } from './operations/upload/by-code.ts';
export { isFillable } from './operations/upload/file/file-columns.ts';
export { hashedSource } from './operations/upload/file/hashed-source.ts';
export {
  clearedColumns,
  type FileUse,
  householdColumns,
  type KnownColumns,
  ownHeader,
  ROLE_COLUMN,
  uploadColumns,
} from './operations/upload/file/import-columns.ts';
export { type InspectedFile, inspectFile } from './operations/upload/file/inspect-file.ts';
export { fileUseOf } from './operations/upload/file/match-keys.ts';
export { personHashes } from './operations/upload/file/person-hash.ts';
export { peopleFile } from './operations/upload/import-input.ts';
export { arePeopleWaiting, holdPeopleOf, peopleHashOf, peopleOfFile } from './operations/upload/people-of-file.ts';
export { requireRightsToChange } from './operations/upload/rights-to-change.ts';
export { rowsOfOtherGroups } from './operations/upload/seen-groups.ts';
export { acceptStagedPeople, refuseStagedPeople, stagedPeople } from './operations/upload/staged-people.ts';
export { type UnfinishedImports, unfinishedImports, unfinishedNow } from './operations/upload/unfinished-imports.ts';
export type { ImportAnswer } from './operations/upload/upload-summary.ts';
export { requireWholeRecords } from './operations/upload/whole-records.ts';
export {
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
