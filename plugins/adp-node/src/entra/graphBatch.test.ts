import { setTimeout } from 'node:timers/promises';
import { useEntra } from './__testUtils__/useEntra';
import { sendBatch } from './graphBatch';
import { createGraphClient } from './graphClient';
import { retryAfter } from './graphErrors';

const entra = useEntra();
const options = { retryUnit: 10 };

const JANE = { method: 'GET' as const, url: '/users/jane.doe@defra.gov.uk' };

it('answers in the order of the requests, 20 in a batch', async () => {
  const { users } = await entra.directory();
  const ids = users.slice(0, 45).map(({ id }) => id);
  entra.sandbox.requests.reset();
  const answers = await sendBatch<{ id: string }>(
    entra.client,
    ids.map(id => ({ method: 'GET', url: `/users/${id}?$select=id` })),
    options,
  );
  expect(answers.map(({ body }) => body?.id)).toEqual(ids);
  expect(entra.graphRequests()).toHaveLength(3);
});

it('returns answers that are errors beside the others', async () => {
  const answers = await sendBatch(
    entra.client,
    [{ method: 'GET', url: '/users/nobody@defra.gov.uk' }, JANE],
    options,
  );
  expect(answers).toMatchObject([
    { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    { status: 200, body: { displayName: 'Jane Doe' } },
  ]);
});

it.each([
  ['the batch', '^/v1.0/\\$batch'],
  ['a request inside', '^/v1.0/users'],
])(
  'waits as long as Graph asks for %s, unless it is aborted',
  async (_, path) => {
    entra.sandbox.requests.reset();
    entra.sandbox.faults.add({
      service: 'entra',
      match: { path },
      fault: { status: 429, retryAfterSeconds: 60 },
    });
    const abort = new AbortController();
    const sent = sendBatch(entra.client, [JANE], {
      ...options,
      signal: abort.signal,
    });
    const isAnswered = () => entra.graphRequests().some(({ status }) => status);
    while (!isAnswered()) {
      await setTimeout(10);
    }
    // Long enough for the next try, had it not been told to wait.
    await setTimeout(200);
    abort.abort();
    await expect(sent).rejects.toThrow(/abort/);
    expect(entra.graphRequests()).toHaveLength(1);
  },
);

it.each([
  ['3', 3_000],
  ['0', 0],
  [undefined, 0],
  ['86400', 120_000],
  ['soon', 0],
])('takes Retry-After: %s as %i milliseconds', (header, wait) => {
  expect(retryAfter(header)).toBe(wait);
});

it('gives up in the end, and says what happened last', async () => {
  entra.sandbox.requests.reset();
  entra.sandbox.faults.add({
    service: 'entra',
    match: { path: '^/v1.0/\\$batch' },
    fault: { status: 503 },
    times: 100,
  });
  await expect(sendBatch(entra.client, [JANE], options)).rejects.toThrow(
    /could not be reached, 6 times in a row: 503 .*request-id/,
  );
  expect(entra.graphRequests()).toHaveLength(6);
});

it('does not repeat what Graph refuses', async () => {
  entra.sandbox.requests.reset();
  entra.sandbox.faults.add({
    service: 'entra',
    match: { path: '^/v1.0/\\$batch' },
    fault: { status: 403 },
    times: 100,
  });
  await expect(sendBatch(entra.client, [JANE], options)).rejects.toThrow(
    /refused a request: 403 .*Check the application's credentials and permissions/,
  );
  expect(entra.graphRequests()).toHaveLength(1);
});

it('says when the secret is wrong, but not the secret', async () => {
  entra.sandbox.requests.reset();
  const error = await sendBatch(
    entra.clientWith('an-expired-secret'),
    [JANE],
    options,
  ).catch(reason => reason);
  expect(error.message).toMatch(
    /could not sign in to Entra ID.*AADSTS7000215/s,
  );
  expect(error.message).not.toContain('an-expired-secret');
  expect(entra.graphRequests()).toHaveLength(0);
});

it('does not take a base URL that no token would be sent to', () => {
  expect(() =>
    createGraphClient({
      graphBaseUrl: 'http://graph.example',
      credential: { getToken: async () => null },
    }),
  ).toThrow(/"http:\/\/graph.example" must start with https/);
});
