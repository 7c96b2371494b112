import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import request from 'supertest';
import { adpPlugin } from './plugin';

const groups = {
  environments: ['snd4'],
  techUser: {},
  nonTechUser: {},
  admin: {},
  vpnGroup: 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
};

const config = {
  adp: {
    defaultEstate: 'production',
    estates: {
      sandpit: {
        github: { organization: 'defra-adp-sandpit' },
        templatesVersion: '1.1.0',
        tenant: 'defradev',
        sandpitEnvironment: 'snd3',
        entra: {
          tenantId: 'tenant-of-defradev',
          clientId: 'client-of-defradev',
          clientSecret: 'secret-of-defradev',
          servicePrincipalObjectId: 'principal-of-defradev',
        },
        groups,
      },
      production: {
        github: { organization: 'DEFRA' },
        templatesVersion: '1.0.0',
        tenant: 'defra',
        sandpitEnvironment: 'snd4',
        entra: {
          tenantId: 'tenant-of-defra',
          clientId: 'client-of-defra',
          clientSecret: 'secret-of-defra',
          servicePrincipalObjectId: 'principal-of-defra',
        },
        groups,
      },
    },
  },
};

describe('the adp plugin', () => {
  it('lists the estates, the default one first, without ids and secrets', async () => {
    const { server } = await startTestBackend({
      features: [adpPlugin, mockServices.rootConfig.factory({ data: config })],
    });

    const response = await request(server).get('/api/adp/estates');

    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      estates: [
        {
          name: 'production',
          organization: 'DEFRA',
          tenant: 'defra',
          sandpitEnvironment: 'snd4',
          templatesVersion: '1.0.0',
        },
        {
          name: 'sandpit',
          organization: 'defra-adp-sandpit',
          tenant: 'defradev',
          sandpitEnvironment: 'snd3',
          templatesVersion: '1.1.0',
        },
      ],
    });
  });

  it('is for people who are signed in', async () => {
    const { server } = await startTestBackend({
      features: [adpPlugin, mockServices.rootConfig.factory({ data: config })],
    });

    const response = await request(server)
      .get('/api/adp/estates')
      .set('authorization', mockCredentials.none.header());

    expect(response.status).toBe(401);
  });

  it('does not start with an estate that is not described fully', async () => {
    const { defaultEstate } = config.adp;
    const start = startTestBackend({
      features: [
        adpPlugin,
        mockServices.rootConfig.factory({
          data: {
            adp: {
              defaultEstate,
              estates: {
                production: {
                  ...config.adp.estates.production,
                  templatesVersion: undefined,
                },
              },
            },
          },
        }),
      ],
    });

    await expect(start).rejects.toThrow(
      /adp\.estates\.production\.templatesVersion/,
    );
  });
});
