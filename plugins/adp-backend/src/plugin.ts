import {
  EntraDirectories,
  Estates,
  GitHubRepositories,
} from '@adp/plugin-adp-node';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { openDatabase } from './database/openDatabase';
import { insertInitialData } from './initialData/insertInitialData';
import { startOffboardingWorker } from './offboarding/offboardingWorker';
import type { OnboardingChange } from './onboarding/onboardingContext';
import { registerPermissions } from './permissions/registerPermissions';
import {
  createDeployManifestsRouter,
  DEPLOY_MANIFESTS_PATH,
} from './pipelines/deployManifestsRouter';
import { readPipelineRules } from './pipelines/pipelineIssuers';
import { createPredecessorRouter } from './predecessor/predecessorRouter';
import { readReconcilerConfig } from './reconcile/config';
import { startReconciler } from './reconcile/reconciler';
import { startRolloutWorker } from './rollouts/rolloutWorker';
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
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
      },
      async init({ config, database, events, httpRouter, ...others }) {
        const { permissionsRegistry, scheduler, ...services } = others;
        const knex = await openDatabase(database);
        registerPermissions(permissionsRegistry, knex);
        const estates = Estates.fromConfig(config);
        await insertInitialData({
          knex,
          config,
          estates,
          logger: services.logger,
        });
        const context = {
          ...services,
          knex,
          estates,
          github: GitHubRepositories.fromConfig(config),
          directories: new EntraDirectories(),
        };
        const publish = (change: OnboardingChange) =>
          events.publish({ topic: ONBOARDING_TOPIC, eventPayload: change });
        const reconciler = await startReconciler({
          ...context,
          ...readReconcilerConfig(config),
          scheduler,
          changed: publish,
        });
        const offboarding = await startOffboardingWorker({
          ...context,
          scheduler,
          changed: publish,
        });
        const rollouts = await startRolloutWorker({ ...context, scheduler });

        const routes = {
          ...context,
          pipelineRules: readPipelineRules(config),
          async changed(change: OnboardingChange) {
            await publish(change);
            if (change.kind === 'delivery-project') {
              await reconciler.trigger();
            }
          },
          reconcileSoon: () => reconciler.trigger(),
          offboardSoon: () => offboarding.trigger(),
          rollOutSoon: () => rollouts.trigger(),
        };
        httpRouter.addAuthPolicy({
          path: DEPLOY_MANIFESTS_PATH,
          allow: 'unauthenticated',
        });
        httpRouter.use(createPredecessorRouter(routes));
        httpRouter.use(createDeployManifestsRouter(routes));
        httpRouter.use(createRouter(routes));
      },
    });
  },
});
