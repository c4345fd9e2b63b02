import { definePhrases } from '@parasol/core';

/** What the rule says about criteria that it cannot take. */
export const criteria = definePhrases('criterion', {
  COUNT_TO_MAX: () => 'count_to_max does nothing in the reference. Leave it out; capacity is a property of the plan.',
  ONE_CONDITION: () => 'A criterion has either a custom_filter_condition or a condition.',
});
