import type { RuleMessages } from './catalogues.ts';

export const messages: RuleMessages = {
  criterion: {
    COUNT_TO_MAX: () =>
      "count_to_max n'a aucun effet dans la référence. Omettez-le ; la capacité est une propriété du plan.",
    ONE_CONDITION: () => 'Un critère a soit custom_filter_condition, soit condition, et pas les deux.',
  },
};
