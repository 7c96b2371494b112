import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { Estates, GitHubRepositories } from '@adp/plugin-adp-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createFindServiceAction } from './actions/findService';
import { createGenerateManifestsAction } from './actions/generateManifests';
import { createSyncGroupsAction } from './actions/syncGroups';
import { createWriteTeamsConfigAction } from './actions/writeTeamsConfig';

/** Adds the `adp:` actions to the scaffolder. */
export const scaffolderModuleAdp = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'adp',
  register({ registerInit }) {
    registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ actions, config }) {
        const estates = Estates.fromConfig(config);
        const github = GitHubRepositories.fromConfig(config);
        actions.addActions(
          createFindServiceAction({ estates, github }),
          createWriteTeamsConfigAction({ estates, github }),
          createSyncGroupsAction({ estates, github }),
          createGenerateManifestsAction({ estates, github }),
        );
      },
    });
  },
});
