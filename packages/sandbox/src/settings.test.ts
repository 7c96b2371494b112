import { resolve } from 'node:path';
import { settingsFrom } from './settings';

describe('settingsFrom', () => {
  it('has defaults', () => {
    expect(settingsFrom({})).toEqual({
      githubPort: 7010,
      entraPort: 7011,
      kubernetesPort: 7012,
      stateDir: resolve(__dirname, '../../../.sandbox'),
    });
  });

  it('reads the environment', () => {
    expect(
      settingsFrom({
        ADP_SANDBOX_GITHUB_PORT: '8010',
        ADP_SANDBOX_ENTRA_PORT: '8011',
        ADP_SANDBOX_KUBERNETES_PORT: '8012',
        ADP_STATE_DIR: '/var/sandbox',
      }),
    ).toEqual({
      githubPort: 8010,
      entraPort: 8011,
      kubernetesPort: 8012,
      stateDir: resolve('/var/sandbox'),
    });
  });

  it.each([
    ['seven', 'ADP_SANDBOX_GITHUB_PORT is not a number'],
    ['70.5', 'ADP_SANDBOX_GITHUB_PORT is not a whole number'],
    ['-1', 'ADP_SANDBOX_GITHUB_PORT is below 0'],
    ['70000', 'ADP_SANDBOX_GITHUB_PORT is above 65535'],
  ])('refuses the port %s', (value, message) => {
    expect(() => settingsFrom({ ADP_SANDBOX_GITHUB_PORT: value })).toThrow(
      message,
    );
  });
});
