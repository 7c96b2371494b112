import type { FluxTeam } from '@adp/plugin-adp-common';
import type { FileTree } from '../../gitops/fileTree';
import { ManifestRequest, planManifests } from './planManifests';
import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  templates,
} from '../__testUtils__/fixtures';

const empty = estateRepository('adp-flux-services', 'defra');

function generate(
  current: FileTree,
  team: FluxTeam,
  more: Partial<ManifestRequest> = {},
) {
  const plan = planManifests({
    templates,
    templateVersion: '1.0.0',
    tenant: defra,
    team,
    ...more,
    current,
  });
  return { plan, files: applyPlan(current, plan) };
}

const withServices = (services: FluxTeam['services']): FluxTeam => ({
  ...fcpDemo,
  services,
});

const without = (...names: string[]) =>
  withServices(fcpDemo.services.filter(({ name }) => !names.includes(name)));

const sorted = (files: FileTree) => new Map([...files].sort());

const all = generate(empty, fcpDemo).files;
const folder = 'services/fcp/fcp-demo';

it('removes a service that is configured no more, and lists it first', () => {
  const { plan, files } = generate(all, without('fcp-demo-web'));
  expect(sorted(files)).toEqual(
    sorted(generate(empty, without('fcp-demo-web')).files),
  );
  expect(
    plan.changes
      .filter(({ after }) => after === undefined)
      .map(({ path }) => path),
  ).toContain(`${folder}/fcp-demo-web/deploy/snd/04/patch.yaml`);
});

it('removes an environment that a service has no more', () => {
  const team = withServices(
    fcpDemo.services.map(service => ({
      ...service,
      environments: service.environments.filter(({ name }) => name !== 'dev1'),
    })),
  );
  const { files } = generate(all, team);
  expect(sorted(files)).toEqual(sorted(generate(empty, team).files));
  expect(files.get('services/environments/dev/01/kustomization.yaml')).toBe(
    empty.get('services/environments/dev/01/kustomization.yaml'),
  );
});

it('removes a team that has no services any more', () => {
  expect(sorted(generate(all, withServices([])).files)).toEqual(sorted(empty));
});

it('removes what a service no longer has, such as its database', () => {
  const team = withServices(
    fcpDemo.services.map(service => ({
      ...service,
      configVariables: undefined,
    })),
  );
  expect(sorted(generate(all, team).files)).toEqual(
    sorted(generate(empty, team).files),
  );
});

describe('the removal of one service', () => {
  const api = fcpDemo.services.find(({ name }) => name !== 'fcp-demo-web')!;
  const oneOfTwo = withServices([
    { ...api, environments: api.environments.slice(0, 1) },
    ...without(api.name).services.filter(({ name }) => name === 'fcp-demo-web'),
  ]);
  const before = generate(empty, oneOfTwo).files;
  // An environment that the pipeline has not generated yet.
  const after = withServices([api]);
  const removal = { service: 'fcp-demo-web', removal: true };

  it('removes it everywhere, and generates nothing for others', () => {
    const { plan, files } = generate(before, after, removal);

    const paths = [...files.keys()];
    expect(paths.filter(path => path.includes('fcp-demo-web'))).toEqual([]);
    const ofOther = (path: string) => path.includes(`/${api.name}/`);
    expect(paths.filter(ofOther)).toEqual([...before.keys()].filter(ofOther));
    expect(plan.changes.length).toBeGreaterThan(0);
    expect(generate(files, after, removal).plan.changes).toEqual([]);
  });

  it('is refused while it is configured', () => {
    expect(() => generate(before, oneOfTwo, removal)).toThrow(
      /"fcp-demo-web" .* still configured/,
    );
  });

  it('removes it from one environment', () => {
    const [environment] = oneOfTwo.services[1].environments;
    const rest = withServices([
      oneOfTwo.services[0],
      {
        ...oneOfTwo.services[1],
        environments: oneOfTwo.services[1].environments.filter(
          ({ name }) => name !== environment.name,
        ),
      },
    ]);
    const { files } = generate(before, rest, {
      ...removal,
      environment: environment.name,
    });

    expect(sorted(files)).toEqual(sorted(generate(empty, rest).files));
  });
});

it('touches nothing that is out of the environment asked for', () => {
  const { plan } = generate(all, without('fcp-demo-web'), {
    environment: 'dev1',
  });
  const paths = plan.changes.map(({ path }) => path);
  expect(paths).toContain(`${folder}/fcp-demo-web/deploy/dev/01/patch.yaml`);
  expect(paths.filter(path => path.includes('/snd/'))).toEqual([]);
  expect(paths).not.toContain(
    `${folder}/fcp-demo-web/deploy/base/helm-release.yaml`,
  );
});

it('keeps what people have made, and says so', () => {
  const list = `${folder}/snd/04/kustomization.yaml`;
  const edited = new Map(all)
    .set(list, `${all.get(list)}- ../../by-hand\n`)
    .set(`${folder}/by-hand/kustomization.yaml`, 'resources: []\n');
  const { plan, files } = generate(edited, withServices([]));
  expect(files.get(list)).toBe(
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- ../../base\n- ../../by-hand\n',
  );
  expect(files.has(`${folder}/by-hand/kustomization.yaml`)).toBe(true);
  expect(plan.warnings).toEqual([
    expect.stringContaining(
      `${folder}/by-hand belongs to no configured service, and was not generated, so it was left alone`,
    ),
  ]);
});

it('says which edits by hand are removed with a service', () => {
  const path = `${folder}/fcp-demo-web/deploy/snd/04/patch.yaml`;
  const edited = new Map(all).set(
    path,
    all.get(path)!.replace('class: nginx', 'class: other'),
  );
  const { plan } = generate(edited, without('fcp-demo-web'));
  expect(plan.warnings).toEqual([
    `${path} is removed, with what was edited in it by hand`,
  ]);
});

it('keeps removed what somebody has removed, unless something needs it', () => {
  const unlisted = `${folder}/fcp-demo-web/infra/snd/04/image-policy.yaml`;
  const list = `${folder}/fcp-demo-web/infra/snd/04/kustomization.yaml`;
  const patch = `${folder}/fcp-demo-web/deploy/snd/04/patch.yaml`;
  const edited = new Map(all).set(
    list,
    all.get(list)!.replace('- image-policy.yaml\n', ''),
  );
  edited.delete(unlisted);
  edited.delete(patch);
  const base = `${folder}/fcp-demo-web/deploy/base`;
  edited.delete(`${base}/kustomization.yaml`);
  edited.delete(`${base}/helm-release.yaml`);
  const { plan, files } = generate(edited, fcpDemo);
  expect(plan.changes.map(({ path }) => path)).toEqual([
    `${base}/helm-release.yaml`,
    `${base}/kustomization.yaml`,
    patch,
  ]);
  expect(files.get(patch)).toBe(all.get(patch));
  expect(plan.warnings).toEqual([
    `${base}/kustomization.yaml was removed by hand, but is still needed, so it is generated again`,
    `${patch} was removed by hand, but is still needed, so it is generated again`,
    `${base}/helm-release.yaml was removed by hand, but is still needed, so it is generated again`,
    `${unlisted} was removed by hand, and stays removed`,
  ]);
});

it('keeps what was generated without a record and edited since, listed as it is', () => {
  const path = `${folder}/fcp-demo-web/deploy/snd/04/patch.yaml`;
  const legacy = new Map(
    [...all].filter(([file]) => !file.endsWith('/generated.yaml')),
  ).set(path, all.get(path)!.replace('class: nginx', 'class: other'));
  const team = withServices(
    fcpDemo.services.map(service => ({
      ...service,
      environments: service.environments.filter(({ name }) => name !== 'snd4'),
    })),
  );
  const { plan, files } = generate(legacy, team);
  expect(files.get(path)).toBe(legacy.get(path));
  expect(files.get(`${folder}/snd/04/kustomization.yaml`)).toBe(
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- ../../base\n- ../../fcp-demo-web\n',
  );
  expect(plan.warnings).toContainEqual(
    expect.stringContaining(
      'fcp-demo-web has files for snd4 that the configuration lists no more; they were kept, since',
    ),
  );
  // What nobody has edited goes all the same.
  expect(files.has(`${folder}/fcp-demo-api/deploy/snd/04/patch.yaml`)).toBe(
    false,
  );
});

it('says that a team has nothing in the environment asked for', () => {
  const { plan } = generate(empty, fcpDemo, { environment: 'prd1' });
  expect(plan.changes).toEqual([]);
  expect(plan.warnings).toEqual([
    'Delivery project "fcp-demo" has no service in environment "prd1"; add the environment to a service in adp-teams-config first',
  ]);
});

it('puts back the folder that Flux builds an environment from', () => {
  const gone = new Map(
    [...all].filter(
      ([path]) => !path.startsWith(`${folder}/fcp-demo-web/deploy/snd/04/`),
    ),
  );
  expect(generate(gone, fcpDemo).files).toEqual(
    new Map([...gone, ...all].map(([path]) => [path, all.get(path)!])),
  );
});
