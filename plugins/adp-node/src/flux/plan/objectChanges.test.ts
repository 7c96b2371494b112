import type { FileTree } from '../../gitops/fileTree';
import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  templates,
} from '../__testUtils__/fixtures';
import { planManifests } from './planManifests';

const empty = estateRepository('adp-flux-services', 'defra');

function plan(current: FileTree, environments: string[]) {
  const [service] = fcpDemo.services;
  return planManifests({
    templates,
    templateVersion: '1.0.0',
    tenant: defra,
    team: {
      ...fcpDemo,
      services:
        environments.length === 0
          ? []
          : [
              {
                ...service,
                environments: environments.map(name => ({ name })),
              },
            ],
    },
    withObjects: true,
    current,
  });
}

it('tells objects of the environments that deploy the team, and of no others', () => {
  const first = plan(empty, ['snd4']);
  expect(first.objects).toEqual([
    {
      environment: 'snd4',
      added: expect.arrayContaining([
        'HelmRelease flux-config/fcp-demo-web',
        'Kustomization flux-config/fcp-demo-base',
      ]),
      changed: [],
      removed: [],
    },
  ]);
  const files = applyPlan(empty, first);
  expect(plan(files, ['snd4']).objects).toEqual([]);

  const moved = plan(files, ['dev1']).objects!;
  const [{ added }] = first.objects!;
  expect(moved.map(({ environment }) => environment)).toEqual(['snd4', 'dev1']);
  expect(moved[0].removed).toEqual(added);
  expect(moved[1].added).toHaveLength(added.length);
  expect(plan(files, []).objects).toEqual([
    { environment: 'snd4', added: [], changed: [], removed: added },
  ]);
});
