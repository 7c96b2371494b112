import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import type { EntraServer } from '../server';

/** The credential of the portal's application in a tenant. */
export function credentialOf(
  server: EntraServer,
  tenant: 'defra' | 'defradev' = 'defra',
): ClientSecretCredential {
  const { tenantId, clientId, clientSecret } = server.tenants[tenant];
  return new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: server.authorityHost,
    disableInstanceDiscovery: true,
  });
}

/** Microsoft's own client, signed in as the portal's application. */
export function graphClientOf(
  server: EntraServer,
  tenant?: 'defra' | 'defradev',
): Client {
  const credential = credentialOf(server, tenant);
  return Client.initWithMiddleware({
    baseUrl: server.graphBaseUrl,
    // It sends its token to no other host than Microsoft's, unless told so.
    customHosts: new Set(['localhost']),
    authProvider: {
      async getAccessToken() {
        const { token } = await credential.getToken(
          'https://graph.microsoft.com/.default',
        );
        return token;
      },
    },
  });
}
