import {
  coreServices,
  createServiceFactory,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  createExternalTokenHandler,
  externalTokenHandlersServiceRef,
} from '@backstage/backend-defaults/auth';
import { ServiceUnavailableError } from '@backstage/errors';
import { createHash, timingSafeEqual } from 'node:crypto';
import {
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTPayload,
} from 'jose';
import {
  PIPELINE_TOKEN_TYPE,
  PipelineIssuer,
  readPipelineOptions,
  StaticPipelineToken,
} from './pipelineIssuers';
import { formatSubject } from './pipelineSubject';

type Context =
  | { issuer: PipelineIssuer; keys: ReturnType<typeof createRemoteJWKSet> }
  | StaticPipelineToken;

/**
 * Accepts tokens that GitHub Actions or Entra ID issue to pipelines, when a
 * rule of the configuration knows them by their claims, and tokens of the
 * configuration. Unlike Backstage's own `jwks` it demands issuer and audience,
 * and looks at claims other than `sub`: GitHub writes that one in two forms, and
 * people can change it.
 * https://docs.github.com/actions/reference/security/oidc
 */
const createPipelineTokenHandler = (logger: LoggerService) =>
  createExternalTokenHandler<Context>({
    type: PIPELINE_TOKEN_TYPE,

    initialize({ options }) {
      const read = readPipelineOptions(options);
      return 'token' in read
        ? read
        : { issuer: read, keys: createRemoteJWKSet(new URL(read.jwksUrl)) };
    },

    async verifyToken(token, context) {
      if ('token' in context) {
        const { name } = context.rule;
        return isSame(token, context.token)
          ? { subject: formatSubject(name, name) }
          : undefined;
      }
      const { issuer, keys } = context;
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
      } catch (error) {
        if (isOfIssuer(error)) {
          logger.warn(
            `The keys of ${issuer.issuer.join(', ')} cannot be read from ${
              issuer.jwksUrl
            }, so that its pipelines are not known: ${error}`,
          );
          throw new ServiceUnavailableError(
            'The keys that the token is signed with cannot be read from its issuer; try again in a minute',
          );
        }
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
  deps: { logger: coreServices.logger },
  factory: ({ logger }) => createPipelineTokenHandler(logger),
});

/** Whether the issuer is to blame, and not the token. */
function isOfIssuer(error: unknown): boolean {
  return (
    !(error instanceof errors.JOSEError) ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    // An answer other than 200.
    error.code === 'ERR_JOSE_GENERIC'
  );
}

/** In a time that does not tell how much of it is right. */
function isSame(token: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(token), digest(expected));
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function isMetBy(
  { claims: wanted }: PipelineIssuer['rules'][number],
  claims: JWTPayload,
) {
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
