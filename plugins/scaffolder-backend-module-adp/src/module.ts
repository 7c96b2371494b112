import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { Estates, GitHubRepositories } from '@adp/plugin-adp-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createAddEnvironmentAction } from './actions/addEnvironment';
import { createCreateDeliveryProjectAction } from './actions/createDeliveryProject';
import { createDescribePipelineAction } from './actions/describePipeline';
import { createFindServiceAction } from './actions/findService';
import { createGenerateManifestsAction } from './actions/generateManifests';
import { createGrantTeamsAction } from './actions/grantTeams';
import { createSyncGroupsAction } from './actions/syncGroups';
import { createWriteTeamsConfigAction } from './actions/writeTeamsConfig';
import { readPipelineSettings } from './pipelineSettings';

/** Adds the `adp:` actions to the scaffolder. */
export const scaffolderModuleAdp = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'adp',
  register({ registerInit }) {
    registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        permissions: coreServices.permissions,
      },
      async init({ actions, auth, catalog, config, discovery, permissions }) {
        const estates = Estates.fromConfig(config);
        const github = GitHubRepositories.fromConfig(config);
        const settings = readPipelineSettings(config);
        actions.addActions(
          createFindServiceAction({ estates, github, permissions }),
          createDescribePipelineAction({
            estates,
            github,
            permissions,
            settings,
          }),
          createWriteTeamsConfigAction({ estates, github, permissions }),
          createSyncGroupsAction({ estates, github, permissions }),
          createGenerateManifestsAction({ estates, github, permissions }),
          createGrantTeamsAction({ estates, github, permissions }),
          createAddEnvironmentAction({
            estates,
            github,
            permissions,
            portalUrl: config.getOptionalString('backend.baseUrl'),
          }),
          createCreateDeliveryProjectAction({ auth, discovery, catalog }),
        );
      },
    });
  },
});
