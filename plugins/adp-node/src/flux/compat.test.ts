import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fluxTeamSchema, fluxTenantSchema } from '@adp/plugin-adp-common';
import { parse } from 'yaml';
import { planLikePredecessor, predecessorTeamSchema } from './compat';
import { applyPlan, readTree, repositoryRoot } from './__testUtils__/fixtures';

/** Real generations of the predecessor; the folder is not part of this repository. */
const golden = join(repositoryRoot, '../shared/flux-golden');
const cases = existsSync(golden) ? readdirSync(join(golden, 'cases')) : [];

process.stdout.write(
  cases.length > 0
    ? `Comparing ${cases.length} generations with the predecessor's, byte for byte\n`
    : `Not comparing with the predecessor: there is no ${golden}\n`,
);

/** A generation for one environment that broke all others of a service. */
const incident = join(repositoryRoot, '../shared/domain/incident');

type Case = {
  team: string;
  tenant: string;
  templates: string;
  service: string | null;
  environment: string | null;
};

function runCase(name: string) {
  const files = readTree(join(golden, 'cases', name));
  const below = (folder: string) =>
    new Map(
      [...files]
        .filter(([path]) => path.startsWith(`${folder}/`))
        .map(([path, text]) => [path.slice(folder.length + 1), text]),
    );
  const config = below('teams-config');
  const request: Case = parse(files.get('case.yaml')!);
  const before = below('before');
  const plan = planLikePredecessor({
    templates: readTree(join(golden, 'templates', request.templates)),
    templateVersion: request.templates,
    tenant: fluxTenantSchema.parse(
      parse(config.get(`flux/${request.tenant}-config.yaml`)!),
    ),
    team: predecessorTeamSchema.parse(
      parse(config.get(`flux/services/${request.team}.yaml`)!),
    ),
    service: request.service ?? undefined,
    environment: request.environment ?? undefined,
    current: before,
  });
  return {
    expected: new Map([...before, ...below('after')]),
    actual: applyPlan(before, plan),
  };
}

(cases.length > 0 ? describe : describe.skip)(
  'compared with the predecessor',
  () => {
    it.each(cases.length > 0 ? cases : ['no cases'])('%s', name => {
      const { expected, actual } = runCase(name);
      expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [path, text] of expected) {
        expect(`${path}\n${actual.get(path)}`).toBe(`${path}\n${text}`);
      }
    });
  },
);

(existsSync(incident) ? describe : describe.skip)(
  'the incident of 2024-08-16',
  () => {
    const readRequest = () => {
      const config = readTree(join(incident, 'teams-config'));
      return {
        templates: readTree(join(golden, 'templates/1.0.13')),
        templateVersion: '1.0.13',
        tenant: fluxTenantSchema.parse(
          parse(config.get('flux/defra-config.yaml')!),
        ),
        team: fluxTeamSchema.parse(
          parse(config.get('flux/services/fcp-demo.yaml')!),
        ),
        service: 'ffc-demo-web',
        environment: 'snd4',
        current: readTree(join(incident, 'before')),
      };
    };

    it('happens again with the rules of the predecessor', () => {
      const request = readRequest();
      const after = readTree(join(incident, 'after'));
      expect(applyPlan(request.current, planLikePredecessor(request))).toEqual(
        new Map([...request.current, ...after]),
      );
    });
  },
);
