import {
  ClientSecretCredential,
  DefaultAzureCredential,
  TokenCredential,
} from '@azure/identity';
import { InputError } from '@backstage/errors';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';
import type { Estate } from '../estates';

/**
 * The credential of the portal's application in a tenant: its client secret if
 * one is configured, otherwise the identity of the machine (workload identity,
 * managed identity, or the developer's own sign-in).
 */
export function createEntraCredential(entra: Estate['entra']): TokenCredential {
  const { tenantId, clientId, clientSecret, authorityHost } = entra;
  if (!clientId || !clientSecret) {
    return new DefaultAzureCredential({
      tenantId,
      managedIdentityClientId: clientId,
      workloadIdentityClientId: clientId,
      authorityHost,
    });
  }
  return new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost,
    // Only Microsoft's own hosts can be looked up in its list of hosts.
    disableInstanceDiscovery: Boolean(authorityHost),
  });
}

/**
 * Creates a client for Microsoft Graph v1.0.
 *
 * The client library sends the token only to https, and only to hosts that it
 * is told of; `graphBaseUrl` is one of them.
 *
 * @throws InputError when `graphBaseUrl` is not https.
 */
export function createGraphClient(options: {
  /** Such as `https://graph.microsoft.com`. */
  graphBaseUrl: string;
  credential: TokenCredential;
}): Client {
  const { graphBaseUrl, credential } = options;
  const { origin, hostname, protocol } = new URL(graphBaseUrl);
  if (protocol !== 'https:') {
    throw new InputError(
      `The Graph base URL "${graphBaseUrl}" must start with https://: no token is sent to anything else`,
    );
  }
  return Client.initWithMiddleware({
    baseUrl: origin,
    defaultVersion: 'v1.0',
    customHosts: new Set([hostname]),
    authProvider: new TokenCredentialAuthenticationProvider(credential, {
      scopes: ['https://graph.microsoft.com/.default'],
    }),
  });
}
