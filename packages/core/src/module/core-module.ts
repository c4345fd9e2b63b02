import { z } from 'zod';
import { ModuleConfiguration } from '../configuration/module-configuration.ts';
import { ModuleConfigurationService } from '../configuration/module-configuration-service.ts';
import { CustomFilterService } from '../custom-filter/custom-filter-service.ts';
import { entityFilters } from '../custom-filter/entity-filters.ts';
import { Location } from '../location/location.ts';
import { LocationService } from '../location/location-service.ts';
import { ChangeService } from '../operation/change-service.ts';
import { kernelEntities } from '../run/entities.ts';
import { RunService } from '../run/run-service.ts';
import { subscriptionEntities } from '../subscription/entities.ts';
import { SubscriptionService } from '../subscription/subscription-service.ts';
import { defineModule, type Module, rights } from './define-module.ts';

const services = {
  changes: ChangeService,
  moduleConfigurations: ModuleConfigurationService,
  runs: RunService,
  locations: LocationService,
  customFilters: CustomFilterService,
  subscriptions: SubscriptionService,
};

const configuration = z.strictObject({
  gql_change_search_perms: rights('900201'),
  gql_run_search_perms: rights('900211'),
  gql_run_manage_perms: rights('900212'),
  gql_module_configuration_search_perms: rights('900221'),
  gql_module_configuration_update_perms: rights('900222'),
  gql_location_search_perms: rights('900241'),
  gql_location_create_perms: rights('900242'),
  gql_location_update_perms: rights('900243'),
  gql_location_delete_perms: rights('900244'),
  // Who lists people, plans, beneficiaries, groups, payments or places sees what can be asked of them; the type's own right is asked as well.
  gql_custom_filter_search_perms: rights(
    ...(['159001', '160001', '170001', '180001', '157101', '200001', '202001', '900241'] as const),
  ),
  /** Rights to see what the modules' configuration masks. */
  gql_query_enable_viewing_masked_data_perms: rights('900101'),
  gql_subscription_search_perms: rights('900231'),
  gql_subscription_manage_perms: rights('900232'),
});

export interface CoreModule extends Module<'core', typeof services> {}

/** The kernel as a module: its entities, services and configuration are those of every app, whatever the host lists. */
export const coreModule: CoreModule = defineModule({
  id: 'core',
  entities: [...kernelEntities, ModuleConfiguration, Location, ...subscriptionEntities],
  services,
  configuration,
  names: {
    queries: { customFilters: 'custom_filter_service.definitions' },
    tables: { core_ModuleConfiguration: 'core_moduleconfiguration' },
  },
  customFilters: { Location: entityFilters(Location, 'gql_location_search_perms') },
  messages: {
    fr: async () => (await import('../messages/fr.ts')).messages,
    es: async () => (await import('../messages/es.ts')).messages,
    pt: async () => (await import('../messages/pt.ts')).messages,
  },
});
