import { posix } from 'node:path';
import { fluxTenantSchema } from '@adp/plugin-adp-common';
import { parse, parseAllDocuments } from 'yaml';
import type { FileTree } from '../gitops/fileTree';
import {
  applyPlan,
  estateRepository,
  fcpDemo,
  templates,
} from './__testUtils__/fixtures';
import { KustomizeRepository, kubectl } from './__testUtils__/kustomize';
import { planManifests } from './plan/planManifests';

jest.setTimeout(120_000);

type Manifest = {
  kind: string;
  apiVersion: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec?: {
    path: string;
    sourceRef: { name: string };
    postBuild?: {
      substitute?: Record<string, string>;
      substituteFrom?: { name: string }[];
    };
  };
};

/** `${NAME}`, unless it has a default: `${NAME:=5000}`. */
const VARIABLE = /\$\{([A-Za-z_]\w*)\}/g;

/**
 * Follows the Flux Kustomizations from the one folder that a cluster is started
 * with, as Flux does, and builds every folder that they lead to.
 *
 * @returns for each Kustomization, by name, the variables that nothing sets;
 *   since Flux 2.9 these stop it.
 */
async function followFlux(
  repositories: Record<string, KustomizeRepository>,
  environment: { folder: string; variables: Record<string, string> },
): Promise<Map<string, string[]>> {
  const unset = new Map<string, string[]>();
  const follow = async (
    repository: string,
    folder: string,
    from?: Manifest,
  ) => {
    const output = await repositories[repository].build(folder);
    const { substitute = {}, substituteFrom = [] } =
      from?.spec?.postBuild ?? {};
    const known = new Set([
      ...Object.keys(substitute),
      ...substituteFrom.flatMap(({ name }) =>
        // Azure Service Operator writes these.
        name.endsWith('-mi-credential')
          ? ['clientId']
          : Object.keys(environment.variables),
      ),
    ]);
    unset.set(
      from?.metadata.name ?? folder,
      // Flux replaces nothing in what is started by hand or has no postBuild.
      from?.spec?.postBuild
        ? [...new Set([...output.matchAll(VARIABLE)].map(found => found[1]))]
            .filter(name => !known.has(name))
            .sort()
        : [],
    );
    for (const document of parseAllDocuments(output)) {
      const manifest: Manifest = document.toJS();
      if (manifest.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')) {
        await follow(
          manifest.spec!.sourceRef.name,
          posix.normalize(
            manifest.spec!.path.replace(
              VARIABLE,
              (_, name: string) => environment.variables[name],
            ),
          ),
          manifest,
        );
      }
    }
  };
  await follow('core-repository', `flux/${environment.folder}`);
  return unset;
}

/** The folders of a repository that kustomize builds. */
function foldersOf(files: FileTree, repository: string) {
  return [...files.keys()]
    .filter(path => posix.basename(path) === 'kustomization.yaml')
    .map(path => ({ repository, folder: posix.dirname(path) }));
}

(kubectl ? describe : describe.skip).each([
  ['defra', ['snd/04', 'dev/01', 'tst/01', 'tst/02', 'pre/01', 'prd/01']],
  ['defradev', ['snd/01', 'snd/02', 'snd/03']],
])('the clusters of a new estate of %s', (tenant, folders) => {
  const core = estateRepository('adp-flux-core', tenant);
  const empty = estateRepository('adp-flux-services', tenant);
  const tenantConfig = fluxTenantSchema.parse(
    parse(
      estateRepository('adp-teams-config', tenant).get(
        `flux/${tenant}-config.yaml`,
      )!,
    ),
  );
  const [first] = tenantConfig.environments;
  const team = {
    ...fcpDemo,
    services: fcpDemo.services.map(service => ({
      ...service,
      environments: [first],
    })),
  };
  const services = applyPlan(
    empty,
    planManifests({
      templates,
      templateVersion: '1.0.0',
      tenant: tenantConfig,
      team,
      current: empty,
    }),
  );
  const folderOfFirst = `${first.name.slice(0, 3)}/0${first.name.slice(3)}`;
  let repositories: Record<string, KustomizeRepository>;

  beforeAll(async () => {
    repositories = {
      'core-repository': await KustomizeRepository.create(core),
      'services-repository': await KustomizeRepository.create(services),
    };
  });

  afterAll(async () => {
    await Promise.all(
      Object.values(repositories).map(repository => repository.remove()),
    );
  });

  it.each(folders)(
    '%s builds all that it deploys, and sets every variable',
    async folder => {
      const unset = await followFlux(repositories, {
        folder,
        variables: parse(core.get(`clusters/${folder}/platform-vars.yaml`)!)
          .data,
      });
      expect([...unset].filter(([, names]) => names.length > 0)).toEqual([]);

      const ofTeam = [...unset.keys()].filter(name => name.startsWith('fcp-'));
      expect(ofTeam.sort()).toEqual(
        folder === folderOfFirst
          ? [
              'fcp-demo-api-deploy',
              'fcp-demo-api-infra',
              'fcp-demo-base',
              'fcp-demo-orders-deploy',
              'fcp-demo-orders-infra',
              'fcp-demo-orders-pre-deploy',
              'fcp-demo-proxy-deploy',
              'fcp-demo-web-deploy',
              'fcp-demo-web-infra',
            ]
          : [],
      );
    },
  );

  it('has no folder that does not build', async () => {
    const all = [
      ...foldersOf(core, 'core-repository'),
      ...foldersOf(services, 'services-repository'),
    ];
    for (const { repository, folder } of all) {
      await expect(repositories[repository].build(folder)).resolves.toContain(
        'apiVersion: ',
      );
    }
  });
});
