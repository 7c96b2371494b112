import { fluxTeamSchema, fluxTenantSchema } from '@adp/plugin-adp-common';
import { parse, stringify } from 'yaml';
import { prepareDeployment } from './prepareDeployment';

const tenant = fluxTenantSchema.parse({
  environments: ['snd4', 'dev1', 'prd1'].map(name => ({ name })),
});

/** Prepares a deployment of a service with these versions by environment. */
function prepare(
  environment: string,
  versions: Record<string, string | null>,
  service = 'fcp-demo-web',
) {
  const config = {
    serviceCode: 'FCD',
    programmeName: 'fcp',
    teamName: 'fcp-demo',
    services: [
      {
        name: 'fcp-demo-web',
        type: 'Frontend',
        environments: Object.entries(versions).map(
          ([name, generatedVersion]) => ({
            name,
            manifest: { generate: !generatedVersion, generatedVersion },
          }),
        ),
      },
    ],
  };
  return prepareDeployment(
    {
      team: fluxTeamSchema.parse(config),
      tenant,
      text: `# by hand\n${stringify(config)}`,
      path: 'flux/services/fcp-demo.yaml',
    },
    { service, environment, startsIn: 'snd4' },
  );
}

it.each<[string, Record<string, string | null>, string | undefined]>([
  ['dev1', { snd4: '1.0.10', dev1: '1.0.9' }, '1.0.10'],
  ['dev1', { snd4: '1.0.9', dev1: '1.0.9' }, undefined],
  // What was moved ahead stays there.
  ['dev1', { snd4: '1.0.9', dev1: '1.0.10' }, undefined],
  ['dev1', { snd4: '1.0.10', dev1: null }, undefined],
  // Without the environment that services start in, the newest counts.
  ['prd1', { dev1: '1.0.10', prd1: '1.0.9' }, '1.0.10'],
  ['dev1', { snd4: 'main', dev1: '1.0.9' }, undefined],
])('moves %s of %j to %s', (environment, versions, upgradeTo) => {
  expect(prepare(environment, versions)).toMatchObject({
    isRegistered: false,
    upgradeTo,
  });
});

it('adds a new environment, and keeps what people have written', () => {
  const { text, team, isRegistered, upgradeTo } = prepare('prd1', {
    snd4: '1.0.10',
  });

  expect(isRegistered).toBe(true);
  expect(upgradeTo).toBeUndefined();
  expect(text).toMatch(/^# by hand\n/);
  expect(parse(text).services[0].environments).toEqual([
    { name: 'snd4', manifest: { generate: false, generatedVersion: '1.0.10' } },
    { name: 'prd1', manifest: { generate: true } },
  ]);
  expect(team.services[0].environments).toHaveLength(2);
});

it('knows no other environments and services, but the nearest names', () => {
  expect(() => prepare('prd2', {})).toThrow(/"prd2".*prd1/);
  expect(() => prepare('dev1', {}, 'fcp-demo-wbe')).toThrow(/fcp-demo-web/);
});
