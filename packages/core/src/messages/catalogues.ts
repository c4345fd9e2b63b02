import { schemaErrors } from '../entity/extension-errors.ts';
import { extensionPhrases } from '../entity/extension-phrases.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { hints } from '../errors/hints.ts';
import type { Translation } from '../errors/issue.ts';
import { terms } from '../errors/terms.ts';
import { expressionErrors } from '../expression/errors.ts';
import { expectations, findings, objections, remedies, tellings } from '../expression/phrases.ts';
import { moneyErrors } from '../money/money-errors.ts';
import { stagingErrors } from '../staging/staging-errors.ts';
import { subscriptionErrors } from '../subscription/subscription-errors.ts';
import { columnPhrases } from '../transfer/template.ts';
import { transferErrors } from '../transfer/transfer-errors.ts';
import { transferPhrases } from '../transfer/transfer-phrases.ts';
import { webhookErrors } from '../webhook/webhook-errors.ts';

/** Everything that the kernel says, by the first part of its codes. */
export const coreCatalogues = {
  core: coreErrors,
  hint: hints,
  term: terms,
  expression: expressionErrors,
  expectation: expectations,
  finding: findings,
  trace: tellings,
  remedy: remedies,
  objection: objections,
  schema: schemaErrors,
  extension: extensionPhrases,
  transfer: transferErrors,
  file: transferPhrases,
  column: columnPhrases,
  staging: stagingErrors,
  money: moneyErrors,
  subscription: subscriptionErrors,
  webhook: webhookErrors,
};

/** The kernel in another language; what is missing does not compile. */
export type CoreMessages = {
  readonly [K in keyof typeof coreCatalogues]: Translation<(typeof coreCatalogues)[K]>;
};
