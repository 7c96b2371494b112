import { fluxTenantSchema } from '@adp/plugin-adp-common';
import { compareVersions } from '../flux/plan/versionOrder';
import { isBehind } from './moveServices';
import { rolloutConfigSchema, waveIndex, wavesOf } from './waves';

const tenant = (...names: string[]) =>
  fluxTenantSchema.parse({ environments: names.map(name => ({ name })) });

const summary = (waves: ReturnType<typeof wavesOf>) =>
  waves.map(({ name, environments, needsApproval }) => [
    name,
    environments.join(' '),
    needsApproval,
  ]);

it('goes from the sandpit to production, which has to be approved', () => {
  expect(
    summary(
      wavesOf(tenant('prd1', 'snd1', 'tst1', 'dev1', 'pre1', 'snd4', 'ext1')),
    ),
  ).toEqual([
    ['snd', 'snd1 snd4', false],
    ['tst-dev-ext', 'tst1 dev1 ext1', false],
    ['pre', 'pre1', false],
    ['prd', 'prd1', true],
  ]);
});

it('leaves out waves that the tenant has nothing for', () => {
  expect(summary(wavesOf(tenant('snd1', 'snd2')))).toEqual([
    ['snd', 'snd1 snd2', false],
  ]);
});

it('takes the waves of the configuration, by type, environment and service', () => {
  const { waves } = rolloutConfigSchema.parse({
    waves: [
      { name: 'canary', environments: ['snd4'], services: ['fcp-demo-web'] },
      { name: 'sandpit', environments: ['snd'] },
      { name: 'rest', environments: ['dev1', 'prd'], needsApproval: false },
    ],
  });
  const found = wavesOf(tenant('snd3', 'snd4', 'dev1', 'prd1'), { waves });
  expect(summary(found)).toEqual([
    ['canary', 'snd4', false],
    ['sandpit', 'snd3 snd4', false],
    ['rest', 'dev1 prd1', false],
  ]);
  expect(waveIndex(found, 'fcp-demo-web', 'snd4')).toBe(0);
  expect(waveIndex(found, 'fcp-demo-web', 'snd3')).toBe(1);
  expect(waveIndex(found, 'fcp-demo-api', 'snd4')).toBe(1);
});

it('says which environment is in no wave', () => {
  expect(() =>
    wavesOf(tenant('snd4', 'prd1'), {
      waves: [{ name: 'sandpit', environments: ['snd'] }],
    }),
  ).toThrow(/prd1 would never get a new version/);
});

it.each([
  [{ waves: [{ name: 'a', environments: ['sandpit'] }] }],
  [{ waves: [{ name: 'A wave', environments: ['snd'] }] }],
  [
    {
      waves: [
        { name: 'a', environments: ['snd'] },
        { name: 'a', environments: ['prd'] },
      ],
    },
  ],
  [{ waves: [] }],
])('refuses %j', config => {
  expect(rolloutConfigSchema.safeParse(config).success).toBe(false);
});

it('orders versions by their numbers', () => {
  const unit = (version?: string) => ({
    programme: 'fcp',
    team: 'fcp-demo',
    service: 'fcp-demo-web',
    environment: 'snd4',
    version,
  });
  expect(compareVersions('1.0.9', '1.0.10')).toBeLessThan(0);
  expect(isBehind(unit('1.0.9'), '1.0.10')).toBe(true);
  expect(isBehind(unit('1.0.10'), '1.0.10')).toBe(false);
  expect(isBehind(unit('1.0.11'), '1.0.10')).toBe(false);
  expect(isBehind(unit(), '1.0.10')).toBe(true);
});
