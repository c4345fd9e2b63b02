import { rights } from '@parasol/core';

/** Rights of the payment-cycle module: the description's keys and defaults, and the reference's for what it leaves out. */
export const paymentCycleRights = {
  gql_query_payment_cycle_perms: rights('200001'),
  gql_create_payment_cycle_perms: rights('200002'),
  gql_update_payment_cycle_perms: rights('200003'),
  gql_delete_payment_cycle_perms: rights('200004'),
  gql_mutation_process_payment_cycle_perms: rights('200005'),
  gql_payment_plan_search_perms: rights('157101'),
  gql_payment_plan_create_perms: rights('157102'),
  gql_payment_plan_update_perms: rights('157103'),
  gql_payment_plan_delete_perms: rights('157104'),
  gql_payment_plan_replace_perms: rights('157106'),
  /** Benefits are read by who may see cycles or payrolls. */
  gql_benefit_search_perms: rights('200001', '202001'),
  gql_calculation_rule_search_perms: rights('153001'),
};
