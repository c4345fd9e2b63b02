export { Group } from './entities/group.ts';
export { GroupIndividual } from './entities/group-individual.ts';
export { Individual } from './entities/individual.ts';
export { IndividualDataSource } from './entities/individual-data-source.ts';
export { IndividualDataSourceUpload } from './entities/individual-data-source-upload.ts';
export { individualErrors } from './errors.ts';
export { groupRoles, recipientTypes } from './household/words.ts';
export type { Agreement } from './linkage/compare.ts';
export {
  type DuplicatePair,
  findDuplicates,
  type LinkageOptions,
  type LinkageRecord,
  type LinkageResult,
} from './linkage/find-duplicates.ts';
export { guessLinkageFields } from './linkage/guess-fields.ts';
export { type LinkageField, type LinkageKind, linkageKinds } from './linkage/linkage-field.ts';
export { type IndividualModule, individual } from './module.ts';
export type { GroupAndMove } from './operations/create-group-and-move/create.ts';
export type { MemberItem, SetMembersInput, SetMembersResult } from './operations/group/set-members.ts';
export type { GroupWithMembers } from './operations/group-individual/create-many.ts';
export type { Member } from './operations/group-individual/member-input.ts';
export type { InvalidItemsFile } from './operations/upload/download-invalid-items.ts';
export type { RefusedRow } from './operations/upload/refusals.ts';
export { type UnfinishedImports, unfinishedImports, unfinishedNow } from './operations/upload/unfinished-imports.ts';
export type { ImportAnswer } from './operations/upload/upload-summary.ts';
export {
  CreateGroupAndMoveIndividualService,
  GroupIndividualService,
  GroupService,
  IndividualDataSourceService,
  IndividualDataSourceUploadService,
  IndividualImportService,
  IndividualService,
} from './services.ts';
