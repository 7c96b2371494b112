import type { FileTree } from '../../gitops/fileTree';
import { ManifestRequest, planManifests } from '../plan/planManifests';
import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  templates,
} from '../__testUtils__/fixtures';

const empty = estateRepository('adp-flux-services', 'defra');
const service = 'templates/programme/team/service';

function plan(current: FileTree, more: Partial<ManifestRequest> = {}) {
  const made = planManifests({
    templates,
    templateVersion: '1.0.0',
    tenant: defra,
    team: fcpDemo,
    ...more,
    current,
  });
  return { plan: made, files: applyPlan(current, made) };
}

/** The templates with a text in one of them changed. */
function withTemplate(path: string, from: string, to: string): FileTree {
  const text = templates.get(path)!;
  expect(text).toContain(from);
  return new Map(templates).set(path, text.replace(from, to));
}

it.each([
  [
    'a patch of another version than its base',
    withTemplate(
      `${service}/deploy/environment/patch.yaml`,
      'fluxcd.io/v2',
      'fluxcd.io/v2beta2',
    ),
    /deploy\/dev\/01 would not build: .*patch of helm.toolkit.fluxcd.io\/v2beta2 HelmRelease flux-config\/fcp-demo-api, but the resources have helm.toolkit.fluxcd.io\/v2/,
  ],
  [
    'a file that is listed and missing',
    withTemplate(
      `${service}/infra/environment/kustomization.yaml`,
      'image-policy.yaml',
      'image-polizy.yaml',
    ),
    /infra\/dev\/01\/kustomization.yaml lists .*image-polizy.yaml, which is not there; add/,
  ],
  [
    'a field that its kind does not have',
    withTemplate(
      `${service}/deploy/base/helm-release.yaml`,
      'targetNamespace:',
      'targetNamespase:',
    ),
    /dev1: .*HelmRelease flux-config\/fcp-demo-api, spec.targetNamespase/,
  ],
  [
    'a variable that the environment does not have',
    withTemplate(
      `${service}/deploy/environment/patch.yaml`,
      '${TEAM_RG}',
      '${TEAM_RESOURCE_GROUP}',
    ),
    /dev1: .*TEAM_RESOURCE_GROUP/,
  ],
  [
    'an API version that Flux does not serve any more',
    withTemplate(
      `${service}/infra/environment/image-policy.yaml`,
      'image.toolkit.fluxcd.io/v1\n',
      'image.toolkit.fluxcd.io/v1beta2\n',
    ),
    /dev1: .*ImagePolicy .*v1beta2/,
  ],
  [
    'a dependency on nothing',
    withTemplate(
      `${service}/deploy-kustomize.yaml`,
      'name: __SERVICE_NAME__-__DEPENDS_ON__',
      'name: __SERVICE_NAME__-none',
    ),
    /dev1: .*depends on .*fcp-demo-api-none/,
  ],
])('refuses %s', (_, changed, message) => {
  expect(() => plan(empty, { templates: changed })).toThrow(message);
});

it('refuses names that Kubernetes refuses, of the one service that has them', () => {
  const changed = withTemplate(
    `${service}/deploy-kustomize.yaml`,
    'name: __SERVICE_NAME__-deploy',
    'name: __SERVICE_NAME__-deployment-of-all',
  );
  const long = { ...fcpDemo.services[0], name: 'a'.repeat(47) };
  const team = { ...fcpDemo, services: [fcpDemo.services[0], long] };
  expect(() => plan(empty, { templates: changed, team })).toThrow(
    new RegExp(
      `generated:\\n- services/fcp/fcp-demo/a{47}/deploy-kustomize.yaml, metadata.name: "a{47}-deployment-of-all" has 65 characters, and a Kustomization may have 63; change it in templates/.*/deploy-kustomize.yaml, or the name of the service or team$`,
    ),
  );
  // YAML would take these for a number and a truth value, so they are quoted.
  const quoted = ['e0', 'yes'].map(name => ({ ...fcpDemo.services[0], name }));
  expect(
    plan(empty, { team: { ...fcpDemo, services: quoted } }).plan.warnings,
  ).toEqual([]);
  const capital = withTemplate(
    `${service}/deploy-kustomize.yaml`,
    'name: __SERVICE_NAME__-deploy',
    'name: __SERVICE_NAME__-Deploy',
  );
  expect(() => plan(empty, { templates: capital })).toThrow(
    /"fcp-demo-api-Deploy" is no name for a Kustomization: only lower-case/,
  );
});

describe('a new name for a Kustomization that prunes', () => {
  const kustomization = `${service}/deploy-kustomize.yaml`;
  const named = (text: string) =>
    text.replace('name: __SERVICE_NAME__-deploy', 'name: __SERVICE_NAME__-app');
  const unpruned = (text: string) =>
    text.replace('prune: true', 'prune: false');
  const withChanged = (change: (text: string) => string) =>
    new Map(templates).set(
      kustomization,
      change(templates.get(kustomization)!),
    );
  /** The versions to rename it in, and one that renames it at once. */
  const versions = new Map<string, FileTree>([
    ['1.0.0', templates],
    ['1.1.0', withChanged(unpruned)],
    ['1.2.0', withChanged(text => unpruned(named(text)))],
    ['2.0.0', withChanged(named)],
  ]);
  const upgrade = (
    current: FileTree,
    templateVersion: string,
    environment?: string,
  ) =>
    plan(current, {
      templates: versions.get(templateVersion)!,
      templateVersion,
      otherTemplates: versions,
      environment,
      upgrade: true,
    }).files;
  const { files } = plan(empty);
  const refusal =
    /Kustomization flux-config\/fcp-demo-api-deploy would be renamed to flux-config\/fcp-demo-api-app, and Flux would delete what it has deployed; set spec.prune to false/;

  it('is refused', () => {
    expect(() => upgrade(files, '2.0.0')).toThrow(refusal);
  });

  it('is refused in one environment too', () => {
    expect(() => upgrade(files, '2.0.0', 'snd4')).toThrow(refusal);
  });

  it('can be had in one environment after the other', () => {
    let current: FileTree = files;
    for (const environment of ['snd4', 'dev1']) {
      for (const version of ['1.1.0', '1.2.0', '2.0.0']) {
        current = upgrade(current, version, environment);
      }
    }
    // A team's own files move where all of it does.
    expect(upgrade(current, '2.0.0')).toEqual(
      plan(empty, {
        templates: versions.get('2.0.0'),
        templateVersion: '2.0.0',
      }).files,
    );
  });

  it('is refused though another environment has the name already', () => {
    const first = ['1.1.0', '1.2.0', '2.0.0'].reduce<FileTree>(
      (current, version) => upgrade(current, version, 'snd4'),
      files,
    );
    expect(() => upgrade(first, '2.0.0', 'dev1')).toThrow(refusal);
    expect(() => upgrade(first, '1.0.0', 'snd4')).toThrow(
      /fcp-demo-api-app would be renamed to flux-config\/fcp-demo-api-deploy/,
    );
  });
});

describe('what is wrong already', () => {
  const { files } = plan(empty);
  const path =
    'services/fcp/fcp-demo/fcp-demo-web/deploy/base/helm-release.yaml';
  const broken = new Map(files).set(
    path,
    files.get(path)!.replace('fluxcd.io/v2', 'fluxcd.io/v2beta2'),
  );
  const team = {
    ...fcpDemo,
    services: fcpDemo.services.map(other => ({
      ...other,
      configVariables: [
        ...(other.configVariables ?? []),
        { key: 'INGRESS_ENDPOINT', value: 'other' },
      ],
    })),
  };

  it('is told, and stops nobody', () => {
    const { plan: made } = plan(broken, { team });
    expect(made.changes.length).toBeGreaterThan(0);
    expect(made.warnings).toHaveLength(2);
    expect(made.warnings).toContainEqual(
      expect.stringMatching(
        /fcp-demo-web\/deploy\/snd\/04 does not build, as before: .*v2 HelmRelease flux-config\/fcp-demo-web, but the resources have .*v2beta2/,
      ),
    );
  });

  it('is not told of services that are not asked for', () => {
    const { plan: made } = plan(broken, { team, service: 'fcp-demo-proxy' });
    expect(made.changes.length).toBeGreaterThan(0);
    expect(made.warnings).toEqual([]);
  });
});

it('checks a service with unusual values, though others of its kind were right', () => {
  const changed = withTemplate(
    `${service}/deploy/base/helm-release.yaml`,
    'interval: 60m',
    'interval: __INTERVAL__',
  );
  const withInterval = (name: string, interval: string) => ({
    ...fcpDemo.services[0],
    name,
    configVariables: [{ key: 'INTERVAL', value: interval }],
  });
  const team = {
    ...fcpDemo,
    services: [withInterval('one', '5m'), withInterval('two', 'often')],
  };
  expect(() => plan(empty, { templates: changed, team })).toThrow(
    /HelmRelease flux-config\/two, spec.interval/,
  );
});
