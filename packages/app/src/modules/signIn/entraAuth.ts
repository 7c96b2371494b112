import { OAuth2 } from '@backstage/core-app-api';
import {
  ApiBlueprint,
  BackstageIdentityApi,
  configApiRef,
  createApiRef,
  discoveryApiRef,
  oauthRequestApiRef,
  OpenIdConnectApi,
  ProfileInfoApi,
  SessionApi,
} from '@backstage/frontend-plugin-api';

export const entraAuthApiRef = createApiRef<
  OpenIdConnectApi & ProfileInfoApi & BackstageIdentityApi & SessionApi
>({ id: 'auth.entra' });

export const entraAuthApi = ApiBlueprint.make({
  name: 'entra-auth',
  params: defineParams =>
    defineParams({
      api: entraAuthApiRef,
      deps: {
        configApi: configApiRef,
        discoveryApi: discoveryApiRef,
        oauthRequestApi: oauthRequestApiRef,
      },
      factory: deps =>
        OAuth2.create({
          ...deps,
          environment: deps.configApi.getOptionalString('auth.environment'),
          provider: { id: 'oidc', title: 'Entra ID', icon: () => null },
          defaultScopes: ['openid', 'profile', 'email', 'offline_access'],
        }),
    }),
});
