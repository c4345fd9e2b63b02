import { rights } from '@parasol/core';

/** Rights of the social-protection module: the description's keys and defaults. One right of a list is enough. */
export const socialProtectionRights = {
  gql_benefit_plan_search_perms: rights('160001'),
  gql_benefit_plan_create_perms: rights('160002'),
  gql_benefit_plan_update_perms: rights('160003'),
  gql_benefit_plan_delete_perms: rights('160004'),
  gql_benefit_plan_close_perms: rights('160005'),
  // The schema of a plan's beneficiaries: to list its fields, to give one, to change it, to take it away.
  gql_schema_search_perms: rights('171001'),
  gql_schema_create_perms: rights('171002'),
  gql_schema_update_perms: rights('171003'),
  gql_schema_delete_perms: rights('171004'),
  gql_eligibility_rule_search_perms: rights('160011'),
  gql_eligibility_rule_create_perms: rights('160012'),
  gql_eligibility_rule_update_perms: rights('160013'),
  gql_eligibility_rule_delete_perms: rights('160014'),
  gql_eligibility_rule_publish_perms: rights('160015'),
  gql_beneficiary_search_perms: rights('170001'),
  // The description names the plan's rights here, its reference implementation the beneficiary's own: both open.
  gql_beneficiary_create_perms: rights('160002', '170002'),
  gql_beneficiary_update_perms: rights('160003', '170003'),
  // A file makes people as well as beneficiaries, so that it has a right of its own, beside that of creating beneficiaries.
  gql_beneficiary_upload_perms: rights('170011'),
  // To decide about what a file says, which is somebody else's to upload.
  gql_beneficiary_accept_perms: rights('170012'),
  gql_beneficiary_delete_perms: rights('170004'),
};
