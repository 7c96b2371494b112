import { Router, type ErrorRequestHandler } from 'express';
import type { Tenant } from '../tenants';
import { AuthorizationCodes } from './authorizationCodes';
import { authorizeRouter } from './authorizeEndpoint';
import { discoveryRouter } from './discovery';
import { OAuthError, sendOAuthError } from './oauthError';
import type { SigningKey } from '../../server/signingKey';
import { tokenRouter } from './tokenEndpoint';
import type { Tokens } from './tokens';
import { userInfoRouter } from './userInfo';

/** What login.microsoftonline.com serves: discovery, keys, sign-in page and tokens. */
export function signInRouter(options: {
  url: string;
  tenants: readonly Tenant[];
  key: SigningKey;
  tokens: Tokens;
}): Router {
  const codes = new AuthorizationCodes();
  const router = Router();
  router.use(discoveryRouter(options));
  router.use(authorizeRouter({ ...options, codes }));
  router.use(tokenRouter({ ...options, codes }));
  router.use(userInfoRouter(options));
  const handleError: ErrorRequestHandler = (error, _req, res, next) => {
    if (error instanceof OAuthError) {
      sendOAuthError(res, error);
    } else {
      next(error);
    }
  };
  router.use(handleError);
  return router;
}
