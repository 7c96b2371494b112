import { createServer, type Server } from 'node:http';
import { ConfigReader } from '@backstage/config';
import { oidcAuthenticator } from '@backstage/plugin-auth-backend-module-oidc-provider';
import express from 'express';
import { openSignInPage } from '../__testUtils__/signInPage';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';
import { close, listen } from '../../server/listen';
import { peopleOf } from '../seed/people';
import { TENANTS } from '../seed/tenants';

const SCOPE = 'openid profile email offline_access';

let server: TestServer;
let portal: Server;
let portalUrl: string;
beforeAll(async () => {
  server = await startTestServer();
  const app = express();
  portal = createServer(app);
  portalUrl = `http://localhost:${await listen(portal, 0, {
    purpose: 'the test',
    variable: 'none',
  })}`;

  const { tenantId, portal: client } = server.tenants.defra;
  const context = oidcAuthenticator.initialize({
    callbackUrl: `${portalUrl}/api/auth/oidc/handler/frame`,
    config: new ConfigReader({
      metadataUrl: `${server.authorityHost}/${tenantId}/v2.0/.well-known/openid-configuration`,
      ...client,
      prompt: 'auto',
    }),
  });
  // One browser's session, which is where the provider keeps nonce and PKCE.
  const session = {};
  app.use((req, _res, next) => {
    Object.assign(req, { session });
    next();
  });
  app.get('/api/auth/oidc/start', (req, res, next) => {
    oidcAuthenticator
      .start({ req, scope: SCOPE, state: 'the-state' }, context)
      .then(({ url }) => res.redirect(url))
      .catch(next);
  });
  app.get('/api/auth/oidc/handler/frame', (req, res, next) => {
    oidcAuthenticator
      .authenticate({ req }, context)
      .then(({ fullProfile, session: tokens }) =>
        res.json({
          idTokenClaims: fullProfile.tokenset.claims(),
          userinfo: fullProfile.userinfo,
          tokens,
        }),
      )
      .catch(next);
  });
  app.get('/api/auth/oidc/refresh', (req, res, next) => {
    const refreshToken = String(req.query.token);
    oidcAuthenticator
      .refresh({ req, scope: SCOPE, refreshToken }, context)
      .then(({ fullProfile, session: tokens }) =>
        res.json({ userinfo: fullProfile.userinfo, tokens }),
      )
      .catch(next);
  });
});
afterAll(async () => {
  await close(portal);
  await server.stop();
});

const jane = peopleOf(TENANTS[0]).find(({ name }) => name === 'Jane Doe');

it("signs a person in to Backstage with its provider 'oidc', and again with the refresh token", async () => {
  const start = await fetch(`${portalUrl}/api/auth/oidc/start`, {
    redirect: 'manual',
  });
  const page = await openSignInPage(start.headers.get('location') ?? '');
  const { location } = await page.choose('Jane Doe');
  const signedIn = await (await fetch(String(location))).json();

  const userinfo = {
    sub: expect.any(String),
    name: 'Jane Doe',
    email: 'jane.doe@defra.gov.uk',
  };
  expect(signedIn).toMatchObject({
    idTokenClaims: {
      ...userinfo,
      oid: jane?.id,
      tid: server.tenants.defra.tenantId,
      preferred_username: 'jane.doe@defra.gov.uk',
    },
    userinfo,
    tokens: { scope: SCOPE, expiresInSeconds: expect.any(Number) },
  });

  const refreshed = await fetch(
    `${portalUrl}/api/auth/oidc/refresh?${new URLSearchParams({
      token: signedIn.tokens.refreshToken,
    })}`,
  );
  await expect(refreshed.json()).resolves.toMatchObject({
    userinfo,
    tokens: { idToken: expect.any(String), refreshToken: expect.any(String) },
  });
});
