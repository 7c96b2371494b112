import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { exportJWK, generateKeyPair, SignJWT, type KeyLike } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { pipelineTokens } from './pipelineTokens';

const AUDIENCE = 'https://portal.example';
const GITHUB = 'https://token.actions.githubusercontent.com';
const ENTRA = [
  'https://login.microsoftonline.com/5d8f2a10/v2.0',
  'https://sts.windows.net/5d8f2a10/',
];

let keys: { privateKey: KeyLike; publicKey: KeyLike };
let strangersKey: KeyLike;
let jwks: Server;
let server: Parameters<typeof request>[0];

/** Says who calls, as a plugin sees it. */
const whoami = createBackendPlugin({
  pluginId: 'whoami',
  register({ registerInit }) {
    registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
      },
      async init({ httpAuth, httpRouter }) {
        httpRouter.use((req, res, next) => {
          httpAuth
            .credentials(req, { allow: ['service'] })
            .then(({ principal }) => res.json(principal))
            .catch(next);
        });
      },
    });
  },
});

beforeAll(async () => {
  keys = await generateKeyPair('RS256');
  ({ privateKey: strangersKey } = await generateKeyPair('RS256'));
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256' };
  jwks = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>(resolve => {
    jwks.listen(0, '127.0.0.1', resolve);
  });
  const { port } = jwks.address() as AddressInfo;
  const jwksUrl = `http://127.0.0.1:${port}/keys`;
  const backend = await startTestBackend({
    features: [
      whoami,
      pipelineTokens,
      authServiceFactory,
      httpAuthServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost',
            auth: {
              externalAccess: [
                {
                  type: 'pipeline',
                  options: {
                    issuer: GITHUB,
                    jwksUrl,
                    audience: AUDIENCE,
                    rules: [
                      {
                        name: 'own-repository',
                        claims: { repository_owner_id: 42 },
                        ownRepository: true,
                      },
                    ],
                  },
                  accessRestrictions: [{ plugin: 'whoami' }],
                },
                {
                  type: 'pipeline',
                  options: {
                    issuer: ENTRA,
                    jwksUrl,
                    audience: ['api://portal', 'portal'],
                    rules: [
                      {
                        name: 'fcp-demo-azure',
                        claims: { oid: ['principal-1', 'principal-2'] },
                        teams: ['fcp-demo'],
                      },
                    ],
                  },
                  accessRestrictions: [
                    { plugin: 'other' },
                    { plugin: 'whoami' },
                  ],
                },
              ],
            },
          },
        },
      }),
    ],
  });
  server = backend.server;
});

afterAll(async () => {
  jwks.closeAllConnections();
  await new Promise(resolve => jwks.close(resolve));
});

type Token = {
  issuer?: string;
  audience?: string;
  expires?: string;
  key?: KeyLike;
  claims?: Record<string, unknown>;
};

const OF_GITHUB = {
  sub: 'repo:DEFRA@42/fcp-demo-web@4711:ref:refs/heads/main',
  repository: 'DEFRA/fcp-demo-web',
  repository_owner_id: '42',
};

async function call(token: Token): Promise<request.Response> {
  const jwt = await new SignJWT(token.claims ?? OF_GITHUB)
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(token.issuer ?? GITHUB)
    .setAudience(token.audience ?? AUDIENCE)
    .setIssuedAt(new Date(Date.now() - 60_000))
    .setExpirationTime(token.expires ?? '5m')
    .sign(token.key ?? keys.privateKey);
  return request(server)
    .get('/api/whoami')
    .set('authorization', `Bearer ${jwt}`);
}

it.each([
  'repo:DEFRA/fcp-demo-web:ref:refs/heads/main',
  'repo:DEFRA@42/fcp-demo-web@4711:ref:refs/heads/main',
  'whatever:somebody:configured',
])(
  'knows a GitHub repository by its claims, not by the subject %s',
  async sub => {
    const { status, body } = await call({ claims: { ...OF_GITHUB, sub } });

    expect(status).toBe(200);
    expect(body.subject).toBe('pipeline:own-repository:DEFRA/fcp-demo-web');
  },
);

it.each(ENTRA)('knows a service principal in a token of %s', async issuer => {
  const { status, body } = await call({
    issuer,
    audience: 'api://portal',
    claims: { sub: 'principal-2', oid: 'principal-2' },
  });

  expect(status).toBe(200);
  expect(body.subject).toBe('pipeline:fcp-demo-azure:principal-2');
});

it.each<[string, Token]>([
  ['an expired token', { expires: '-30s' }],
  ['another audience', { audience: 'https://elsewhere.example' }],
  ['another issuer', { issuer: 'https://elsewhere.example' }],
  ['an issuer of another entry', { issuer: ENTRA[0] }],
  ['a signature by another key', {}],
  [
    'another organisation',
    { claims: { ...OF_GITHUB, repository_owner_id: 7 } },
  ],
  ['a claim that is missing', { claims: { sub: OF_GITHUB.sub } }],
])('answers 401 to %s', async (what, token) => {
  const { status } = await call(
    what.startsWith('a signature') ? { ...token, key: strangersKey } : token,
  );

  expect(status).toBe(401);
});

it('answers 401 to no token, and to none that is signed', async () => {
  const unsigned = `${btoa('{"alg":"none"}')}.${btoa(
    JSON.stringify({ iss: GITHUB, aud: AUDIENCE, exp: 9e9, ...OF_GITHUB }),
  )}.`;

  expect((await request(server).get('/api/whoami')).status).toBe(401);
  const answer = await request(server)
    .get('/api/whoami')
    .set('authorization', `Bearer ${unsigned}`);
  expect(answer.status).toBe(401);
});
