import { Estates, GitHubRepositories } from '@adp/plugin-adp-node';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { openDatabase } from './database/openDatabase';
import { insertInitialData } from './initialData/insertInitialData';
import { createDeployManifestsRouter } from './pipelines/deployManifestsRouter';
import { readPipelineRules } from './pipelines/pipelineIssuers';
import { createPredecessorRouter } from './pipelines/predecessorRouter';
import { createRouter } from './router';

/** Topic of the events that tell of changes; the payload is an OnboardingChange. */
export const ONBOARDING_TOPIC = 'adp.onboarding';

/** The backend plugin `adp`. */
export const adpPlugin = createBackendPlugin({
  pluginId: 'adp',
  register({ registerInit }) {
    registerInit({
      deps: {
        auditor: coreServices.auditor,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
      },
      async init({ config, database, events, httpRouter, ...services }) {
        const knex = await openDatabase(database);
        const estates = Estates.fromConfig(config);
        await insertInitialData({
          knex,
          config,
          estates,
          logger: services.logger,
        });
        const github = GitHubRepositories.fromConfig(config);
        const pipelines = {
          ...services,
          knex,
          estates,
          github,
          pipelineRules: readPipelineRules(config),
        };
        httpRouter.use(createPredecessorRouter(pipelines));
        httpRouter.use(createDeployManifestsRouter(pipelines));
        httpRouter.use(
          createRouter({
            ...services,
            knex,
            estates,
            async changed(change) {
              await events.publish({
                topic: ONBOARDING_TOPIC,
                eventPayload: change,
              });
            },
          }),
        );
      },
    });
  },
});
