import { generateManifests } from '../flux/generateManifests';
import { KustomizeRepository, kubectl } from '../flux/__testUtils__/kustomize';
import type { KubernetesObject } from '../kustomize/kubernetesObject';
import { writeTeamsConfig } from '../teams-config/writeTeamsConfig';
import { problemsOfObject } from './__testUtils__/checkBootstrap';
import {
  logger,
  objectsOf,
  SandboxEstate,
} from './__testUtils__/sandboxEstate';
import {
  readResourceSetInputs,
  type ResourceSetInput,
} from './resourceSetInputs';

jest.setTimeout(120_000);

const of = new SandboxEstate();

beforeEach(() => of.start());
afterEach(() => of.stop());

/** What the operator makes of inputs, whose names are in the templates. */
const deployedWith = (inputs: readonly ResourceSetInput[]) => {
  const [, set] = objectsOf(
    of.show(
      'adp-flux-core',
      'bootstrap/prd/02/flux-operator/resource-set.yaml',
    ),
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

(kubectl ? describe : describe.skip)('where kustomize can be run', () => {
  it('tells a cluster of a service that was generated for it', async () => {
    await of.add();
    const { github, estate } = of.portal();
    const team = { name: 'fcp-demo', programmeName: 'fcp', serviceCode: 'FCD' };
    expect(await readResourceSetInputs(github, estate, 'prd2')).toEqual([]);
    await writeTeamsConfig(
      github,
      estate,
      {
        team,
        services: [
          {
            name: 'fcp-demo-web',
            type: 'Frontend',
            environments: ['prd2', 'snd4'],
          },
        ],
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
    const services = await KustomizeRepository.create(
      of.files('adp-flux-services'),
    );
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
    await services.remove();
  });
});

it('tells no teams rather than some', async () => {
  const { github, estate } = of.portal();
  await expect(readResourceSetInputs(github, estate, 'prd2')).rejects.toThrow(
    /no environment prd2 in flux\/defra-config.yaml; it has snd4, dev1/,
  );
  await of.edit(
    'adp-teams-config',
    'flux/services/broken.yaml',
    'teamName: broken\n',
  );
  await expect(
    readResourceSetInputs(of.portal().github, estate, 'prd1'),
  ).rejects.toThrow(/flux\/services\/broken.yaml.*is not valid/);
});
