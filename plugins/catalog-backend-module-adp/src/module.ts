import { Estates } from '@adp/plugin-adp-node';
import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { createAdpServiceClient } from './adpClient';
import { DeliveryOrganisationProvider } from './DeliveryOrganisationProvider';
import { DeliveryProjectProcessor } from './DeliveryProjectProcessor';
import { EntraPeopleProvider } from './EntraPeopleProvider';

/** Changes reach the catalog by themselves; this mends what was missed. */
const DEFAULT_SCHEDULE = {
  frequency: { minutes: 10 },
  timeout: { minutes: 5 },
  initialDelay: { seconds: 1 },
};

/**
 * Adds the people of the default estate's tenant to the catalog, and the
 * delivery organisation of the plugin `adp`.
 */
export const catalogModuleAdp = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'adp',
  register({ registerInit }) {
    registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        catalog,
        config,
        discovery,
        events,
        logger,
        scheduler,
      }) {
        const people = config.getConfig('adp.people');
        catalog.addEntityProvider(
          new EntraPeopleProvider({
            estate: Estates.fromConfig(config).get(),
            userFilter: people.getString('userFilter'),
            groupFilter: people.getString('groupFilter'),
            logger,
            taskRunner: scheduler.createScheduledTaskRunner(
              readSchedulerServiceTaskScheduleDefinitionFromConfig(
                people.getConfig('schedule'),
              ),
            ),
          }),
        );

        const schedule = config.getOptionalConfig(
          'adp.onboarding.catalog.schedule',
        );
        catalog.addEntityProvider(
          new DeliveryOrganisationProvider({
            client: () => createAdpServiceClient({ auth, discovery }),
            events,
            logger,
            taskRunner: scheduler.createScheduledTaskRunner(
              schedule
                ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
                : DEFAULT_SCHEDULE,
            ),
          }),
        );
        catalog.addProcessor(new DeliveryProjectProcessor());
      },
    });
  },
});
