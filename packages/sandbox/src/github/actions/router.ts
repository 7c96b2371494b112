import { Router } from 'express';
import { GitHubError } from '../errors';
import { ActionsTokens, ISSUER_PATH, REQUEST_PATH } from './actionsTokens';

/** The issuer of tokens for jobs: its public keys, and where jobs ask for theirs. */
export function actionsRouter(tokens: ActionsTokens): Router {
  const router = Router();
  const jwksPath = `${ISSUER_PATH}/.well-known/jwks`;

  router.get(`${ISSUER_PATH}/.well-known/openid-configuration`, (_req, res) => {
    res.json({
      issuer: tokens.issuer,
      jwks_uri: new URL(jwksPath, tokens.issuer).href,
      subject_types_supported: ['public', 'pairwise'],
      response_types_supported: ['id_token'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid'],
    });
  });

  router.get(jwksPath, (_req, res, next) => {
    tokens.key
      .jwk(tokens.issuer)
      .then(jwk => res.json({ keys: [jwk] }))
      .catch(next);
  });

  router.get(REQUEST_PATH, (req, res, next) => {
    const [, token] =
      /^Bearer (.+)$/i.exec(req.get('authorization') ?? '') ?? [];
    const { audience } = req.query;
    if (!token) {
      throw new GitHubError(401, 'Requires authentication');
    }
    tokens
      .issue(token, typeof audience === 'string' ? audience : undefined)
      .then(value => res.json({ value }))
      .catch(next);
  });

  return router;
}
