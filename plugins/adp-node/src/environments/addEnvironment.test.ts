import { parse } from 'yaml';
import { REPOSITORIES, SandboxEstate } from './__testUtils__/sandboxEstate';
import type { EnvironmentRequest } from './addEnvironment';

jest.setTimeout(120_000);

const of = new SandboxEstate();

beforeEach(() => of.start());
afterEach(() => of.stop());

it('writes all that an environment needs, once', async () => {
  const before = of.heads();
  const planned = await of.add({}, { dryRun: true });
  expect(of.heads()).toEqual(before);

  const added = await of.add({
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
    expect(commit?.oid).toBe(of.git(repository, 'rev-parse', 'main'));
    expect(of.git(repository, 'rev-list', '--count', 'main')).toBe('2');
    expect(of.git(repository, 'log', '-1', '--format=%B')).toBe(
      'Add environment prd2\n\nRequested-by: user:default/jane',
    );
  }
  // As the environments that a new estate has.
  for (const path of [
    'clusters/prd/02/kustomization.yaml',
    'flux/prd/02/kustomization.yaml',
    'services/prd/02/services.yaml',
  ]) {
    expect(of.show('adp-flux-core', path)).toBe(
      of
        .show('adp-flux-core', path.replace('prd/02', 'prd/01'))
        .replaceAll('prd/01', 'prd/02'),
    );
  }
  expect(
    parse(
      of.show('adp-teams-config', 'flux/defra-config.yaml'),
    ).environments.at(-1),
  ).toEqual({
    name: 'prd2',
    configVariables: [{ key: 'IMAGE_POLICY_VERSION_RANGE', value: '>=0.1.0' }],
  });
  expect(
    parse(of.show('adp-flux-core', 'clusters/prd/02/platform-vars.yaml')).data,
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

  const after = of.heads();
  const again = await of.add();
  expect(again.repositories.every(({ changes }) => changes.length === 0)).toBe(
    true,
  );
  expect(of.heads()).toEqual(after);
});

it('adds a type of environments that there was none of', async () => {
  const added = await of.add({
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

  const without = await of.add({ environment: 'qat1', portalUrl: undefined });
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
  await of.add();
  const variables = 'clusters/prd/02/platform-vars.yaml';
  await of.edit(
    'adp-flux-core',
    variables,
    of
      .show('adp-flux-core', variables)
      .replace('CLUSTER_NAME: prdadpinfaks2401', 'CLUSTER_NAME: other # ours')
      .replace('  DB_AAD_ADMIN_CLIENT_ID: ""\n', ''),
  );
  await of.edit(
    'adp-flux-core',
    'infra/prd/02/kustomization.yaml',
    `# Ours.\n${of.show('adp-flux-core', 'infra/prd/02/kustomization.yaml')}\n`,
  );

  const again = await of.add({
    clusterVariables: { CLUSTER_NAME: 'given', SUBSCRIPTION_ID: 'sub-1' },
  });
  expect(again.repositories.map(({ changes }) => changes.length)).toEqual([
    0, 1, 0,
  ]);
  const text = of.show('adp-flux-core', variables);
  expect(text).toContain('CLUSTER_NAME: other # ours');
  expect(text).toContain('SUBSCRIPTION_ID: "sub-1"');
  expect(text).toContain('DB_AAD_ADMIN_CLIENT_ID: ""');
  expect(of.show('adp-flux-core', 'infra/prd/02/kustomization.yaml')).toMatch(
    /^# Ours\./,
  );
  expect(again.kept).toEqual([
    `CLUSTER_NAME in ${variables}`,
    'infra/prd/02/kustomization.yaml',
    'bootstrap/prd/02/aks-extension.bicep',
  ]);
  expect(of.git('adp-flux-core', 'log', '-1', '--format=%s')).toBe(
    'Update environment prd2',
  );
});

it('refuses what is wrong, and writes nothing', async () => {
  const before = of.heads();
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
    await expect(of.add(request)).rejects.toThrow(message);
  }
  expect(of.heads()).toEqual(before);
});

it('refuses what would not build, and writes nothing', async () => {
  await of.edit(
    'adp-flux-core',
    'infra/base/kustomization.yaml',
    'resources:\n- gone.yaml\n',
  );
  const before = of.heads();
  await expect(of.add()).rejects.toThrow(
    /infra\/prd\/02 of adp-flux-core would not build: .*gone\.yaml.*nothing was written/,
  );
  expect(of.heads()).toEqual(before);
});

it('goes on where it cannot tell what a base gives', async () => {
  await of.edit(
    'adp-flux-core',
    'clusters/base/kustomization.yaml',
    'resources:\n- namespace.yaml\n- https://example.com/crds.yaml\n',
  );
  const added = await of.add();
  expect(added.repositories[1].changes).toHaveLength(6);
  expect(added.missing).toContain(
    'what bootstrap/prd/02 is made of: flux/prd/02 has what cannot be built here',
  );
});

it('meets others who commit meanwhile', async () => {
  of.sandbox.faults.add({
    service: 'github',
    match: { operation: 'createCommitOnBranch' },
    fault: {
      competingPush: { repository: 'DEFRA/adp-flux-core', branch: 'main' },
    },
  });
  const added = await of.add();
  expect(added.repositories.map(({ commit }) => commit?.oid)).toEqual(
    of.heads(),
  );
  // Of theirs and of the first content, nothing is lost.
  expect(
    REPOSITORIES.map(repo => of.git(repo, 'rev-list', '--count', 'main')),
  ).toEqual(['2', '3', '2']);
});

it('finishes what was stopped half-way', async () => {
  const [services, core, config] = of.heads();
  // Its answer is lost, which the next request finds out.
  of.sandbox.faults.add({
    service: 'github',
    match: { operation: 'createCommitOnBranch' },
    fault: { drop: 'after' },
  });
  await of.add();
  const [servicesLater] = of.heads();
  expect(servicesLater).not.toBe(services);
  // As if the process had ended after the first of the commits.
  of.git('adp-flux-core', 'update-ref', 'refs/heads/main', core);
  of.git('adp-teams-config', 'update-ref', 'refs/heads/main', config);

  const again = await of.add();
  expect(again.repositories.map(({ commit }) => Boolean(commit))).toEqual([
    false,
    true,
    true,
  ]);
  expect(of.heads()[0]).toBe(servicesLater);
  const after = of.heads();
  await of.add();
  expect(of.heads()).toEqual(after);
});
