import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { startSandbox } from '@adp/sandbox';
import { parseAllDocuments } from 'yaml';
import { Estates } from '../../estates';
import type { FileTree } from '../../gitops/fileTree';
import { GitHubRepositories } from '../../gitops/gitHubRepositories';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import { addEnvironment, type EnvironmentRequest } from '../addEnvironment';

export const logger = mockServices.logger.mock();

/** The repositories that an environment is written to, in that order. */
export const REPOSITORIES = [
  'adp-flux-services',
  'adp-flux-core',
  'adp-teams-config',
];

export const objectsOf = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).map(document => document.toJS());

/** The estate of the sandbox as it is at first, anew for each test. */
export class SandboxEstate {
  #stateDir!: string;
  sandbox!: Awaited<ReturnType<typeof startSandbox>>;

  async start(): Promise<void> {
    this.#stateDir = await mkdtemp(join(tmpdir(), 'adp-environments-'));
    this.sandbox = await startSandbox({
      stateDir: this.#stateDir,
      githubPort: 0,
      entraPort: 0,
    });
  }

  async stop(): Promise<void> {
    await this.sandbox.stop();
    await rm(this.#stateDir, { recursive: true, force: true });
  }

  /** The portal's library as a process has it that has just been started. */
  portal() {
    const { host } = new URL(this.sandbox.github.url);
    const config = mockServices.rootConfig({
      data: {
        integrations: {
          github: [
            {
              host,
              apiBaseUrl: this.sandbox.github.apiBaseUrl,
              apps: [{ ...this.sandbox.github.app }],
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
      },
    });
    return {
      github: GitHubRepositories.fromConfig(config, { retryUnit: 10 }),
      estate: Estates.fromConfig(config).get(),
    };
  }

  git(repo: string, ...args: string[]): string {
    const directory = join(
      this.sandbox.github.directory,
      'DEFRA',
      `${repo}.git`,
    );
    return execFileSync('git', ['--git-dir', directory, ...args], {
      encoding: 'utf8',
    }).trimEnd();
  }

  heads(): string[] {
    return REPOSITORIES.map(repo => this.git(repo, 'rev-parse', 'main'));
  }

  show(repo: string, path: string): string {
    return this.git(repo, 'show', `main:${path}`);
  }

  files(repo: string): FileTree {
    const paths = this.git(repo, 'ls-tree', '-r', '--name-only', 'main');
    return new Map(
      paths.split('\n').map(path => [path, `${this.show(repo, path)}\n`]),
    );
  }

  /** Changes a file, or adds one, as people do. */
  async edit(repo: string, path: string, content: string): Promise<void> {
    const { github, estate } = this.portal();
    const exists = this.git(repo, 'ls-tree', 'main', path) !== '';
    await github.octokit(estate.organization).repos.createOrUpdateFileContents({
      owner: 'DEFRA',
      repo,
      path,
      message: 'By hand',
      content: Buffer.from(content).toString('base64'),
      ...(exists && { sha: this.git(repo, 'rev-parse', `main:${path}`) }),
    });
  }

  /** Adds `prd2`, or what is asked for. */
  add(
    request: Partial<EnvironmentRequest> = {},
    options: { dryRun?: boolean } = {},
  ) {
    const { github, estate } = this.portal();
    return addEnvironment(
      github,
      estate,
      {
        environment: 'prd2',
        portalUrl: 'https://portal.example/',
        ...request,
      },
      { logger, requestedBy: 'user:default/jane', ...options },
    );
  }
}
