import { describeMessages } from '@parasol/test-support';
import { socialProtectionRule } from '../social-protection-rule.ts';
import { ruleCatalogues } from './catalogues.ts';

describeMessages(ruleCatalogues, socialProtectionRule.messages ?? {});
