import { refusedAs } from '@parasol/core';
import { amountText, defineCalculationRule, type Label, parameter, type RuleLine } from '@parasol/payment-cycle';
import { z } from 'zod';
import { criteria } from './phrases.ts';

/** A condition with the amount that it adds. */
const criterion = z
  .strictObject({
    /** `field__lookup__type=value`, in the reference's words. */
    custom_filter_condition: z.string().min(1).max(1000).optional(),
    /** The same as JSON-logic. */
    condition: z.unknown().optional(),
    /** Of at least zero; decimal text or a number. */
    amount: amountText({ minimum: '0' }),
    /** What results and explanations call it. @default the condition */
    label: z.string().min(1).max(255).optional(),
    /** Stored by the reference and never read there; a limit on people belongs to the plan's capacity. */
    count_to_max: z
      .unknown()
      .refine((value) => value === false, refusedAs(criteria.COUNT_TO_MAX()))
      .optional(),
  })
  .refine(
    ({ custom_filter_condition, condition }) => (custom_filter_condition === undefined) !== (condition === undefined),
    refusedAs(criteria.ONE_CONDITION()),
  );

type Criterion = z.output<typeof criterion>;

const FIXED_AMOUNT: Label = { en: 'Fixed amount', fr: 'Lot fixe', es: 'Importe fijo', pt: 'Montante fixo' };

/** What somebody wrote is the same in every language. */
const labelOf = (written: string | undefined, number: number): Label =>
  written === undefined
    ? { en: `Criterion ${number}`, fr: `Critère ${number}`, es: `Criterio ${number}`, pt: `Critério ${number}` }
    : { en: written };

/**
 * The social-protection rule: a fixed amount, and further amounts for those who satisfy criteria. Who gets more than the limit per
 * transaction is held. Fields of custom filters are looked for in the beneficiary's own data (the plan's schema) first, then in
 * that of the person, or of the group; conditions as JSON-logic may also ask the members of a group.
 */
export const socialProtectionRule = defineCalculationRule({
  id: '32d96b58-898a-460a-b357-5fd4b95cd87c',
  version: 1,
  name: 'Calculation rule: social protection',
  description:
    'A fixed amount, amounts by criterion, and a limit per single transaction above which payments are held.',
  kinds: ['INDIVIDUAL', 'GROUP'],
  validity: { from: '2000-01-01' },
  messages: {
    fr: async () => (await import('./messages/fr.ts')).messages,
    es: async () => (await import('./messages/es.ts')).messages,
    pt: async () => (await import('./messages/pt.ts')).messages,
  },
  parameters: {
    fixed_batch: parameter.amount({ label: FIXED_AMOUNT, minimum: '0', default: '0' }),
    limit_per_single_transaction: parameter.amount({
      label: {
        en: 'Limit Per Single Transaction',
        fr: 'Limite par transaction unique',
        es: 'Límite por transacción individual',
        pt: 'Limite por transação individual',
      },
      minimum: '0',
    }),
    advanced_criteria: parameter.list(criterion, {
      label: { en: 'Advanced criteria', fr: 'Critères avancés', es: 'Criterios avanzados', pt: 'Critérios avançados' },
    }),
  },
  expression: ({ parameters }) => ({
    lines: [
      {
        id: 'fixed_batch',
        label: FIXED_AMOUNT,
        amount: { var: 'parameters.fixed_batch' },
        from: ['fixed_batch'],
      },
      ...parameters.advanced_criteria.map(criterionLine),
    ],
    limit: parameters.limit_per_single_transaction,
  }),
});

function criterionLine({ custom_filter_condition, condition, amount, label }: Criterion, index: number): RuleLine {
  const key = custom_filter_condition === undefined ? 'condition' : 'custom_filter_condition';
  return {
    id: `criterion_${index + 1}`,
    label: labelOf(label ?? custom_filter_condition, index + 1),
    when: custom_filter_condition ?? condition,
    amount,
    from: ['advanced_criteria', index, key],
  };
}
