import { fluxTenantSchema } from './fluxTeam';

it('is not needed', () => {
  expect(fluxTenantSchema.parse({ environments: [{ name: 'snd4' }] })).toEqual({
    environments: [{ name: 'snd4' }],
  });
});

it('is of a tenant, and of its environments', () => {
  const flux = {
    version: '2.9',
    substitute: { SUBSCRIPTION_ID: '1' },
    substituteFrom: [{ kind: 'ConfigMap', name: 'adp-platform-vars' }],
    configMaps: { 'adp-platform-vars': ['ENVIRONMENT'] },
  };
  expect(
    fluxTenantSchema.parse({
      flux: { ...flux, substituteFrom: [{ name: 'adp-platform-vars' }] },
      environments: [{ name: 'snd4', flux: { version: '2.8.1' } }],
    }),
  ).toEqual({
    flux,
    environments: [{ name: 'snd4', flux: { version: '2.8.1' } }],
  });
});

it.each([
  [2.1, 'stands in quotes'],
  ['1.0', 'has two or three numbers'],
  ['latest', 'has two or three numbers'],
])('refuses the version %s', (version, message) => {
  expect(() => fluxTenantSchema.parse({ flux: { version } })).toThrow(message);
});
