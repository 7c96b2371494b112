import { parse } from 'yaml';
import type { FileTree } from '../../gitops/fileTree';
import { manifestPaths } from '../layout';
import { ManifestRequest, planManifests } from './planManifests';
import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  templates,
} from '../__testUtils__/fixtures';

const empty = estateRepository('adp-flux-services', 'defra');
const base = {
  templates,
  templateVersion: '1.0.0',
  tenant: defra,
  team: fcpDemo,
  environment: 'snd4',
};

function generate(files: FileTree, request: Partial<ManifestRequest>) {
  const plan = planManifests({ ...base, ...request, current: files });
  return { plan, files: applyPlan(files, plan) };
}

/** The team, with a variable of one of its services set to something else. */
function withVariable(key: string, value: string, name = 'fcp-demo-orders') {
  return {
    ...fcpDemo,
    services: fcpDemo.services.map(service =>
      service.name === name
        ? { ...service, configVariables: [{ key, value }] }
        : service,
    ),
  };
}

const withEndpoint = (endpoint: string) =>
  withVariable('INGRESS_ENDPOINT', endpoint, 'fcp-demo-web');

function replaceIn(
  files: FileTree,
  path: string,
  from: string | RegExp,
  to: string,
) {
  const text = files.get(path)!;
  expect(text).toMatch(from);
  return new Map(files).set(path, text.replace(from, to));
}

const team = 'services/fcp/fcp-demo';

describe('a service in a new environment', () => {
  // As many files as the predecessor writes, those of the team included.
  it.each([
    ['fcp-demo-web', 19],
    ['fcp-demo-api', 19],
    ['fcp-demo-orders', 26],
    ['fcp-demo-proxy', 14],
  ])('%s makes %d files, and two records', (service, count) => {
    const { plan } = generate(empty, { service });
    const [records, manifests] = [true, false].map(isRecord =>
      plan.changes.filter(
        ({ path }) => path.endsWith('/generated.yaml') === isRecord,
      ),
    );
    expect(records).toHaveLength(2);
    expect(manifests).toHaveLength(count);
    expect(plan.warnings).toEqual([]);
  });

  it('fills in names, environment and variables', () => {
    const { files } = generate(empty, { service: 'fcp-demo-web' });
    const patch = files.get(`${team}/fcp-demo-web/deploy/snd/04/patch.yaml`)!;
    expect(patch).toContain(
      '      version: 0.1.0 # {"$imagepolicy": "flux-config:fcp-demo-web-snd-04:tag"}\n',
    );
    expect(patch).toContain(
      '    image: sndadpinfcr4401.azurecr.io/image/fcp-demo-web:0.1.0 # {"$imagepolicy": "flux-config:fcp-demo-web-snd-04"}\n',
    );
    expect(parse(patch).spec.values.ingress).toEqual({
      class: 'nginx',
      endpoint: 'fcp-demo-web',
      server: 'snd4.adp.defra.gov.uk',
    });
    const teamBase = parse(files.get(`${team}/base/patch/kustomize.yaml`)!);
    expect(teamBase.spec.postBuild.substitute).toMatchObject({
      TEAM_CPU_QUOTA: '2000',
      SERVICE_CODE: 'FCD',
    });
  });

  it('differs by type and database', () => {
    const { files } = generate(empty, {});
    const read = (path: string) => parse(files.get(`${team}/${path}`)!);
    expect(
      read('fcp-demo-api/deploy/snd/04/patch.yaml').spec.values.ingress,
    ).toBeUndefined();
    expect(
      read('fcp-demo-api/infra/snd/04/patch.yaml').spec.values
        .postgresServerName,
    ).toBeDefined();
    expect(
      read('fcp-demo-web/infra/snd/04/patch.yaml').spec.values
        .postgresServerName,
    ).toBeUndefined();
    expect(read('fcp-demo-orders/kustomization.yaml').resources).toEqual([
      'infra-kustomize.yaml',
      'deploy-kustomize.yaml',
      'pre-deploy-kustomize.yaml',
    ]);
    expect(
      read('fcp-demo-orders/deploy-kustomize.yaml').spec.dependsOn[0].name,
    ).toBe('fcp-demo-orders-pre-deploy');
    expect(
      read('fcp-demo-api/deploy-kustomize.yaml').spec.dependsOn[0].name,
    ).toBe('fcp-demo-api-infra');
    expect(read('fcp-demo-proxy/kustomization.yaml').resources).toEqual([
      'deploy-kustomize.yaml',
    ]);
    const proxy = read('fcp-demo-proxy/deploy-kustomize.yaml').spec;
    expect(proxy.dependsOn).toBeUndefined();
    expect(proxy.postBuild.substituteFrom).toEqual([
      { kind: 'ConfigMap', name: 'adp-platform-vars' },
    ]);
  });

  it('is listed by its team, and the team by that one cluster only', () => {
    const { files, plan } = generate(empty, { service: 'fcp-demo-web' });
    expect(
      parse(files.get(`${team}/snd/04/kustomization.yaml`)!).resources,
    ).toEqual(['../../base', '../../fcp-demo-web']);
    expect(
      plan.changes
        .map(({ path }) => path)
        .filter(path => path.includes('/environments/')),
    ).toEqual(['services/environments/snd/04/kustomization.yaml']);
    expect(
      files.get('services/environments/snd/04/kustomization.yaml'),
    ).toContain('# The teams that this cluster');
  });

  it('reads no more than the paths it asks for', () => {
    const { files } = generate(generate(empty, {}).files, {
      environment: 'dev1',
    });
    const request = { service: 'fcp-demo-web', environment: 'snd4' };
    const paths = manifestPaths({
      ...request,
      programme: 'fcp',
      team: 'fcp-demo',
      environments: defra.environments.map(({ name }) => name),
    });
    const read = new Map(
      [...files].filter(([file]) =>
        paths.some(path => file === path || file.startsWith(`${path}/`)),
      ),
    );
    expect(generate(read, request).plan).toEqual(generate(files, request).plan);
  });
});

describe('a service that exists', () => {
  const generated = generate(empty, {}).files;

  it('is left alone when nothing has changed', () => {
    expect(generate(generated, {}).plan).toMatchObject({
      changes: [],
      warnings: [],
    });
  });

  it('keeps the tags that image automation has written', () => {
    const path = `${team}/fcp-demo-web/deploy/snd/04/patch.yaml`;
    const bumped = replaceIn(
      replaceIn(
        generated,
        path,
        'fcp-demo-web:0.1.0 #',
        'fcp-demo-web:2.3.4-rc.5 #',
      ),
      path,
      'version: 0.1.0 #',
      'version: 2.3.4-rc.5 #',
    );
    expect(generate(bumped, {}).plan).toMatchObject({
      changes: [],
      edited: [],
    });
    const { files } = generate(bumped, { team: withEndpoint('other') });
    expect(files.get(path)).toBe(
      bumped.get(path)!.replace('endpoint: fcp-demo-web', 'endpoint: other'),
    );
  });

  it('keeps a version that somebody has pinned by taking its marker away', () => {
    const path = `${team}/fcp-demo-web/deploy/snd/04/patch.yaml`;
    const pinned = replaceIn(
      generated,
      path,
      /version: 0.1.0 #.*/,
      'version: 2.4.0',
    );
    const { plan } = generate(pinned, { service: 'fcp-demo-web' });
    expect(plan.changes).toEqual([]);
    expect(plan.warnings).toEqual([
      expect.stringContaining(
        `spec.chart.spec.version of ${path} was pinned by hand, and stays`,
      ),
    ]);
  });

  it('keeps what people have edited, and changes the rest', () => {
    const path = `${team}/fcp-demo-web/deploy/snd/04/patch.yaml`;
    const edited = replaceIn(
      generated,
      path,
      'class: nginx',
      'class: nginx-internal # until the firewall is open',
    );
    expect(generate(edited, {}).plan).toMatchObject({
      changes: [],
      edited: [path],
    });
    const { files, plan } = generate(edited, { team: withEndpoint('other') });
    expect(plan.changes.map(change => change.path)).toContain(path);
    expect(files.get(path)).toBe(
      edited.get(path)!.replace('endpoint: fcp-demo-web', 'endpoint: other'),
    );
  });

  it('is refused where people have edited what changes', () => {
    const path = `${team}/fcp-demo-web/deploy/snd/04/patch.yaml`;
    const edited = replaceIn(
      generated,
      path,
      'endpoint: fcp-demo-web',
      'endpoint: mine',
    );
    expect(() => generate(edited, { team: withEndpoint('other') })).toThrow(
      `Edits by hand would be lost:\n- ${path}: spec.values.ingress.endpoint is "mine", and would become "other"; it was edited since it was generated\nNothing was written`,
    );
  });

  it('keeps the shared files that another environment uses, and says so', () => {
    const both = generate(generated, { environment: 'dev1' }).files;
    const { plan } = generate(both, {
      team: withVariable('POSTGRES_DB', 'other'),
      service: 'fcp-demo-orders',
    });
    expect(plan.changes).toEqual([]);
    expect(plan.warnings).toEqual([
      expect.stringContaining(
        'dev1 use them as well, so they were left as they are; upgrade to 1.0.0',
      ),
    ]);
  });

  it('updates shared files when all environments that use them are generated', () => {
    const both = generate(empty, { environment: undefined }).files;
    const changedTeam = withVariable('POSTGRES_DB', 'other');
    const { plan, files } = generate(both, {
      team: changedTeam,
      environment: undefined,
    });
    expect(plan.warnings).toEqual([]);
    expect(plan.changes.map(change => change.path)).toContain(
      `${team}/fcp-demo-orders/pre-deploy-kustomize.yaml`,
    );
    expect(files).toEqual(
      generate(empty, { team: changedTeam, environment: undefined }).files,
    );
  });

  it('leaves the files of other environments alone when one is added', () => {
    const { plan } = generate(generated, { environment: 'dev1' });
    expect(plan.changes.length).toBeGreaterThan(0);
    expect(
      plan.changes
        .filter(
          ({ before, path }) => before && !path.endsWith('/generated.yaml'),
        )
        .map(({ path }) => path),
    ).toEqual(['services/environments/dev/01/kustomization.yaml']);
  });

  it('does not list a team again that the instances of an environment share', () => {
    const shared = 'services/environments/snd/base/kustomization.yaml';
    const ofPredecessor = new Map(empty).set(
      shared,
      `${empty.get(shared)}- ../../../fcp/fcp-demo/base/patch\n`,
    );
    const { files } = generate(ofPredecessor, {});
    const own = 'services/environments/snd/04/kustomization.yaml';
    expect(files.get(own)).toBe(empty.get(own));
    expect(files.get(shared)).toBe(ofPredecessor.get(shared));
  });

  it('keeps comments and entries of people in the lists', () => {
    const path = 'services/environments/snd/04/kustomization.yaml';
    const edited = new Map(empty).set(
      path,
      `${empty.get(path)}# ours, do not touch\n- ../../../platform/tools\n`,
    );
    const { files } = generate(edited, { service: 'fcp-demo-web' });
    expect(files.get(path)).toBe(
      `${edited.get(path)}- ../../../fcp/fcp-demo/base/patch\n`,
    );
  });

  it('is left alone where no version of the templates explains it', () => {
    const path = `${team}/fcp-demo-web/deploy/snd/04/patch.yaml`;
    const older = new Map(
      replaceIn(generated, path, 'fluxcd.io/v2', 'fluxcd.io/v2beta1'),
    );
    older.delete(`${team}/fcp-demo-web/generated.yaml`);
    const { plan } = generate(older, { service: 'fcp-demo-web' });
    expect(plan.changes.map(change => change.path)).toEqual([]);
    expect(plan.warnings).toEqual([
      expect.stringContaining(
        'Service "fcp-demo-web" has files for snd4 that none of the known versions of the templates explains',
      ),
    ]);
  });
});

describe('a wrong request', () => {
  it.each([
    [
      { service: 'fcp-demo-wep' },
      /no service "fcp-demo-wep"; did you mean "fcp-demo-web"\?/,
    ],
    [{ environment: 'snd9' }, /no environment "snd9" .*did you mean "snd4"\?/],
    [
      { environment: 'prd1', service: 'fcp-demo-web' },
      /"fcp-demo-web" has no environment "prd1"/,
    ],
  ])('%j is refused with the nearest names', (request, message) => {
    expect(() => generate(empty, request)).toThrow(message);
  });

  it('accepts an environment in any case', () => {
    expect(generate(empty, { environment: 'SND4' }).plan).toEqual(
      generate(empty, {}).plan,
    );
  });

  it('names each token without value, its field, and where to set it', () => {
    const tenant = { ...defra, configVariables: [] };
    expect(() => planManifests({ ...base, tenant, current: empty })).toThrow(
      /__TEAM_CPU_QUOTA__ in field spec.postBuild.substitute.TEAM_CPU_QUOTA of templates\/programme\/team\/base\/patch\/kustomize.yaml has no value; set TEAM_CPU_QUOTA in adp-teams-config, in the configVariables of team "fcp-demo", or the tenant/,
    );
  });

  it('names the environment where a token of its files can be set', () => {
    const tenant = {
      ...defra,
      environments: [{ name: 'snd4', configVariables: [] }],
    };
    expect(() => planManifests({ ...base, tenant, current: empty })).toThrow(
      /set IMAGE_POLICY_VERSION_RANGE in adp-teams-config, in the configVariables of environment snd4 of the service, or environment snd4 of the tenant, or service "fcp-demo-web", or team "fcp-demo", or the tenant/,
    );
  });

  it('is refused when a template has a token in the name of a field', () => {
    const path =
      'templates/programme/team/service/deploy/environment/patch.yaml';
    const wrong = new Map([
      ...templates,
      [path, templates.get(path)!.replace('labels:', '__TEAM_NAME__:')],
    ]);
    expect(() =>
      planManifests({ ...base, templates: wrong, current: empty }),
    ).toThrow(
      /__TEAM_NAME__ in the name of field spec.values.__TEAM_NAME__ of templates\/programme\/team\/service\/deploy\/environment\/patch.yaml is not replaced, since only values are; write the name out in adp-flux-templates/,
    );
  });

  it('is refused for a service whose folder would be the team’s', () => {
    const services = [{ ...fcpDemo.services[0], name: 'base' }];
    expect(() =>
      planManifests({
        ...base,
        team: { ...fcpDemo, services },
        current: empty,
      }),
    ).toThrow(
      /A service and its team would both have services\/fcp\/fcp-demo\/base\/kustomization.yaml/,
    );
  });

  it('is refused in an environment that nobody has set up', () => {
    const current = new Map(empty);
    current.delete('services/environments/snd/04/kustomization.yaml');
    expect(() => planManifests({ ...base, current })).toThrow(
      /set up environment snd4 in adp-flux-services first/,
    );
  });
});
