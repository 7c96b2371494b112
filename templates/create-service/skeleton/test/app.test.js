import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createApp } from '../src/app.js';

const server = createApp();
let url;

before(async () => {
  await new Promise(resolve => server.listen(0, resolve));
  url = `http://localhost:${server.address().port}`;
});

after(() => server.close());

test('is healthy', async () => {
  const response = await fetch(`${url}/health`);
  assert.deepEqual(await response.json(), { status: 'ok' });
});
{%- if values.type == "frontend" %}

test('shows its page', async () => {
  const response = await fetch(url);
  assert.match(await response.text(), /<h1>/);
});
{%- endif %}

test('answers 404 for anything else', async () => {
  const response = await fetch(`${url}/nothing-here`);
  assert.equal(response.status, 404);
});
