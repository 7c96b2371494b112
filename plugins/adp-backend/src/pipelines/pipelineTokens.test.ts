import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import request from 'supertest';
import { TokenIssuer, type TokenRequest } from '../__testUtils__/tokenIssuer';
import { pipelineTokens } from './pipelineTokens';

const AUDIENCE = 'https://portal.example';
const GITHUB = 'https://token.actions.githubusercontent.com';
const ENTRA = [
  'https://login.microsoftonline.com/5d8f2a10/v2.0',
  'https://sts.windows.net/5d8f2a10/',
];

/** Nobody serves its keys. */
const UNREACHABLE = 'https://unreachable.example';

const OF_GITHUB = {
  sub: 'repo:DEFRA@42/fcp-demo-web@4711:ref:refs/heads/main',
  repository: 'DEFRA/fcp-demo-web',
  repository_owner_id: '42',
};

const logger = mockServices.logger.mock();
let tokens: TokenIssuer;
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
  tokens = await TokenIssuer.start({ issuer: GITHUB, audience: AUDIENCE });
  const { jwksUrl } = tokens;
  const backend = await startTestBackend({
    features: [
      whoami,
      pipelineTokens,
      authServiceFactory,
      httpAuthServiceFactory,
      logger.factory,
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
                    issuer: UNREACHABLE,
                    jwksUrl: 'http://127.0.0.1:9/keys',
                    audience: AUDIENCE,
                    rules: [
                      {
                        name: 'unreachable',
                        claims: { sub: OF_GITHUB.sub },
                        teams: ['fcp-demo'],
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

afterAll(() => tokens.stop());

async function call(token: Partial<TokenRequest>): Promise<request.Response> {
  const jwt = await tokens.issue({ claims: OF_GITHUB, ...token });
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

it.each<[string, Partial<TokenRequest>]>([
  ['an expired token', { expires: '-30s' }],
  ['another audience', { audience: 'https://elsewhere.example' }],
  ['another issuer', { issuer: 'https://elsewhere.example' }],
  ['an issuer of another entry', { issuer: ENTRA[0] }],
  ['a signature by another key', { isForged: true }],
  [
    'another organisation',
    { claims: { ...OF_GITHUB, repository_owner_id: 7 } },
  ],
  ['a claim that is missing', { claims: { sub: OF_GITHUB.sub } }],
])('answers 401 to %s', async (_, token) => {
  const { status } = await call(token);

  expect(status).toBe(401);
});

it('says when the keys of an issuer cannot be read, here and in the log', async () => {
  const { status, body } = await call({ issuer: UNREACHABLE });

  expect([status, body.error.message]).toEqual([
    503,
    expect.stringContaining('cannot be read from its issuer; try again'),
  ]);
  expect(logger.warn).toHaveBeenCalledWith(
    expect.stringContaining(
      `The keys of ${UNREACHABLE} cannot be read from http://127.0.0.1:9/keys`,
    ),
  );
  expect(JSON.stringify(body)).not.toContain('127.0.0.1');
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
