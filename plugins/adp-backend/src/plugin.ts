import { Estates } from '@adp/plugin-adp-node';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { openDatabase } from './database/openDatabase';
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
        permissions: coreServices.permissions,
      },
      async init({ config, database, events, httpRouter, ...services }) {
        const knex = await openDatabase(database);
        httpRouter.use(
          createRouter({
            ...services,
            knex,
            estates: Estates.fromConfig(config),
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
