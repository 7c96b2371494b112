import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startSandbox } from '@adp/sandbox';
import { mockServices } from '@backstage/backend-test-utils';
import { Estates } from '../../estates';
import { generateManifests } from '../../flux/generateManifests';
import { readTree, templates } from '../../flux/__testUtils__/fixtures';
import type { FileTree } from '../../gitops/fileTree';
import { GitHubRepositories } from '../../gitops/gitHubRepositories';

/**
 * As on 2024-08-16: the base of a HelmRelease and its patches move together, or
 * do not build. And the base loses a field, which somebody's patch removes.
 */
const OLDER = 'helm.toolkit.fluxcd.io/v2beta2';
const NEWER = 'helm.toolkit.fluxcd.io/v2';
const LOST = '      reconcileStrategy: ChartVersion\n';

export const ENVIRONMENTS = ['snd4', 'dev1', 'tst1', 'tst2', 'pre1', 'prd1'];
export const logger = mockServices.logger.mock();

/** The service with a patch of its own that only the older base takes. */
export const HELD = 'fleet-team-3-service-2';
export const HELD_PATCH =
  'services/fcp/fleet-team-3/fleet-team-3-service-2/deploy/pre/01/ours.yaml';

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** A sandbox whose estates have a fleet at version 1.0.9 of the templates, and a version 1.0.10. */
export class FleetSandbox {
  private constructor(
    readonly sandbox: Sandbox,
    private readonly stateDir: string,
    readonly teams: readonly string[],
  ) {}

  /** @param size - teams, and services of each */
  static async start(size: {
    teams: number;
    services: number;
  }): Promise<FleetSandbox> {
    const stateDir = await mkdtemp(join(tmpdir(), 'adp-fleet-'));
    const sandbox = await startSandbox({
      stateDir,
      githubPort: 0,
      entraPort: 0,
    });
    const names = Array.from(
      { length: size.teams },
      (_, index) => `fleet-team-${index + 1}`,
    );
    const fleet = new FleetSandbox(sandbox, stateDir, names);
    fleet.#publishTemplates('DEFRA', ['1.0.9', '1.0.10']);
    fleet.commit('DEFRA', 'adp-teams-config', 'Add the fleet', {
      'flux/defra-config.yaml': text =>
        text!.replace("version: '2.9'", "version: '2.7'"),
      ...Object.fromEntries(
        names.map(name => [
          `flux/services/${name}.yaml`,
          () => teamFile(name, size.services),
        ]),
      ),
    });
    const { github, estate } = fleet.startPortal();
    for (const team of names) {
      await generateManifests(
        github,
        estate,
        { team, everywhere: true },
        { logger },
      );
    }
    return fleet;
  }

  async stop(): Promise<void> {
    await this.sandbox.stop();
    await rm(this.stateDir, { recursive: true, force: true });
  }

  /** The library as a process has it that has just been started. */
  startPortal(more?: object) {
    const config = mockServices.rootConfig({ data: this.config(more) });
    return {
      github: GitHubRepositories.fromConfig(config, { retryUnit: 10 }),
      estate: Estates.fromConfig(config).get('production'),
      estates: Estates.fromConfig(config),
    };
  }

  /** @param more - what the estates have beside what they need */
  config(more: object = {}) {
    const { host } = new URL(this.sandbox.github.url);
    const estate = (
      organization: string,
      tenant: string,
      environment: string,
    ) => ({
      github: { host, organization },
      templatesVersion: organization === 'DEFRA' ? '1.0.9' : '1.0.0',
      tenant,
      sandpitEnvironment: environment,
      entra: {
        tenantId: 'unused',
        clientId: 'unused',
        clientSecret: 'unused',
        servicePrincipalObjectId: 'unused',
      },
      groups: {
        environments: [environment],
        techUser: {},
        nonTechUser: {},
        admin: {},
        vpnGroup: 'VPN',
      },
      ...more,
    });
    return {
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
        defaultEstate: 'production',
        estates: {
          sandpit: estate('defra-adp-sandpit', 'defradev', 'snd3'),
          production: estate('DEFRA', 'defra', 'snd4'),
        },
      },
    };
  }

  /** Git in a bare repository of the sandbox. */
  git(repo: string, ...args: string[]): string {
    return execFileSync('git', ['--git-dir', this.#path(repo), ...args], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    }).trim();
  }

  /** All manifests as they are now, or at a commit. */
  services(at = 'main'): FileTree {
    return this.files('adp-flux-services', at);
  }

  files(repo: string, at = 'main'): FileTree {
    const directory = join(this.stateDir, `read-${Math.random()}`);
    mkdirSync(directory);
    execFileSync('tar', ['-x', '-C', directory], {
      input: execFileSync(
        'git',
        ['--git-dir', this.#path(repo), 'archive', '--format=tar', at],
        { maxBuffer: 1e9 },
      ),
    });
    const files = readTree(directory);
    rmSync(directory, { recursive: true });
    return files;
  }

  /** Commits and pushes as somebody else; each file's text is made of what it was. */
  commit(
    organization: string,
    repo: string,
    message: string,
    files: { [path: string]: (text: string | undefined) => string | undefined },
    {
      base = 'main',
      branch = base === 'main' ? base : undefined,
      tag,
    }: { base?: string; branch?: string; tag?: string } = {},
  ): string {
    const directory = join(this.stateDir, `clone-${Math.random()}`);
    const run = (...args: string[]) =>
      execFileSync(
        'git',
        ['-c', 'user.name=P', '-c', 'user.email=p@defra.gov.uk', ...args],
        { cwd: directory, encoding: 'utf8' },
      ).trim();
    mkdirSync(directory);
    const bare = join(
      this.sandbox.github.directory,
      organization,
      `${repo}.git`,
    );
    run('clone', '--quiet', bare, '.');
    run('checkout', '--quiet', base);
    for (const [path, change] of Object.entries(files)) {
      const file = join(directory, path);
      let text: string | undefined;
      try {
        text = readFileSync(file, 'utf8');
      } catch {
        // A new file.
      }
      const next = change(text);
      if (next === undefined) {
        rmSync(file);
      } else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, next);
      }
    }
    run('add', '-A');
    run('commit', '--quiet', '--allow-empty', '-m', message);
    const tree = run('rev-parse', 'HEAD^{tree}');
    if (tag) {
      run('tag', '-a', '-m', tag, tag);
      run('push', '--quiet', 'origin', tag);
    }
    if (branch) {
      run('push', '--quiet', 'origin', `HEAD:${branch}`);
    }
    rmSync(directory, { recursive: true });
    return tree;
  }

  #publishTemplates(organization: string, versions: readonly string[]): void {
    for (const version of versions) {
      const isOlder = version === '1.0.9';
      this.commit(
        organization,
        'adp-flux-templates',
        `Version ${version}`,
        Object.fromEntries(
          [...templates].map(([path, text]) => [
            path,
            () =>
              isOlder && path.includes('/service/')
                ? text.replaceAll(`${NEWER}\n`, `${OLDER}\n`)
                : text.replace(LOST, ''),
          ]),
        ),
        { tag: version },
      );
    }
  }

  #path(repo: string): string {
    const [owner, name] = repo.includes('/')
      ? repo.split('/')
      : ['DEFRA', repo];
    return join(this.sandbox.github.directory, owner, `${name}.git`);
  }
}

function teamFile(name: string, services: number): string {
  return `serviceCode: FLT
programmeName: fcp
teamName: ${name}
services:
${Array.from({ length: services }, (_, index) => {
  const type = ['Frontend', 'Backend', 'HelmOnly'][index % 3];
  return `- name: ${name}-service-${index + 1}
  type: ${type}
  environments:
${ENVIRONMENTS.map(
  environment => `  - name: ${environment}
    manifest:
      generate: true`,
).join('\n')}
`;
}).join('')}`;
}

/** What a person has put beside the generated files of {@link HELD}. */
export const heldService = {
  [HELD_PATCH]: () => `- op: remove
  path: /spec/chart/spec/reconcileStrategy
`,
  [HELD_PATCH.replace('ours.yaml', 'kustomization.yaml')]: (
    text: string | undefined,
  ) =>
    text!.replace(
      'patches:\n',
      'patches:\n- path: ours.yaml\n  target:\n    kind: HelmRelease\n',
    ),
};
