import { KustomizeRepository, kubectl } from '../flux/__testUtils__/kustomize';
import {
  problemsOfBicep,
  problemsOfObject,
} from './__testUtils__/checkBootstrap';
import { readBicep } from './__testUtils__/readBicep';
import { objectsOf, SandboxEstate } from './__testUtils__/sandboxEstate';

jest.setTimeout(120_000);

const of = new SandboxEstate();

beforeEach(() => of.start());
afterEach(() => of.stop());

(kubectl ? describe : describe.skip)('what was written', () => {
  const checkouts: KustomizeRepository[] = [];

  afterEach(async () => {
    await Promise.all(
      checkouts.splice(0).map(repository => repository.remove()),
    );
  });

  const checkout = async (repo: string) => {
    const repository = await KustomizeRepository.create(of.files(repo));
    checkouts.push(repository);
    return repository;
  };

  it('builds with kustomize, and passes the definitions of Flux and Azure', async () => {
    const { repositories } = await of.add();
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
    await of.add();
    const core = await checkout('adp-flux-core');
    const text = (name: string) =>
      of.show('adp-flux-core', `bootstrap/prd/02/${name}`);
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
});
