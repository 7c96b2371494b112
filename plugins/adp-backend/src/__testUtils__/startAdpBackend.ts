import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { UserEntity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import type { Server } from 'node:http';
import { adpPlugin } from '../plugin';

const groups = {
  environments: ['snd4'],
  techUser: {},
  nonTechUser: {},
  admin: {},
  vpnGroup: 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
};

function estate(organization: string, tenant: string, environment: string) {
  return {
    github: { organization },
    templatesVersion: '1.0.0',
    tenant,
    sandpitEnvironment: environment,
    entra: {
      tenantId: `tenant-of-${tenant}`,
      clientId: `client-of-${tenant}`,
      clientSecret: `secret-of-${tenant}`,
      servicePrincipalObjectId: `principal-of-${tenant}`,
    },
    groups: { ...groups, environments: [environment] },
  };
}

/** A configuration whose estates are nowhere: nothing can be reached. */
export const config = {
  adp: {
    defaultEstate: 'production',
    estates: {
      sandpit: estate('defra-adp-sandpit', 'defradev', 'snd3'),
      production: estate('DEFRA', 'defra', 'snd4'),
    },
  },
};

/** A person of the catalog, as the Microsoft Graph module describes people. */
export function person(name: string): UserEntity {
  const account = name.toLowerCase().replaceAll(' ', '.');
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name: `${account}_defra.gov.uk`,
      annotations: {
        'graph.microsoft.com/user-id': `object-id-of-${account}`,
        'graph.microsoft.com/user-principal-name': `${account}@defra.gov.uk`,
        'microsoft.com/email': `${account}@defra.gov.uk`,
      },
    },
    spec: {
      profile: { displayName: name, email: `${account}@defra.gov.uk` },
      memberOf: [],
    },
  };
}

/** The person whom requests of the test backend come from. */
const caller: UserEntity = {
  ...person('Mock Caller'),
  metadata: { name: 'mock' },
};

/**
 * The plugin in a test backend, without its scheduled tasks, on a database of
 * its own.
 */
export async function startAdpBackend(
  databases: TestDatabases,
  databaseId: TestDatabaseId,
  {
    data = config,
    features = [],
    people = [person('Jane Doe'), person('Amir Khan')],
  }: {
    data?: JsonObject;
    features?: BackendFeature[];
    people?: UserEntity[];
  } = {},
): Promise<{
  server: Server;
  url: string;
  knex: Knex;
  stop(): Promise<void>;
}> {
  const knex = await databases.init(databaseId);
  const backend = await startTestBackend({
    features: [
      adpPlugin,
      mockServices.rootConfig.factory({ data }),
      // Nothing of what the tests create is made true anywhere.
      mockServices.scheduler.mock().factory,
      catalogServiceMock.factory({
        entities: [caller, ...people],
      }),
      createServiceFactory({
        service: coreServices.database,
        deps: {},
        factory: () => ({ getClient: async () => knex }),
      }),
      ...features,
    ],
  });
  return {
    server: backend.server as unknown as Server,
    url: `http://localhost:${backend.server.port()}`,
    knex,
    stop: () => backend.stop(),
  };
}
