import { describeMessages } from '@parasol/test-support';
import { individual } from '../module.ts';
import { individualCatalogues } from './catalogues.ts';

describeMessages(individualCatalogues, individual().messages);
