import {
  Estates,
  generateManifests,
  GitHubRepositories,
  writeTeamsConfig,
} from '@adp/plugin-adp-node';
import { startSandbox, type Sandbox } from '@adp/sandbox';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import {
  mockServices,
  type TestDatabases,
} from '@backstage/backend-test-utils';
import type { UserEntity } from '@backstage/catalog-model';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertArmsLengthBody } from '../database/armsLengthBodies';
import { insertDeliveryProgramme } from '../database/deliveryProgrammes';
import { insertDeliveryProject } from '../database/deliveryProjects';
import { pipelineTokens } from '../pipelines/pipelineTokens';
import { startAdpBackend } from './startAdpBackend';
import { TokenIssuer, type TokenRequest } from './tokenIssuer';

export const ISSUER = 'https://token.actions.githubusercontent.com';
export const AUDIENCE = 'https://portal.example';
export const STATIC_TOKEN = 'of-a-system-that-issues-no-tokens';
/** Of the cluster of snd4. */
export const CLUSTER_TOKEN = 'of-the-cluster-of-snd4-in-production';
/** Of a cluster with a workload identity, for all environments. */
export const CLUSTERS: TokenRequest = { claims: { sub: 'x', oid: 'clusters' } };

/** Of the pipeline of the repository `DEFRA/fcp-demo-web`. */
export const OWN: TokenRequest = {
  claims: {
    sub: 'repo:DEFRA@1/fcp-demo-web@2:ref:refs/heads/main',
    repository: 'DEFRA/fcp-demo-web',
    repository_owner: 'DEFRA',
  },
};
/** Of a pipeline that may deploy all services of `fcp-demo`. */
export const TEAM: TokenRequest = {
  claims: { sub: 'x', oid: 'fcp-demo-pipeline' },
};
/** Of a pipeline of `fcp-grants`. */
export const OTHER_TEAM: TokenRequest = {
  claims: { sub: 'x', oid: 'fcp-grants-pipeline' },
};

const logger = mockServices.logger.mock();

function configuration(sandbox: Sandbox, tokens: TokenIssuer) {
  const { host } = new URL(sandbox.github.url);
  const groups = {
    environments: ['snd4'],
    techUser: {},
    nonTechUser: {},
    admin: {},
    vpnGroup: 'VPN',
  };
  return {
    backend: {
      baseUrl: 'http://localhost',
      auth: {
        externalAccess: [
          {
            type: 'pipeline',
            options: {
              issuer: ISSUER,
              jwksUrl: tokens.jwksUrl,
              audience: AUDIENCE,
              rules: [
                {
                  name: 'own-repository',
                  claims: { repository_owner: 'DEFRA' },
                  ownRepository: true,
                },
                {
                  name: 'fcp-demo',
                  claims: { oid: 'fcp-demo-pipeline' },
                  teams: ['fcp-demo'],
                },
                {
                  name: 'fcp-grants',
                  claims: { oid: 'fcp-grants-pipeline' },
                  teams: ['fcp-grants'],
                },
                {
                  name: 'clusters',
                  claims: { oid: 'clusters' },
                  reads: ['resource-set-inputs'],
                },
              ],
            },
            accessRestrictions: [{ plugin: 'adp' }],
          },
          {
            type: 'pipeline',
            options: {
              token: STATIC_TOKEN,
              rule: {
                name: 'static-fcp-demo',
                teams: ['fcp-demo'],
                environments: ['snd4', 'dev1'],
              },
            },
            accessRestrictions: [{ plugin: 'adp' }],
          },
          {
            type: 'pipeline',
            options: {
              token: CLUSTER_TOKEN,
              rule: {
                name: 'cluster-snd4',
                estate: 'production',
                environments: ['snd4'],
                reads: ['resource-set-inputs'],
              },
            },
            accessRestrictions: [{ plugin: 'adp' }],
          },
        ],
      },
    },
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
          defaultVariables: { TEAM_CPU_QUOTA: '2000' },
          entra: { tenantId: 'unused', servicePrincipalObjectId: 'unused' },
          groups,
        },
      },
    },
  };
}

/**
 * The plugin with the sandbox's GitHub, an issuer of tokens, and two delivery
 * projects: `fcp-demo` with the service `fcp-demo-web`, and `fcp-grants`.
 */
export async function startPipelineBackend(
  databases: TestDatabases,
  {
    features = [pipelineTokens, authServiceFactory, httpAuthServiceFactory],
    people,
  }: {
    /** Default: those that know who sends a token. */
    features?: BackendFeature[];
    people?: UserEntity[];
  } = {},
) {
  const stateDir = await mkdtemp(join(tmpdir(), 'adp-pipelines-'));
  const sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  const tokens = await TokenIssuer.start({
    issuer: ISSUER,
    audience: AUDIENCE,
  });
  const data = configuration(sandbox, tokens);
  const backend = await startAdpBackend(databases, 'SQLITE_3', {
    data,
    features,
    people,
  });
  const { knex } = backend;
  const by = 'user:default/test';
  const { id: armsLengthBodyId } = await insertArmsLengthBody(
    knex,
    { title: 'Core Defra', name: 'core-defra', description: 'Core' },
    by,
  );
  const deliveryProgrammeId = await insertDeliveryProgramme(
    knex,
    {
      armsLengthBodyId,
      title: 'FCP',
      name: 'fcp',
      code: 'FCP',
      description: 'Farming',
    },
    by,
  );
  const projectIds: string[] = [];
  for (const name of ['fcp-demo', 'fcp-grants']) {
    const id = await insertDeliveryProject(
      knex,
      {
        name,
        title: name,
        deliveryProgrammeId,
        estate: 'production',
        description: 'A project',
        teamType: 'delivery',
        githubTeamVisibility: 'public',
        serviceCode: 'FCD',
      },
      by,
    );
    projectIds.push(id);
  }
  const config = mockServices.rootConfig({ data });
  const github = GitHubRepositories.fromConfig(config);
  const estate = Estates.fromConfig(config).get();
  const team = { name: 'fcp-demo', programmeName: 'fcp', serviceCode: 'FCD' };
  await writeTeamsConfig(
    github,
    estate,
    {
      team,
      members: { technical: [], nonTechnical: [], admins: [] },
      services: [{ name: 'fcp-demo-web', type: 'Frontend' }],
    },
    { logger },
  );
  await generateManifests(
    github,
    estate,
    { team: team.name, service: 'fcp-demo-web' },
    { logger },
  );
  return {
    ...backend,
    sandbox,
    tokens,
    projectIds,
    github,
    estate,
    git(repo: string, ...args: string[]): string {
      const directory = join(sandbox.github.directory, 'DEFRA', `${repo}.git`);
      return execFileSync('git', ['--git-dir', directory, ...args], {
        encoding: 'utf8',
      }).trim();
    },
    async stop() {
      await backend.stop();
      await tokens.stop();
      await sandbox.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
