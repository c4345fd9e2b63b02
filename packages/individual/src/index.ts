export { Group } from './entities/group.ts';
export { GroupIndividual, groupRoles, recipientTypes } from './entities/group-individual.ts';
export { Individual } from './entities/individual.ts';
export { IndividualDataSource } from './entities/individual-data-source.ts';
export { IndividualDataSourceUpload } from './entities/individual-data-source-upload.ts';
export { type IndividualModule, individual } from './module.ts';
export {
  GroupIndividualService,
  GroupService,
  IndividualDataSourceService,
  IndividualDataSourceUploadService,
  IndividualImportService,
  IndividualService,
} from './services.ts';
