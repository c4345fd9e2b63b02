import type { RuleMessages } from './catalogues.ts';

export const messages: RuleMessages = {
  criterion: {
    COUNT_TO_MAX: () =>
      'count_to_max no tiene efecto en la referencia. Omítalo; la capacidad es una propiedad del plan.',
    ONE_CONDITION: () => 'Un criterio tiene o custom_filter_condition o condition, y no ambos.',
  },
};
