import { ConfigReader } from '@backstage/config';
import { Estates, manifestDelivery } from './estates';

function estate(manifests?: object) {
  return Estates.fromConfig(
    new ConfigReader({
      adp: {
        estates: {
          production: {
            github: { organization: 'DEFRA' },
            templatesVersion: '1.0.0',
            tenant: 'defra',
            sandpitEnvironment: 'dev1',
            entra: { tenantId: 't', servicePrincipalObjectId: 'o' },
            groups: {
              environments: [],
              techUser: {},
              nonTechUser: {},
              admin: {},
              vpnGroup: 'VPN',
            },
            ...(manifests && { manifests }),
          },
        },
      },
    }),
  ).get();
}

describe('the delivery of manifests', () => {
  it('is a commit, unless something else is configured', () => {
    expect(manifestDelivery(estate(), ['snd4', 'prd1'])).toBe('commit');
    expect(
      manifestDelivery(estate({ delivery: 'pullRequest' }), ['snd4']),
    ).toBe('pullRequest');
    expect(manifestDelivery(estate({ delivery: 'pullRequest' }), [])).toBe(
      'pullRequest',
    );
  });

  it.each([
    [['snd4'], 'commit'],
    [['prd1'], 'pullRequest'],
    [['snd4', 'prd1'], 'pullRequest'],
    [[], 'commit'],
  ])('is as one of %j wants it: %s', (environments, expected) => {
    const configured = estate({
      environments: { prd1: { delivery: 'pullRequest' } },
    });
    expect(manifestDelivery(configured, environments)).toBe(expected);
  });

  it('may be a commit in single environments', () => {
    const configured = estate({
      delivery: 'pullRequest',
      environments: { snd4: { delivery: 'commit' } },
    });
    expect(manifestDelivery(configured, ['snd4'])).toBe('commit');
    expect(manifestDelivery(configured, ['snd4', 'tst1'])).toBe('pullRequest');
  });

  it.each([
    [{ delivery: 'pull-request' }, /production\.manifests\.delivery/],
    [
      { environments: { prd1: 'pullRequest' } },
      /production\.manifests\.environments\.prd1/,
    ],
    [
      { environments: { 'PRD 1': { delivery: 'commit' } } },
      /production\.manifests\.environments\.PRD 1/,
    ],
  ])('is refused when it is not valid: %j', (manifests, message) => {
    expect(() => estate(manifests)).toThrow(message);
  });
});
