import { createAdpClient, type AdpClient } from '@adp/plugin-adp-common';
import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';

/** A client of the plugin `adp`, which knows the caller as the catalog. */
export async function createAdpServiceClient({
  auth,
  discovery,
}: {
  auth: AuthService;
  discovery: DiscoveryService;
}): Promise<AdpClient> {
  const { token } = await auth.getPluginRequestToken({
    onBehalfOf: await auth.getOwnServiceCredentials(),
    targetPluginId: 'adp',
  });
  return createAdpClient({
    baseUrl: await discovery.getBaseUrl('adp'),
    fetch: request => {
      request.headers.set('authorization', `Bearer ${token}`);
      return fetch(request);
    },
  });
}
