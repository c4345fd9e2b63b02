import type { RuleMessages } from './catalogues.ts';

export const messages: RuleMessages = {
  criterion: {
    COUNT_TO_MAX: () => 'count_to_max não tem efeito na referência. Omita-o; a capacidade é uma propriedade do plano.',
    ONE_CONDITION: () => 'Um critério tem ou custom_filter_condition ou condition, e não ambos.',
  },
};
