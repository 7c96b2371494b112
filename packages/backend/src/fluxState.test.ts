import { Portal } from './__testUtils__/portal';

jest.setTimeout(300_000);

let portal: Portal;

beforeAll(async () => {
  portal = await Portal.start();
});

afterAll(() => portal?.stop());

it("reads the state of Flux of a service from its environment's cluster", async () => {
  await portal.create({
    name: 'fcp-demo-flux-state',
    description: 'A service that Flux deploys',
    type: 'frontend',
    owner: 'group:default/fcp-demo',
  });
  const entityRef = 'component:default/fcp-demo-flux-state';
  await portal.until('the component is in the catalog', async () => {
    const response = await portal.fetch(
      '/api/catalog/entities/by-name/component/default/fcp-demo-flux-state',
    );
    return response.ok;
  });

  const response = await portal.fetch(
    '/api/kubernetes/resources/custom/query',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: {},
        entityRef,
        customResources: [
          {
            group: 'kustomize.toolkit.fluxcd.io',
            apiVersion: 'v1',
            plural: 'kustomizations',
          },
          {
            group: 'helm.toolkit.fluxcd.io',
            apiVersion: 'v2',
            plural: 'helmreleases',
          },
        ],
      }),
    },
  );

  const body = await response.text();
  expect(body).toContain('Applied revision');
  const { items } = JSON.parse(body) as {
    items: {
      cluster: { name: string };
      errors: unknown[];
      resources: {
        resources: { kind: string; metadata: { name: string } }[];
      }[];
    }[];
  };
  expect(items.flatMap(({ errors }) => errors)).toEqual([]);
  const found = items.flatMap(({ cluster, resources }) =>
    resources.flatMap(({ resources: objects }) =>
      objects.map(
        ({ kind, metadata }) => `${cluster.name} ${kind} ${metadata.name}`,
      ),
    ),
  );
  expect(found).toEqual(
    expect.arrayContaining([
      'snd4 Kustomization fcp-demo-flux-state-deploy',
      'snd4 HelmRelease fcp-demo-flux-state',
    ]),
  );
  expect(found.filter(object => !object.startsWith('snd4 '))).toEqual([]);
});

it('gives nobody but platform admins a way into the clusters', async () => {
  const response = await portal.fetch('/api/kubernetes/proxy/version', {
    headers: { 'backstage-kubernetes-cluster': 'snd4' },
  });

  expect(response.status).toBe(403);
});
