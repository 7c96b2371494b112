import { createBackendModule } from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import {
  oidcAuthenticator,
  type OidcAuthResult,
} from '@backstage/plugin-auth-backend-module-oidc-provider';
import {
  authProvidersExtensionPoint,
  createOAuthProviderFactory,
  type OAuthAuthenticatorResult,
  type SignInResolver,
} from '@backstage/plugin-auth-node';

/** Set on User entities by the Microsoft Graph module of the catalog. */
const USER_ID_ANNOTATION = 'graph.microsoft.com/user-id';

/**
 * Finds the catalog's User by the object id in the ID token: unlike an e-mail
 * address it is never given to somebody else, and Entra ID vouches for it.
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
export const signInByObjectId: SignInResolver<
  OAuthAuthenticatorResult<OidcAuthResult>
> = async ({ result }, ctx) => {
  const { oid, name } = result.fullProfile.tokenset.claims();
  if (typeof oid !== 'string') {
    throw new AuthenticationError(
      'The ID token has no claim "oid"; the portal signs people in with Entra ID only, see auth.providers.oidc in its configuration',
    );
  }
  try {
    return await ctx.signInWithCatalogUser({
      annotations: { [USER_ID_ANNOTATION]: oid },
    });
  } catch (error) {
    throw new AuthenticationError(
      `${
        name ?? oid
      } signed in with Entra ID, but is not in the catalog (yet). People are read from Entra ID every half hour: try again later, or ask the platform team.`,
      error,
    );
  }
};

/** Backstage's `oidc` provider, with sign-in for people of Entra ID. */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'oidc-provider',
  register({ registerInit }) {
    registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'oidc',
          factory: createOAuthProviderFactory({
            authenticator: oidcAuthenticator,
            signInResolver: signInByObjectId,
          }),
        });
      },
    });
  },
});
