import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { useSandbox } from '../../__testUtils__/useSandbox';

const test = useSandbox();

const ask = (url: string, token: string, audience?: string) => {
  const asked = new URL(url);
  if (audience) {
    asked.searchParams.set('audience', audience);
  }
  return fetch(asked, { headers: { authorization: `Bearer ${token}` } });
};

it('issues a token to a job, which its published keys prove', async () => {
  const { github } = test.sandbox;
  const job = await github.actionsJob({
    repository: 'defra/ADP-flux-services',
    environment: 'dev1',
  });
  const response = await ask(
    job.ACTIONS_ID_TOKEN_REQUEST_URL,
    job.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
    'https://portal.example',
  );
  const { value } = await response.json();

  const configuration = await (
    await fetch(
      `${github.url}/_services/token/.well-known/openid-configuration`,
    )
  ).json();
  const { payload } = await jwtVerify(
    value,
    createRemoteJWKSet(new URL(configuration.jwks_uri)),
    { issuer: configuration.issuer, audience: 'https://portal.example' },
  );
  expect(payload).toMatchObject({
    repository: 'DEFRA/adp-flux-services',
    repository_owner: 'DEFRA',
    ref: 'refs/heads/main',
    event_name: 'push',
    environment: 'dev1',
    sub: `repo:DEFRA@${payload.repository_owner_id}/adp-flux-services@${payload.repository_id}:environment:dev1`,
  });
  expect(payload.exp! - payload.iat!).toBe(300);
});

it('is over HTTP what tests and people use', async () => {
  const { github } = test.sandbox;
  const jobs = (body: object) =>
    fetch(`${github.url}/_sandbox/actions-jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const job = await (
    await jobs({
      repository: 'DEFRA/adp-flux-core',
      ref: 'refs/pull/1/merge',
      event: 'pull_request',
    })
  ).json();
  const response = await ask(
    job.ACTIONS_ID_TOKEN_REQUEST_URL,
    job.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
  );
  const claims = decodeJwt((await response.json()).value);

  expect(claims).toMatchObject({
    aud: `${github.url}/DEFRA`,
    sub: expect.stringMatching(/:pull_request$/),
  });
  expect((await jobs({ repository: 'DEFRA/nothing' })).status).toBe(404);
  expect((await jobs({ repository: 'nothing' })).status).toBe(400);
});

it('issues nothing to who is no job', async () => {
  const { github } = test.sandbox;
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ...job } = await github.actionsJob(
    { repository: 'DEFRA/adp-flux-core' },
  );
  const { value } = await (
    await ask(url, job.ACTIONS_ID_TOKEN_REQUEST_TOKEN)
  ).json();

  expect((await ask(url, value)).status).toBe(401);
  expect((await ask(url, github.token)).status).toBe(401);
  expect((await fetch(url)).status).toBe(401);
});
