import { fluxTenantSchema } from '@adp/plugin-adp-common';
import { parse } from 'yaml';
import type { FileTree } from '../../gitops/fileTree';
import { KustomizeTree } from '../../kustomize/kustomizeTree';
import {
  applyPlan,
  estateRepository,
  fcpDemo,
  templates,
} from '../__testUtils__/fixtures';
import { checkEnvironment } from './checkEnvironment';
import { declaredFlux } from './environmentVariables';
import { planManifests } from '../plan/planManifests';

const tenant = fluxTenantSchema.parse(
  parse(
    estateRepository('adp-teams-config', 'defra').get(
      'flux/defra-config.yaml',
    )!,
  ),
);

function generate(team: typeof fcpDemo): FileTree {
  const empty = estateRepository('adp-flux-services', 'defra');
  return applyPlan(
    empty,
    planManifests({
      templates,
      templateVersion: '1.0.0',
      tenant,
      team,
      current: empty,
    }),
  );
}

const services = generate(fcpDemo);

function edit(files: FileTree, path: string, searched: string, by: string) {
  const text = files.get(path);
  expect(text).toContain(searched);
  return new Map([...files, [path, text!.split(searched).join(by)]]);
}

type Options = {
  files?: FileTree;
  flux?: ReturnType<typeof declaredFlux>;
  team?: { teamName: string };
  environment?: string;
};

function check({
  files = services,
  environment = 'snd4',
  ...options
}: Options) {
  const tree = new KustomizeTree(files);
  return checkEnvironment({
    environment,
    build: folder => tree.build(folder),
    flux: declaredFlux(tenant, environment),
    declaredIn: 'flux/defra-config.yaml',
    ...options,
  });
}

const DEMO = 'services/fcp/fcp-demo';
const flux = tenant.flux!;

it.each(tenant.environments.map(({ name }) => name))(
  'finds nothing in %s of a new estate with all kinds of services',
  environment => {
    const checked = check({ environment });
    expect(checked.problems).toEqual([]);
    expect(checked.folders.map(({ kustomization }) => kustomization)).toEqual(
      ['snd4', 'dev1'].includes(environment)
        ? [
            undefined,
            'Kustomization flux-config/fcp-demo-base',
            'Kustomization flux-config/fcp-demo-api-infra',
            'Kustomization flux-config/fcp-demo-api-deploy',
            'Kustomization flux-config/fcp-demo-orders-infra',
            'Kustomization flux-config/fcp-demo-orders-deploy',
            'Kustomization flux-config/fcp-demo-orders-pre-deploy',
            'Kustomization flux-config/fcp-demo-proxy-deploy',
            'Kustomization flux-config/fcp-demo-web-infra',
            'Kustomization flux-config/fcp-demo-web-deploy',
          ]
        : [undefined],
    );
  },
);

it('gives objects as Flux applies them', () => {
  const { folders } = check({});
  const job = folders
    .flatMap(({ objects }) => objects)
    .find(({ kind }) => kind === 'Job')!;
  expect(job).toMatchObject({
    metadata: { name: 'fcp-demo-orders-dbmigration' },
    spec: {
      template: {
        spec: {
          // From the Kustomization of the team, through that of the service.
          serviceAccountName: 'adp-platform-db-aad-admin',
          containers: [
            {
              env: expect.arrayContaining([
                { name: 'POSTGRES_PORT', value: '5432' },
                {
                  name: 'POSTGRES_HOST',
                  // The cluster knows it.
                  value:
                    '${SHARED_POSTGRES_SERVER_01}.postgres.database.azure.com',
                },
              ]),
            },
          ],
        },
      },
    },
  });
});

it.each(flux.configMaps!['adp-platform-vars'])(
  'knows whether %s is needed when it is not declared',
  name => {
    const { problems } = check({
      flux: {
        ...flux,
        configMaps: {
          ...flux.configMaps,
          'adp-platform-vars': flux.configMaps!['adp-platform-vars'].filter(
            other => other !== name,
          ),
        },
      },
    });
    const isUsed = [...services.values()].some(text =>
      text.includes(`\${${name}}`),
    );
    expect(problems.length > 0).toBe(isUsed);
    for (const problem of problems) {
      expect(problem).toMatchObject({
        severity: 'error',
        environment: 'snd4',
        message: `nothing sets the variable ${name}, and Flux 2.9 stops at that: variable not set (strict mode): "${name}"`,
        remedy: expect.stringMatching(
          /^set it in spec\.postBuild\.substitute of (Kustomization flux-config\/fcp-demo-\S+|the cluster's own Kustomization); or give it a default, .*; or, if the cluster has it, declare it in flux\/defra-config\.yaml, flux\.configMaps$/,
        ),
      });
    }
  },
);

it('says where an undefined variable is', () => {
  const files = edit(
    services,
    `${DEMO}/fcp-demo-web/deploy/snd/04/patch.yaml`,
    '${APPCONFIG_NAME}',
    '${APPCONFIG}',
  );
  expect(check({ files }).problems).toEqual([
    {
      severity: 'error',
      environment: 'snd4',
      file: `${DEMO}/fcp-demo-web/deploy/snd/04`,
      object: 'HelmRelease flux-config/fcp-demo-web',
      field: 'spec.values.containerConfigMap.configServiceName',
      message:
        'nothing sets the variable APPCONFIG, and Flux 2.9 stops at that: variable not set (strict mode): "APPCONFIG"',
      remedy:
        'set it in spec.postBuild.substitute of Kustomization flux-config/fcp-demo-web-deploy; or give it a default, ${APPCONFIG:=value}; or, if the cluster has it, declare it in flux/defra-config.yaml, flux.configMaps',
    },
  ]);
  expect(check({ files, environment: 'dev1' }).problems).toEqual([]);
  expect(check({ files, flux: { ...flux, version: '2.8' } }).problems).toEqual([
    expect.objectContaining({
      severity: 'warning',
      message:
        'nothing sets the variable APPCONFIG: Flux before 2.9 leaves it empty, later versions stop',
    }),
  ]);
});

it.each<[string, string, string, string, object[]]>([
  [
    'an API version that is gone',
    `${DEMO}/fcp-demo-proxy/deploy/base/image-repository.yaml`,
    'image.toolkit.fluxcd.io/v1',
    'image.toolkit.fluxcd.io/v1beta2',
    [
      {
        object: 'ImageRepository flux-config/fcp-demo-proxy',
        field: 'apiVersion',
        message:
          'Flux 2.9 does not serve image.toolkit.fluxcd.io/v1beta2 of ImageRepository',
        remedy:
          'change it to image.toolkit.fluxcd.io/v1, with the fields that this has',
      },
    ],
  ],
  [
    'a field that there is not',
    `${DEMO}/fcp-demo-proxy/deploy/base/image-repository.yaml`,
    'interval',
    'intervall',
    [
      { field: 'spec.interval', message: 'is missing' },
      {
        field: 'spec.intervall',
        message: expect.stringContaining('did you mean "interval"?'),
      },
    ],
  ],
  [
    'a path that is not there',
    `${DEMO}/fcp-demo-web/deploy-kustomize.yaml`,
    '/fcp-demo-web/deploy/',
    '/fcp-demo-web/deploys/',
    [
      {
        object: 'Kustomization flux-config/fcp-demo-web-deploy',
        field: 'spec.path',
        message: expect.stringContaining(
          `${DEMO}/fcp-demo-web/deploys/snd/04 does not build: `,
        ),
      },
    ],
  ],
  [
    'a dependency that is not there',
    `${DEMO}/fcp-demo-web/deploy-kustomize.yaml`,
    'fcp-demo-web-infra',
    'fcp-demo-web-infrastructure',
    [
      {
        file: `${DEMO}/snd/04`,
        object: 'Kustomization flux-config/fcp-demo-web-deploy',
        field: 'spec.dependsOn.0',
        message:
          'depends on Kustomization flux-config/fcp-demo-web-infrastructure, which does not exist',
      },
    ],
  ],
  [
    'a circle of dependencies',
    `${DEMO}/fcp-demo-web/infra-kustomize.yaml`,
    '  sourceRef:\n',
    '  dependsOn:\n  - name: fcp-demo-web-deploy\n  sourceRef:\n',
    [
      {
        field: 'spec.dependsOn',
        message: expect.stringContaining('waits for itself: '),
      },
    ],
  ],
  [
    'the name of a variable that is none',
    `${DEMO}/fcp-demo-web/deploy-kustomize.yaml`,
    '    substitute:\n',
    '    substitute:\n      SERVICE-KIND: web\n',
    [
      {
        object: 'Kustomization flux-config/fcp-demo-web-deploy',
        field: 'spec.postBuild.substitute.SERVICE-KIND',
      },
    ],
  ],
  [
    'a ConfigMap that is not declared',
    `${DEMO}/fcp-demo-web/deploy-kustomize.yaml`,
    'adp-platform-vars',
    'adp-platform-variables',
    [
      {
        field: 'spec.postBuild.substituteFrom.0',
        message:
          'takes variables from ConfigMap adp-platform-variables, which the environment does not declare',
      },
    ],
  ],
  [
    'what is no variable',
    `${DEMO}/fcp-demo-web/deploy/snd/04/patch.yaml`,
    'production',
    '${{ environment }}',
    [
      {
        field: 'spec.values.environment',
        message:
          'Flux cannot replace the variables: unable to parse variable name',
      },
    ],
  ],
])('finds %s', (_, path, searched, by, problems) => {
  expect(check({ files: edit(services, path, searched, by) }).problems).toEqual(
    problems.map(problem =>
      expect.objectContaining({ severity: 'error', ...problem }),
    ),
  );
});

it('does not follow a path whose value only the cluster knows, and says so', () => {
  const files = edit(
    services,
    `${DEMO}/fcp-demo-web/deploy-kustomize.yaml`,
    '${ENVIRONMENT}/',
    '${CLUSTER_NAME}/',
  );
  const { problems, folders } = check({ files });
  expect(problems).toEqual([
    {
      severity: 'warning',
      environment: 'snd4',
      file: `${DEMO}/snd/04`,
      object: 'Kustomization flux-config/fcp-demo-web-deploy',
      field: 'spec.path',
      message: `what is in ${DEMO}/fcp-demo-web/deploy/\${CLUSTER_NAME}/04 is not checked, for the value of a variable is not known`,
      remedy: 'declare the value in flux/defra-config.yaml, flux.substitute',
    },
  ]);
  expect(folders).toHaveLength(9);
});

it('takes the variables of a ConfigMap among the manifests', () => {
  const kustomize = `${DEMO}/fcp-demo-web/deploy-kustomize.yaml`;
  const files = new Map([
    ...edit(services, kustomize, 'adp-platform-vars', 'web-vars'),
    [
      `${DEMO}/fcp-demo-web/web-vars.yaml`,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web-vars, namespace: flux-config }\ndata: { STORAGEACCOUNT_PREFIX: web, ENABLE_PRIVATE_ENDPOINT: "true" }\n',
    ],
    [
      `${DEMO}/fcp-demo-web/kustomization.yaml`,
      `${services
        .get(`${DEMO}/fcp-demo-web/kustomization.yaml`)!
        .trimEnd()}\n- web-vars.yaml\n`,
    ],
  ]);
  const { problems, folders } = check({ files });
  expect(problems).toEqual([]);
  const release = folders
    .flatMap(({ objects }) => objects)
    .find(
      ({ kind, metadata }) =>
        kind === 'HelmRelease' && metadata.name === 'fcp-demo-web',
    );
  expect(release).toMatchObject({
    spec: {
      values: { storageAccountPrefix: 'web', enablePrivateEndpoint: true },
    },
  });
});

describe('of one team', () => {
  const other = {
    ...fcpDemo,
    teamName: 'fcp-other',
    services: [{ ...fcpDemo.services[0], name: 'fcp-other-web' }],
  };
  const both = applyPlan(
    services,
    planManifests({
      templates,
      templateVersion: '1.0.0',
      tenant,
      team: other,
      current: services,
    }),
  );
  const broken = edit(
    both,
    'services/fcp/fcp-other/fcp-other-web/deploy/base/helm-release.yaml',
    'interval',
    'intervall',
  );

  it('does not tell what others have', () => {
    expect(check({ files: broken }).problems).toHaveLength(2);
    const checked = check({ files: broken, team: fcpDemo });
    expect(checked.problems).toEqual([]);
    expect(checked.folders).toHaveLength(10);
  });

  it('does not fail for what others have that does not build', () => {
    const files = edit(
      both,
      'services/fcp/fcp-other/base/patch/kustomization.yaml',
      'kustomize.yaml',
      'missing.yaml',
    );
    const { problems } = check({ files, team: fcpDemo });
    expect(problems.map(({ severity }) => severity)).toEqual(['warning']);
    expect(
      check({ files, team: other }).problems.map(({ severity }) => severity),
    ).toEqual(['error']);
  });

  it('may depend on what others have', () => {
    const path = `${DEMO}/fcp-demo-web/deploy-kustomize.yaml`;
    const dependsOn = (name: string) =>
      check({
        files: edit(both, path, 'fcp-demo-web-infra', name),
        team: fcpDemo,
      }).problems.map(({ severity }) => severity);
    expect(dependsOn('fcp-other-web-infra')).toEqual([]);
    expect(dependsOn('core-infra')).toEqual(['warning']);
    expect(dependsOn('fcp-demo-infra')).toEqual(['error']);
  });
});

describe('without declaration', () => {
  it('warns once, and finds what can be found', () => {
    const files = edit(
      edit(
        services,
        `${DEMO}/fcp-demo-web/deploy/snd/04/patch.yaml`,
        '${APPCONFIG_NAME}',
        '${APPCONFIG}',
      ),
      `${DEMO}/fcp-demo-proxy/deploy/base/image-repository.yaml`,
      'interval: 3m',
      'interval: 3',
    );
    expect(check({ files, flux: undefined }).problems).toEqual([
      {
        severity: 'warning',
        environment: 'snd4',
        file: 'flux/defra-config.yaml',
        field: 'flux.version',
        message:
          'the environment does not declare flux.version and flux.configMaps, so that API versions or variables cannot be checked',
        remedy: 'declare it in flux/defra-config.yaml',
      },
      expect.objectContaining({
        severity: 'error',
        object: 'ImageRepository flux-config/fcp-demo-proxy',
        field: 'spec.interval',
      }),
    ]);
  });

  it('follows all', () => {
    expect(check({ flux: undefined }).folders).toHaveLength(10);
  });
});

it('has the declaration of an environment before that of its tenant', () => {
  const own = fluxTenantSchema.parse({
    flux,
    environments: [
      { name: 'snd4', flux: { version: '2.8' } },
      { name: 'dev1' },
    ],
  });
  expect(declaredFlux(own, 'snd4')).toEqual({ ...flux, version: '2.8' });
  expect(declaredFlux(own, 'dev1')).toEqual(flux);
  expect(declaredFlux(fluxTenantSchema.parse({}), 'snd4')).toBeUndefined();
});

it.each(['defra', 'defradev'])(
  'declares for %s what the ConfigMaps of its clusters hold',
  name => {
    const { flux: declared } = fluxTenantSchema.parse(
      parse(
        estateRepository('adp-teams-config', name).get(
          `flux/${name}-config.yaml`,
        )!,
      ),
    );
    const maps = [...estateRepository('adp-flux-core', name)].filter(([path]) =>
      path.endsWith('/platform-vars.yaml'),
    );
    expect(maps).not.toHaveLength(0);
    for (const [, text] of maps) {
      const { metadata, data } = parse(text);
      expect(declared!.configMaps![metadata.name].sort()).toEqual(
        Object.keys(data).sort(),
      );
    }
  },
);
