import { describeMessages } from '@parasol/test-support';
import { xlsx } from '../xlsx.ts';
import { xlsxCatalogues } from './catalogues.ts';

describeMessages(xlsxCatalogues, xlsx().messages ?? {});
