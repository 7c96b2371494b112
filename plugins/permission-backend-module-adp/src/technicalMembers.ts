import { createAdpClient } from '@adp/plugin-adp-common';
import type {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';

/**
 * Asks the plugin `adp` whether somebody is a technical member of any delivery
 * project. The plugin's database is asked and not the catalog: the relations of
 * the catalog are a copy that comes later, made of entities that others may add
 * to. Nobody but admins of a project can write to the database.
 *
 * The answer is "no" while the plugin cannot be reached.
 */
export function createTechnicalMemberLookup({
  auth,
  discovery,
  logger,
}: {
  auth: AuthService;
  discovery: DiscoveryService;
  logger: LoggerService;
}): (userRef: string) => Promise<boolean> {
  return async technicalMember => {
    try {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'adp',
      });
      const client = createAdpClient({
        baseUrl: await discovery.getBaseUrl('adp'),
        fetch: request => {
          request.headers.set('authorization', `Bearer ${token}`);
          return fetch(request);
        },
      });
      const { data } = await client.GET('/deliveryProjects', {
        params: { query: { technicalMember } },
      });
      return data!.items.some(({ state }) => state === 'active');
    } catch (error) {
      logger.warn(
        `Could not find out whether ${technicalMember} is a technical member of a delivery project, so they may not add to the catalog now: ${error}`,
      );
      return false;
    }
  };
}
