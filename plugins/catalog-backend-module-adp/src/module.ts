import { Estates } from '@adp/plugin-adp-node';
import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { EntraPeopleProvider } from './EntraPeopleProvider';

/** Adds the people of the default estate's tenant to the catalog. */
export const catalogModuleAdp = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'adp',
  register({ registerInit }) {
    registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ catalog, config, logger, scheduler }) {
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
      },
    });
  },
});
