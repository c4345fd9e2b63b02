import { describeMessages } from '@parasol/test-support';
import { socialProtection } from '../module.ts';
import { socialProtectionCatalogues } from './catalogues.ts';

describeMessages(socialProtectionCatalogues, socialProtection().messages);
