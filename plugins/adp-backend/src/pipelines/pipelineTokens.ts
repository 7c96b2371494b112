import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  createExternalTokenHandler,
  externalTokenHandlersServiceRef,
} from '@backstage/backend-defaults/auth';
import {
  createRemoteJWKSet,
  decodeJwt,
  jwtVerify,
  type JWTPayload,
} from 'jose';
import {
  PIPELINE_TOKEN_TYPE,
  PipelineIssuer,
  PipelineRule,
  readPipelineIssuer,
} from './pipelineIssuers';
import { formatSubject } from './pipelineSubject';

type Context = {
  issuer: PipelineIssuer;
  keys: ReturnType<typeof createRemoteJWKSet>;
};

/**
 * Accepts tokens that GitHub Actions or Entra ID issue to pipelines, when a
 * rule of the configuration knows them by their claims. Unlike Backstage's own
 * `jwks` it demands issuer and audience, and looks at claims other than `sub`:
 * GitHub writes that one in two forms, and people can change it.
 * https://docs.github.com/actions/reference/security/oidc
 */
const pipelineTokenHandler = createExternalTokenHandler<Context>({
  type: PIPELINE_TOKEN_TYPE,

  initialize({ options }) {
    const issuer = readPipelineIssuer(options);
    return { issuer, keys: createRemoteJWKSet(new URL(issuer.jwksUrl)) };
  },

  async verifyToken(token, { issuer, keys }) {
    // Other kinds of tokens, and those of other issuers, are for other handlers.
    if (!issuer.issuer.includes(issuerOf(token) ?? '')) {
      return undefined;
    }
    let claims: JWTPayload;
    try {
      ({ payload: claims } = await jwtVerify(token, keys, {
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: issuer.algorithms,
        requiredClaims: ['exp', 'iat'],
      }));
    } catch {
      // Backstage answers 401. Why is not told to who sent it.
      return undefined;
    }
    const rule = issuer.rules.find(candidate => isMetBy(candidate, claims));
    return rule && { subject: formatSubject(rule.name, identityOf(claims)) };
  },
});

/** Adds the type `pipeline` to `backend.auth.externalAccess`. */
export const pipelineTokens = createServiceFactory({
  service: externalTokenHandlersServiceRef,
  deps: {},
  factory: () => pipelineTokenHandler,
});

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function isMetBy({ claims: wanted }: PipelineRule, claims: JWTPayload) {
  return Object.entries(wanted).every(([name, values]) => {
    const claim = claims[name];
    const has = Array.isArray(claim) ? claim : [claim];
    return has.some(
      value =>
        (typeof value === 'string' || typeof value === 'number') &&
        values.includes(String(value)),
    );
  });
}

/** The repository of a GitHub Actions token, the service principal of an Entra one. */
function identityOf({ repository, oid, sub }: JWTPayload): string {
  const identity = [repository, oid, sub].find(
    value => typeof value === 'string' && value !== '',
  );
  return (identity as string | undefined) ?? 'unknown';
}
