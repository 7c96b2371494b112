import { createAdpClient, type AdpClient } from '@adp/plugin-adp-common';
import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';

/** A client of the plugin `adp` that acts for somebody, with their permissions. */
export async function createAdpClientFor(
  credentials: BackstageCredentials,
  { auth, discovery }: { auth: AuthService; discovery: DiscoveryService },
): Promise<AdpClient> {
  return createAdpClient({
    baseUrl: await discovery.getBaseUrl('adp'),
    async fetch(request) {
      // Anew for each request: a task may take longer than a token is valid.
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: credentials,
        targetPluginId: 'adp',
      });
      request.headers.set('authorization', `Bearer ${token}`);
      return fetch(request);
    },
  });
}
