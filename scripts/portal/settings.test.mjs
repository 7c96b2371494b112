// @ts-check
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../setup/paths.mjs';
import { readSettings, settingsEnvironment } from './settings.mjs';

test('nothing set gives the documented ports and the folder .sandbox', () => {
  assert.deepEqual(readSettings({}), {
    stateDirectory: join(repositoryRoot, '.sandbox'),
    ports: {
      app: 3000,
      backend: 7007,
      github: 7010,
      entra: 7011,
      kubernetes: 7012,
    },
  });
});

test('settings survive the way through the environment of a server', () => {
  const settings = readSettings({
    ADP_STATE_DIR: '/var/lib/adp',
    ADP_BACKEND_PORT: '7107',
  });
  assert.deepEqual(readSettings(settingsEnvironment(settings)), settings);
  assert.equal(settings.ports.backend, 7107);
});

for (const value of ['0', '65536', '70x', '3.5', '-1']) {
  test(`the port '${value}' is refused by name and value`, () => {
    assert.throws(() => readSettings({ ADP_APP_PORT: value }), {
      name: 'Problem',
      message: new RegExp(`^ADP_APP_PORT is '${value}'`),
    });
  });
}

test('one port for two servers is refused, also where one is a default', () => {
  assert.throws(() => readSettings({ ADP_APP_PORT: '7011' }), {
    name: 'Problem',
    message: /^ADP_APP_PORT and ADP_SANDBOX_ENTRA_PORT are both 7011/,
  });
});
