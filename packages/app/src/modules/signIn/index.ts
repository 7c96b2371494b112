import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { entraAuthApi } from './entraAuth';
import { signInPage } from './signInPage';

/** Signs people in with Entra ID, through Backstage's `oidc` auth provider. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [entraAuthApi, signInPage],
});
