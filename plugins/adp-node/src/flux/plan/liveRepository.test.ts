import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fluxTenantSchema } from '@adp/plugin-adp-common';
import type { FileTree } from '../../gitops/fileTree';
import { KustomizeTree } from '../../kustomize/kustomizeTree';
import { applyPlan, readTree, repositoryRoot } from '../__testUtils__/fixtures';
import { reconstructTeams } from '../__testUtils__/reconstructTeams';
import { ManifestRequest, planManifests } from './planManifests';

jest.setTimeout(180_000);

const live = join(repositoryRoot, '../shared/flux-live');
const golden = join(repositoryRoot, '../shared/flux-golden/templates');

const tenant = fluxTenantSchema.parse({
  environments: 'snd1 snd2 snd3 snd4 dev1 tst1 tst2 pre1 prd1'
    .split(' ')
    .map(name => ({ name })),
  configVariables: [
    { key: 'TENANT_NAME', value: 'defra' },
    { key: 'IMAGE_POLICY_VERSION_RANGE', value: '>=0.1.0-0' },
    ...[
      'TEAM_CPU_QUOTA',
      'TEAM_MEMORY_QUOTA',
      'TEAM_PODS_QUOTA',
      'CONTAINER_MAX_CPU',
      'CONTAINER_MAX_MEMORY',
    ].map(key => ({ key, value: '1' })),
  ],
});

/** What each folder builds, or why it does not. */
function buildAll(files: FileTree): Map<string, string | Error> {
  const tree = new KustomizeTree(files);
  return new Map(
    tree.folders().map((folder): [string, string | Error] => {
      try {
        return [folder, JSON.stringify(tree.build(folder))];
      } catch (error) {
        return [folder, error as Error];
      }
    }),
  );
}

(existsSync(live) ? describe : describe.skip)(
  'a real repository that the predecessor has written',
  () => {
    const versions = new Map(
      (existsSync(golden) ? readdirSync(golden) : []).map(version => [
        version,
        readTree(join(golden, version)),
      ]),
    );
    let before: FileTree;
    let built: Map<string, string | Error>;

    beforeAll(() => {
      const folder = mkdtempSync(join(tmpdir(), 'adp-flux-live-'));
      const archive = readdirSync(live).find(name => name.endsWith('.tar.gz'))!;
      execFileSync('tar', ['xzf', join(live, archive), '-C', folder]);
      before = readTree(folder);
      rmSync(folder, { recursive: true });
      built = buildAll(before);
    });

    /** Generates for all teams, and again, which changes nothing more. */
    function generateForAll(more: Partial<ManifestRequest>) {
      const request = {
        templates: versions.get('1.0.13')!,
        templateVersion: '1.0.13',
        otherTemplates: versions,
        tenant,
        ...more,
      };
      return reconstructTeams(before).reduce<FileTree>((current, team) => {
        const files = applyPlan(
          current,
          planManifests({ ...request, team, current }),
        );
        const again = planManifests({ ...request, team, current: files });
        expect({ team: team.teamName, changes: again.changes }).toEqual({
          team: team.teamName,
          changes: [],
        });
        return files;
      }, before);
    }

    it('builds the same for all other environments after one is generated', () => {
      const after = buildAll(generateForAll({ environment: 'snd4' }));
      const others = (all: Map<string, string | Error>) =>
        [...all].filter(
          ([folder]) =>
            typeof built.get(folder) === 'string' &&
            !folder.endsWith('/snd/04'),
        );
      expect(others(after)).toEqual(others(built));
    });

    it('builds whole after an upgrade', () => {
      const after = buildAll(generateForAll({ upgrade: true }));
      const failing = (all: Map<string, string | Error>) =>
        [...all]
          .filter(([, output]) => output instanceof Error)
          .map(([folder, error]) => `${folder}: ${error}`);
      process.stdout.write(
        `An upgrade of the real repository leaves ${
          failing(after).length
        } folders that do not build, of ${failing(built).length}\n`,
      );
      expect(failing(after)).toEqual([]);
    });
  },
);
