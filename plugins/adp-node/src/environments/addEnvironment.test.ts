import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { startSandbox } from '@adp/sandbox';
import { parse, parseAllDocuments } from 'yaml';
import { Estates } from '../estates';
import { generateManifests } from '../flux/generateManifests';
import { KustomizeRepository, kubectl } from '../flux/__testUtils__/kustomize';
import type { FileTree } from '../gitops/fileTree';
import { GitHubRepositories } from '../gitops/gitHubRepositories';
import type { KubernetesObject } from '../kustomize/kubernetesObject';
import { writeTeamsConfig } from '../teams-config/writeTeamsConfig';
import {
  problemsOfBicep,
  problemsOfObject,
} from './__testUtils__/checkBootstrap';
import { readBicep } from './__testUtils__/readBicep';
import { addEnvironment, type EnvironmentRequest } from './addEnvironment';
import {
  readResourceSetInputs,
  type ResourceSetInput,
} from './resourceSetInputs';

jest.setTimeout(120_000);

const logger = mockServices.logger.mock();
const REPOSITORIES = ['adp-flux-services', 'adp-flux-core', 'adp-teams-config'];

let stateDir: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-environments-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
});

afterEach(async () => {
  await sandbox.stop();
  await rm(stateDir, { recursive: true, force: true });
});

/** The portal's library as a process has it that has just been started. */
function startPortal() {
  const { host } = new URL(sandbox.github.url);
  const config = mockServices.rootConfig({
    data: {
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

function git(repo: string, ...args: string[]): string {
  const directory = join(sandbox.github.directory, 'DEFRA', `${repo}.git`);
  return execFileSync('git', ['--git-dir', directory, ...args], {
    encoding: 'utf8',
  }).trimEnd();
}

const heads = () => REPOSITORIES.map(repo => git(repo, 'rev-parse', 'main'));

const show = (repo: string, path: string) => git(repo, 'show', `main:${path}`);

function filesOf(repo: string): FileTree {
  const paths = git(repo, 'ls-tree', '-r', '--name-only', 'main').split('\n');
  return new Map(paths.map(path => [path, `${show(repo, path)}\n`]));
}

/** Changes a file as people do. */
async function edit(repo: string, path: string, content: string) {
  const { github, estate } = startPortal();
  const octokit = github.octokit(estate.organization);
  await octokit.repos.createOrUpdateFileContents({
    owner: 'DEFRA',
    repo,
    path,
    message: 'By hand',
    content: Buffer.from(content).toString('base64'),
    sha: git(repo, 'rev-parse', `main:${path}`),
  });
}

const objectsOf = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).map(document => document.toJS());

const add = (
  request: Partial<EnvironmentRequest> = {},
  options: { dryRun?: boolean } = {},
) => {
  const { github, estate } = startPortal();
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
};

it('writes all that an environment needs, once', async () => {
  const before = heads();
  const planned = await add({}, { dryRun: true });
  expect(heads()).toEqual(before);

  const added = await add({
    clusterVariables: { SUBSCRIPTION_ID: 'sub-1', STORAGEACCOUNT_SKU: '' },
  });
  const changed = (result: typeof added) =>
    result.repositories.map(({ repository, changes }) => [
      repository,
      changes.map(({ path }) => path).sort(),
    ]);
  expect(changed(added)).toEqual(changed(planned));
  expect(changed(added)).toEqual([
    ['adp-flux-services', ['services/environments/prd/02/kustomization.yaml']],
    [
      'adp-flux-core',
      [
        'bootstrap/prd/02/aks-extension.bicep',
        'bootstrap/prd/02/flux-instance.yaml',
        'bootstrap/prd/02/flux-operator/images.yaml',
        'bootstrap/prd/02/flux-operator/kustomization.yaml',
        'bootstrap/prd/02/flux-operator/resource-set.yaml',
        'bootstrap/prd/02/flux.yaml',
        'clusters/prd/02/kustomization.yaml',
        'clusters/prd/02/platform-vars.yaml',
        'flux/prd/02/kustomization.yaml',
        'infra/prd/02/kustomization.yaml',
        'services/prd/02/kustomization.yaml',
        'services/prd/02/services.yaml',
      ],
    ],
    ['adp-teams-config', ['flux/defra-config.yaml']],
  ]);
  for (const { repository, commit } of added.repositories) {
    expect(commit?.oid).toBe(git(repository, 'rev-parse', 'main'));
    expect(git(repository, 'rev-list', '--count', 'main')).toBe('2');
    expect(git(repository, 'log', '-1', '--format=%B')).toBe(
      'Add environment prd2\n\nRequested-by: user:default/jane',
    );
  }
  // As the environments that a new estate has.
  for (const path of [
    'clusters/prd/02/kustomization.yaml',
    'flux/prd/02/kustomization.yaml',
    'services/prd/02/services.yaml',
  ]) {
    expect(show('adp-flux-core', path)).toBe(
      show('adp-flux-core', path.replace('prd/02', 'prd/01')).replaceAll(
        'prd/01',
        'prd/02',
      ),
    );
  }
  expect(
    parse(show('adp-teams-config', 'flux/defra-config.yaml')).environments.at(
      -1,
    ),
  ).toEqual({
    name: 'prd2',
    configVariables: [{ key: 'IMAGE_POLICY_VERSION_RANGE', value: '>=0.1.0' }],
  });
  expect(
    parse(show('adp-flux-core', 'clusters/prd/02/platform-vars.yaml')).data,
  ).toMatchObject({
    ENVIRONMENT: 'prd',
    ENVIRONMENT_ID: '02',
    CLUSTER_NAME: 'prdadpinfaks2401',
    SUBSCRIPTION_ID: 'sub-1',
    VIRTUAL_NETWORK_NAME: '',
  });
  // What was not given is named, and nothing else.
  expect(added).toMatchObject({
    copied: { IMAGE_POLICY_VERSION_RANGE: '>=0.1.0' },
    conventional: { CLUSTER_NAME: 'prdadpinfaks2401' },
    kept: [],
  });
  expect(added.missing).toContain(
    'VIRTUAL_NETWORK_NAME in clusters/prd/02/platform-vars.yaml',
  );
  for (const name of ['SUBSCRIPTION_ID', 'CLUSTER_NAME', 'ENVIRONMENT']) {
    expect(added.missing).not.toContain(
      `${name} in clusters/prd/02/platform-vars.yaml`,
    );
  }

  const after = heads();
  const again = await add();
  expect(again.repositories.every(({ changes }) => changes.length === 0)).toBe(
    true,
  );
  expect(heads()).toEqual(after);
});

it('adds a type of environments that there was none of', async () => {
  const added = await add({
    environment: 'UAT1',
    configVariables: { IMAGE_POLICY_VERSION_RANGE: '>=0.1.0-0' },
  });
  expect(added.environment).toBe('uat1');
  expect(added.repositories[0].changes.map(({ path }) => path)).toEqual([
    'services/environments/uat/base/kustomization.yaml',
    'services/environments/uat/base/image-update.yaml',
    'services/environments/uat/01/kustomization.yaml',
  ]);
  expect(added.missing.join()).not.toContain('IMAGE_POLICY_VERSION_RANGE');

  const without = await add({ environment: 'qat1', portalUrl: undefined });
  expect(without.missing).toEqual(
    expect.arrayContaining([
      'IMAGE_POLICY_VERSION_RANGE of qat1 in flux/defra-config.yaml',
      'the address of the portal, so there is nothing for the Flux Operator',
    ]),
  );
  expect(
    without.repositories[1].changes.map(({ path }) => path).join(),
  ).not.toContain('flux-operator');
});

it('keeps edits by hand, fills what is empty, and says so', async () => {
  await add();
  const variables = 'clusters/prd/02/platform-vars.yaml';
  await edit(
    'adp-flux-core',
    variables,
    show('adp-flux-core', variables)
      .replace('CLUSTER_NAME: prdadpinfaks2401', 'CLUSTER_NAME: other # ours')
      .replace('  DB_AAD_ADMIN_CLIENT_ID: ""\n', ''),
  );
  await edit(
    'adp-flux-core',
    'infra/prd/02/kustomization.yaml',
    `# Ours.\n${show('adp-flux-core', 'infra/prd/02/kustomization.yaml')}\n`,
  );

  const again = await add({
    clusterVariables: { CLUSTER_NAME: 'given', SUBSCRIPTION_ID: 'sub-1' },
  });
  expect(again.repositories.map(({ changes }) => changes.length)).toEqual([
    0, 1, 0,
  ]);
  const text = show('adp-flux-core', variables);
  expect(text).toContain('CLUSTER_NAME: other # ours');
  expect(text).toContain('SUBSCRIPTION_ID: "sub-1"');
  expect(text).toContain('DB_AAD_ADMIN_CLIENT_ID: ""');
  expect(show('adp-flux-core', 'infra/prd/02/kustomization.yaml')).toMatch(
    /^# Ours\./,
  );
  expect(again.kept).toEqual([
    `CLUSTER_NAME in ${variables}`,
    'infra/prd/02/kustomization.yaml',
    'bootstrap/prd/02/aks-extension.bicep',
  ]);
  expect(git('adp-flux-core', 'log', '-1', '--format=%s')).toBe(
    'Update environment prd2',
  );
});

it('refuses what is wrong, and writes nothing', async () => {
  const before = heads();
  const wrong: [Partial<EnvironmentRequest>, RegExp][] = [
    [{ environment: 'production' }, /"production" is not valid/],
    [{ environment: 'prd0' }, /"prd0" is not valid/],
    [{ environment: '../1' }, /is not valid/],
    [
      { clusterVariables: { SUBSCRIPTION: 'x' } },
      /no variable "SUBSCRIPTION" of clusters; .*SUBSCRIPTION_ID/,
    ],
    [
      { clusterVariables: { ENVIRONMENT: 'pre' } },
      /ENVIRONMENT of prd2 is "prd", not "pre"/,
    ],
  ];
  for (const [request, message] of wrong) {
    await expect(add(request)).rejects.toThrow(message);
  }
  expect(heads()).toEqual(before);
});

it('refuses what would not build, and writes nothing', async () => {
  await edit(
    'adp-flux-core',
    'infra/base/kustomization.yaml',
    'resources:\n- gone.yaml\n',
  );
  const before = heads();
  await expect(add()).rejects.toThrow(
    /infra\/prd\/02 of adp-flux-core would not build: .*gone\.yaml.*nothing was written/,
  );
  expect(heads()).toEqual(before);
});

it('goes on where it cannot tell what a base gives', async () => {
  await edit(
    'adp-flux-core',
    'clusters/base/kustomization.yaml',
    'resources:\n- namespace.yaml\n- https://example.com/crds.yaml\n',
  );
  const added = await add();
  expect(added.repositories[1].changes).toHaveLength(6);
  expect(added.missing).toContain(
    'what bootstrap/prd/02 is made of: flux/prd/02 has what cannot be built here',
  );
});

it('meets others who commit meanwhile', async () => {
  sandbox.faults.add({
    service: 'github',
    match: { operation: 'createCommitOnBranch' },
    fault: {
      competingPush: { repository: 'DEFRA/adp-flux-core', branch: 'main' },
    },
  });
  const added = await add();
  expect(added.repositories.map(({ commit }) => commit?.oid)).toEqual(heads());
  // Of theirs and of the first content, nothing is lost.
  expect(
    REPOSITORIES.map(repo => git(repo, 'rev-list', '--count', 'main')),
  ).toEqual(['2', '3', '2']);
});

it('finishes what was stopped half-way', async () => {
  const [services, core, config] = heads();
  // Its answer is lost, which the next request finds out.
  sandbox.faults.add({
    service: 'github',
    match: { operation: 'createCommitOnBranch' },
    fault: { drop: 'after' },
  });
  await add();
  const [servicesLater] = heads();
  expect(servicesLater).not.toBe(services);
  // As if the process had ended after the first of the commits.
  git('adp-flux-core', 'update-ref', 'refs/heads/main', core);
  git('adp-teams-config', 'update-ref', 'refs/heads/main', config);

  const again = await add();
  expect(again.repositories.map(({ commit }) => Boolean(commit))).toEqual([
    false,
    true,
    true,
  ]);
  expect(heads()[0]).toBe(servicesLater);
  const after = heads();
  await add();
  expect(heads()).toEqual(after);
});

(kubectl ? describe : describe.skip)('what was written', () => {
  const checkouts: KustomizeRepository[] = [];

  afterEach(async () => {
    await Promise.all(
      checkouts.splice(0).map(repository => repository.remove()),
    );
  });

  const checkout = async (repo: string) => {
    const repository = await KustomizeRepository.create(filesOf(repo));
    checkouts.push(repository);
    return repository;
  };

  it('builds with kustomize, and passes the definitions of Flux and Azure', async () => {
    const { repositories } = await add();
    const built: string[] = [];
    const problems: string[] = [];
    for (const { repository, changes } of repositories.slice(0, 2)) {
      const files = await checkout(repository);
      for (const { path, after } of changes) {
        if (path.endsWith('/kustomization.yaml')) {
          const folder = path.slice(0, -'/kustomization.yaml'.length);
          const objects = objectsOf(await files.build(folder));
          problems.push(...objects.flatMap(problemsOfObject));
          built.push(folder);
        } else if (path.endsWith('.bicep')) {
          problems.push(...problemsOfBicep(readBicep(after!)));
        } else {
          problems.push(...objectsOf(after!).flatMap(problemsOfObject));
        }
      }
    }
    expect(problems).toEqual([]);
    expect(built.sort()).toEqual([
      'bootstrap/prd/02/flux-operator',
      'clusters/prd/02',
      'flux/prd/02',
      'infra/prd/02',
      'services/environments/prd/02',
      'services/prd/02',
    ]);
  });

  it('starts a cluster in the order cluster, infra, services in every way', async () => {
    await add();
    const core = await checkout('adp-flux-core');
    const text = (name: string) =>
      show('adp-flux-core', `bootstrap/prd/02/${name}`);
    const paths = async (folder: string) =>
      objectsOf(await core.build(folder))
        .filter(({ kind }) => kind === 'Kustomization')
        .map(({ metadata, spec }: any) => [
          metadata.name,
          spec.path,
          (spec.dependsOn ?? []).map((other: any) => other.name),
        ]);

    const order = [
      ['core-cluster', './clusters/prd/02', []],
      ['core-infra', './infra/prd/02', ['core-cluster']],
      ['core-services', './services/prd/02', ['core-infra']],
    ];
    const [, plain] = objectsOf(text('flux.yaml')) as any[];
    expect(await paths(plain.spec.path)).toEqual(order);

    const [instance] = objectsOf(text('flux-instance.yaml')) as any[];
    expect(instance.spec.distribution.version).toBe('2.9.x');
    expect(await paths(instance.spec.sync.path)).toEqual([
      ...order.slice(0, 2),
      ['core-services', './services/base', ['core-infra']],
      [
        'services-images',
        './services/environments/prd/base',
        ['core-services'],
      ],
    ]);

    const { resources } = readBicep(text('aks-extension.bicep'));
    const { properties } = resources[1].body as any;
    expect(properties.gitRepository).toMatchObject({
      url: 'https://github.com/DEFRA/adp-flux-core',
      repositoryRef: { branch: 'main' },
      syncIntervalInSeconds: 180,
    });
    expect(properties.kustomizations).toMatchObject({
      cluster: { path: './clusters/prd/02', prune: true, wait: true },
      infra: {
        path: './infra/prd/02',
        dependsOn: ['cluster'],
        postBuild: {
          substituteFrom: [{ kind: 'ConfigMap', name: 'adp-platform-vars' }],
        },
      },
      services: {
        path: './services/prd/02',
        dependsOn: ['infra'],
        syncIntervalInSeconds: 600,
        retryIntervalInSeconds: 120,
        timeoutInSeconds: 300,
      },
    });
  });

  /** What the operator makes of inputs, whose names are in the templates. */
  const deployedWith = (inputs: readonly ResourceSetInput[]) => {
    const [, set] = objectsOf(
      show('adp-flux-core', 'bootstrap/prd/02/flux-operator/resource-set.yaml'),
    ) as any[];
    return inputs.map(
      (input): KubernetesObject =>
        JSON.parse(
          JSON.stringify(set.spec.resources[0]).replace(
            /<< inputs\.(\w+) >>/g,
            (_, name: keyof ResourceSetInput) => String(input[name]),
          ),
        ),
    );
  };

  it('takes a service, which the portal then tells the cluster of', async () => {
    await add();
    const { github, estate } = startPortal();
    const team = { name: 'fcp-demo', programmeName: 'fcp', serviceCode: 'FCD' };
    expect(await readResourceSetInputs(github, estate, 'prd2')).toEqual([]);
    await writeTeamsConfig(
      github,
      estate,
      {
        team,
        service: {
          name: 'fcp-demo-web',
          type: 'Frontend',
          environments: ['prd2', 'snd4'],
        },
      },
      { logger },
    );
    expect(await readResourceSetInputs(github, estate, 'prd2')).toEqual([]);

    const generated = await generateManifests(
      github,
      estate,
      { team: team.name, service: 'fcp-demo-web', environment: 'prd2' },
      { logger },
    );
    expect(generated.warnings).toEqual([]);
    const services = await checkout('adp-flux-services');
    const cluster = await services.build('services/environments/prd/02');
    expect(cluster).toContain('name: fcp-demo-base');
    expect(await services.build('services/fcp/fcp-demo/prd/02')).toContain(
      'name: fcp-demo-web-deploy',
    );

    const inputs = await readResourceSetInputs(github, estate, 'prd2');
    expect(inputs).toEqual([
      {
        id: 'fcp-demo',
        team: 'fcp-demo',
        programme: 'fcp',
        serviceCode: 'FCD',
        path: 'services/fcp/fcp-demo/base/patch',
        services: ['fcp-demo-web'],
      },
    ]);
    expect(await readResourceSetInputs(github, estate, 'snd4')).toEqual([]);
    const [ofTeam] = deployedWith(inputs);
    expect(problemsOfObject(ofTeam)).toEqual([]);
    expect(ofTeam).toMatchObject({
      metadata: { name: 'team-fcp-demo', namespace: 'flux-config' },
      spec: { path: './services/fcp/fcp-demo/base/patch' },
    });
    // The teams as the operator deploys them, and image automation, are all
    // that the list of the cluster gives.
    const both = [
      ...objectsOf(await services.build('services/environments/prd/base')),
      ...objectsOf(await services.build(inputs[0].path)),
    ];
    const names = (objects: KubernetesObject[]) =>
      objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
    expect(names(both)).toEqual(names(objectsOf(cluster)));
  });
});

it('tells no teams rather than some', async () => {
  const { github, estate } = startPortal();
  await expect(readResourceSetInputs(github, estate, 'prd2')).rejects.toThrow(
    /no environment prd2 in flux\/defra-config.yaml; it has snd4, dev1/,
  );
  const octokit = github.octokit(estate.organization);
  await octokit.repos.createOrUpdateFileContents({
    owner: 'DEFRA',
    repo: 'adp-teams-config',
    path: 'flux/services/broken.yaml',
    message: 'By hand',
    content: Buffer.from('teamName: broken\n').toString('base64'),
  });
  await expect(
    readResourceSetInputs(startPortal().github, estate, 'prd1'),
  ).rejects.toThrow(/flux\/services\/broken.yaml.*is not valid/);
});
