// Counts the requests to GitHub of generations, as the sandbox receives them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Estates,
  generateManifests,
  GitHubRepositories,
  writeTeamsConfig,
} from '@adp/plugin-adp-node';
import { startSandbox } from '@adp/sandbox';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { report } from '../measure';

export type Requests = { all: number; contentCreating: number };

export type RequestsOfGenerations = {
  service: { cold: Requests; warm: Requests };
  /** Twenty services in five environments. */
  team: { cold: Requests; warm: Requests };
};

const ENVIRONMENTS = ['snd4', 'dev1', 'tst1', 'pre1', 'prd1'];
const SERVICES = 20;
const logger = mockServices.rootLogger({ level: 'none' });

async function count(): Promise<RequestsOfGenerations> {
  const stateDir = await mkdtemp(join(tmpdir(), 'adp-bench-'));
  const sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });

  /** The library as a process has it that has just been started. */
  const startPortal = () => {
    const { host } = new URL(sandbox.github.url);
    const config = new ConfigReader({
      integrations: {
        github: [
          {
            host,
            apiBaseUrl: sandbox.github.apiBaseUrl,
            apps: [{ ...sandbox.github.app }],
          },
        ],
      },
      adp: {
        estates: {
          production: {
            github: { host, organization: 'DEFRA' },
            templatesVersion: '1.0.0',
            tenant: 'defra',
            sandpitEnvironment: 'snd4',
            defaultVariables: {},
            entra: { tenantId: 'unused', servicePrincipalObjectId: 'unused' },
            groups: {
              environments: ['snd4'],
              techUser: {},
              nonTechUser: {},
              admin: {},
              vpnGroup: 'VPN',
            },
          },
        },
      },
    });
    return {
      github: GitHubRepositories.fromConfig(config),
      estate: Estates.fromConfig(config).get(),
    };
  };
  type Portal = ReturnType<typeof startPortal>;

  const addService = (
    { github, estate }: Portal,
    team: string,
    name: string,
    environments: string[],
  ) =>
    writeTeamsConfig(
      github,
      estate,
      {
        team: { name: team, programmeName: 'fcp', serviceCode: 'FCP' },
        members: { technical: [], nonTechnical: [], admins: [] },
        services: [{ name, type: 'Frontend', environments }],
      },
      { logger },
    );

  const countGeneration = async (
    { github, estate }: Portal,
    request: Parameters<typeof generateManifests>[2],
  ): Promise<Requests> => {
    sandbox.requests.reset();
    await generateManifests(github, estate, request, { logger });
    const received = sandbox.requests.list();
    return {
      all: received.length,
      contentCreating: received.filter(one => one.contentCreating).length,
    };
  };

  try {
    const setUp = startPortal();
    for (const service of ['fcp-bench-one', 'fcp-bench-two']) {
      await addService(setUp, 'fcp-bench', service, ['snd4']);
    }
    for (const team of ['fcp-first', 'fcp-second']) {
      for (let number = 0; number < SERVICES; number += 1) {
        await addService(setUp, team, `${team}-${number}`, ENVIRONMENTS);
      }
    }
    const forService = startPortal();
    const forTeam = startPortal();
    return {
      service: {
        cold: await countGeneration(forService, {
          team: 'fcp-bench',
          service: 'fcp-bench-one',
        }),
        warm: await countGeneration(forService, {
          team: 'fcp-bench',
          service: 'fcp-bench-two',
        }),
      },
      team: {
        cold: await countGeneration(forTeam, {
          team: 'fcp-first',
          everywhere: true,
        }),
        warm: await countGeneration(forTeam, {
          team: 'fcp-second',
          everywhere: true,
        }),
      },
    };
  } finally {
    await sandbox.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

count().then(report);
