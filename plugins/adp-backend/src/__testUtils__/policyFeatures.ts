import permissionModuleAdp from '@adp/plugin-permission-backend-module-adp';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import permissionBackend from '@backstage/plugin-permission-backend';

/**
 * Backstage's permission backend with the portal's policy, for a backend whose
 * configuration has `permission.enabled` and `adp.permissions`. What the policy
 * answers with conditions goes over HTTP to the plugin and its database.
 */
export const policyFeatures: BackendFeature[] = [
  permissionBackend,
  permissionModuleAdp,
  permissionsServiceFactory,
  permissionsRegistryServiceFactory,
  // A plugin that asks for somebody says so in its token; Backstage's stand-in
  // for tests forgets it, and the plugin then answers no conditions.
  createServiceFactory({
    service: coreServices.httpAuth,
    deps: { plugin: coreServices.pluginMetadata },
    factory({ plugin }) {
      const httpAuth = mockServices.httpAuth({ pluginId: plugin.getId() });
      return {
        issueUserCookie: httpAuth.issueUserCookie.bind(httpAuth),
        async credentials(request: any, options: any) {
          const credentials: any = await httpAuth.credentials(request, options);
          const { type, userEntityRef } = credentials.principal;
          const token: string = request.headers.authorization ?? '';
          return type === 'user' && token.includes('"obo"')
            ? mockCredentials.user(userEntityRef, {
                actor: { subject: 'plugin:permission' },
              })
            : credentials;
        },
      } as typeof httpAuth;
    },
  }),
];
