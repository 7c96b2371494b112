import {
  fluxTeamPath,
  fluxTenantPath,
} from '../../teams-config/teamsConfigPaths';
import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  templates,
} from '../__testUtils__/fixtures';
import { mergePlans } from './mergePlans';
import { planManifests } from './planManifests';
import {
  applyStoredPlan,
  parseStoredPlan,
  PlanTrees,
  storePlan,
} from './storedPlan';

const CLUSTER = 'services/environments/snd/04/kustomization.yaml';

const fluxServices = estateRepository('adp-flux-services', 'defra');
const trees: PlanTrees = {
  teamsConfig: new Map([
    [fluxTeamPath('fcp-demo'), 'teamName: fcp-demo\n'],
    [fluxTenantPath('defra'), 'environments: []\n'],
  ]),
  fluxServices,
  templates: new Map([['1.0.0', templates]]),
};

function planFor(teamName: string, current = fluxServices) {
  return planManifests({
    templates,
    templateVersion: '1.0.0',
    tenant: defra,
    team: {
      ...fcpDemo,
      teamName,
      services: fcpDemo.services.map(service => ({
        ...service,
        name: service.name.replace('fcp-demo', teamName),
      })),
    },
    current,
  });
}

/** As it is read back from where it was kept. */
function keep(plan = planFor('fcp-demo'), text = JSON.stringify) {
  const stored = storePlan(
    plan,
    {
      request: { tenant: 'defra', teams: ['fcp-demo'] },
      templateVersion: '1.0.0',
      commits: {},
      paths: ['services'],
    },
    trees,
  );
  return parseStoredPlan(text(stored), 'plan.json');
}

it('gives the changes that were planned, until they are made', () => {
  const plan = planFor('fcp-demo');
  const stored = keep(plan);
  expect(applyStoredPlan(stored, trees)).toEqual(plan.changes);
  const applied = applyPlan(fluxServices, plan);
  expect(applyStoredPlan(stored, { ...trees, fluxServices: applied })).toEqual(
    [],
  );
  // Half of it may have been made.
  const half = { changes: plan.changes.slice(0, 7) };
  expect(
    applyStoredPlan(stored, {
      ...trees,
      fluxServices: applyPlan(fluxServices, half),
    }),
  ).toEqual(plan.changes.slice(7));
});

it.each<[string, Partial<PlanTrees>, RegExp]>([
  [
    'a file that was read',
    { fluxServices: new Map([...fluxServices, [CLUSTER, 'a: 1\n']]) },
    /04\/kustomization.yaml in adp-flux-services is different\./,
  ],
  [
    'a new file',
    { fluxServices: new Map([...fluxServices, ['services/x.yaml', 'a: 1\n']]) },
    /: services\/x.yaml in adp-flux-services is new\./,
  ],
  [
    'a file that is gone',
    { teamsConfig: new Map() },
    /: flux\/defra-config.yaml in adp-teams-config is gone; flux\/services\/fcp-demo.yaml in adp-teams-config is gone\./,
  ],
  [
    'the templates',
    { templates: new Map([['1.0.0', new Map()]]) },
    /helm-repository.yaml in adp-flux-templates@1.0.0 is gone/,
  ],
])('is refused after a change of %s', (_, change, reason) => {
  expect(() => applyStoredPlan(keep(), { ...trees, ...change })).toThrow(
    reason,
  );
});

it.each([
  [
    '../elsewhere.yaml',
    /spec.changes.0.path: a path below services\/ is wanted/,
  ],
  ['services/../x.yaml', /a path below services\/ is wanted/],
  ['services/environments/snd/04', /spec.changes.0.before: .* is not what/],
])('refuses a plan that was made up for %s', (path, reason) => {
  expect(() =>
    keep(planFor('fcp-demo'), stored =>
      JSON.stringify({
        ...stored,
        spec: {
          ...stored.spec,
          changes: [{ path, before: '0'.repeat(40), after: 'a: 1\n' }],
        },
      }),
    ),
  ).toThrow(reason);
});

it('merges the plans of teams, which change the same lists', () => {
  const first = planFor('fcp-demo');
  const second = planFor('fcp-other', applyPlan(fluxServices, first));
  const merged = mergePlans([first, second]);
  const files = applyPlan(fluxServices, merged);
  expect(files).toEqual(applyPlan(applyPlan(fluxServices, first), second));
  expect(merged.changes.filter(({ path }) => path === CLUSTER)).toEqual([
    {
      path: CLUSTER,
      before: fluxServices.get(CLUSTER),
      after: files.get(CLUSTER),
    },
  ]);
  expect(applyStoredPlan(keep(merged), trees)).toEqual(merged.changes);
});
