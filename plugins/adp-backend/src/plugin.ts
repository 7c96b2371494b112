import { Estates } from '@adp/plugin-adp-node';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { createRouter } from './router';

/** The backend plugin `adp`. */
export const adpPlugin = createBackendPlugin({
  pluginId: 'adp',
  register({ registerInit }) {
    registerInit({
      deps: {
        config: coreServices.rootConfig,
        httpRouter: coreServices.httpRouter,
      },
      async init({ config, httpRouter }) {
        httpRouter.use(createRouter({ estates: Estates.fromConfig(config) }));
      },
    });
  },
});
