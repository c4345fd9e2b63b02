import { describeMessages } from '@parasol/test-support';
import { paymentCycle } from '../module.ts';
import { paymentCycleCatalogues } from './catalogues.ts';

describeMessages(paymentCycleCatalogues, paymentCycle().messages);
