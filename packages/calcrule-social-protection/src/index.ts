export { socialProtectionRule } from './social-protection-rule.ts';
