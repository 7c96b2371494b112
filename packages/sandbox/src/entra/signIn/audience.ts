import { OAuthError } from './oauthError';
import { GRAPH_APP_ID } from './tokens';

/**
 * The resources that tokens are issued for: Graph, by its own names and by the
 * sandbox's host with and without its port, since clients that are given
 * another base URL derive the resource from that.
 */
export function graphAudiences(url: string): string[] {
  const { protocol, hostname, origin } = new URL(url);
  return [
    'https://graph.microsoft.com',
    GRAPH_APP_ID,
    origin,
    `${protocol}//${hostname}`,
  ];
}

/** The audience of a token for this resource. Throws an OAuthError for an unknown one. */
export function audienceOf(resource: string, url: string): string {
  if (!graphAudiences(url).includes(resource)) {
    throw new OAuthError(
      'invalid_resource',
      500011,
      `The resource principal named ${resource} was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
    );
  }
  return resource;
}
