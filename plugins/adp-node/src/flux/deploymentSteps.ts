import type { FluxEnvironment, FluxTeam } from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { estateBranch, type ManifestEstate } from '../estates';
import type { ReadRefs } from '../gitops/branchReader';
import type { FileChange, FileTree } from '../gitops/fileTree';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import { recordGenerated } from '../teams-config/fluxTeamFile';
import { fluxTeamPath, fluxTenantPath } from '../teams-config/teamsConfigPaths';
import { parseTeamsConfig } from './generationConfig';
import { recordedEnvironments } from './deploymentVersion';
import { ownerFolder, RECORD_FILE } from './layout';
import { environmentsWithFiles } from './plan/environmentFiles';
import { Deployment, prepareDeployment } from './prepareDeployment';

/**
 * What pipelines of the predecessor do in single steps, which `generateManifests`
 * with `deploys` does in one: ask, register, generate, clear the flag.
 */

/** A service in an environment. */
export type DeploymentKey = {
  team: string;
  service: string;
  environment: string;
};

/** With the version of the templates that what is new gets. */
type ConfiguredDeployment = Deployment & { defaultVersion: string };

type StepOptions = OperationOptions & { requestedBy?: string };

/**
 * What is configured, and the version of the templates that the manifests are
 * to have. They are to be generated, whatever the flag says, where the record
 * beside them says that this was not done: of two commits one may have been made.
 *
 * @throws NotFoundError for an unknown team, service or environment, also for
 *   one that the service does not have.
 */
export async function readDeployment(
  github: GitHubRepositories,
  estate: ManifestEstate,
  key: DeploymentKey,
): Promise<{ environment: FluxEnvironment; templatesVersion: string }> {
  const { deployment, recorded } = await github.read(
    estate.organization,
    async read => {
      const [{ files }] = await read([
        configFiles(estate, key.team),
        // Where the branch points costs no request of its own here.
        { ref: estateBranch(estate, 'fluxServices'), paths: [] },
      ]);
      const prepared = prepare(estate, files, key);
      const { programmeName: programme, teamName } = prepared.team;
      const owner = { programme, team: teamName, service: key.service };
      const [current] = await read([
        {
          ref: estateBranch(estate, 'fluxServices'),
          paths: [`${ownerFolder(owner)}/${RECORD_FILE}`],
        },
      ]);
      return {
        deployment: prepared,
        recorded: recordedEnvironments(current.files, owner),
      };
    },
  );
  const { team, upgradeTo, isRegistered, defaultVersion } = deployment;
  const environment = team.services
    .find(({ name }) => name === key.service)
    ?.environments.find(({ name }) => name === key.environment);
  if (!environment || isRegistered) {
    throw new NotFoundError(
      `Service "${key.service}" has no environment "${key.environment}" yet; register it first`,
    );
  }
  const { manifest } = environment;
  const isUndone =
    manifest?.generate === false &&
    recorded.size > 0 &&
    recorded.get(environment.name) !== manifest.generatedVersion;
  return {
    environment: isUndone
      ? { ...environment, manifest: { ...manifest, generate: true } }
      : environment,
    templatesVersion:
      upgradeTo ?? environment.manifest?.generatedVersion ?? defaultVersion,
  };
}

/** Adds the environment to the service; nothing is done when it is there. */
export async function registerEnvironment(
  github: GitHubRepositories,
  estate: ManifestEstate,
  key: DeploymentKey,
  options: StepOptions,
): Promise<void> {
  await changeTeamFile(github, estate, key, ({ text }) => text, options);
}

/**
 * Clears the flag "generate" and notes the version, where it is not noted yet;
 * unless there are no manifests, since those are only proposed, or were never
 * generated.
 */
export async function noteGenerated(
  github: GitHubRepositories,
  estate: ManifestEstate,
  key: DeploymentKey,
  options: StepOptions,
): Promise<void> {
  await changeTeamFile(
    github,
    estate,
    key,
    async ({ team, text, isRegistered, defaultVersion }, read) => {
      const environment = team.services
        .find(({ name }) => name === key.service)
        ?.environments.find(({ name }) => name === key.environment);
      if (!environment || isRegistered) {
        throw new NotFoundError(
          `Service "${key.service}" has no environment "${key.environment}" yet; register it first`,
        );
      }
      const noted = environment.manifest?.generatedVersion;
      return noted || (await hasManifests(read, estate, team, key))
        ? recordGenerated(text, fluxTeamPath(key.team), {
            service: key.service,
            environments: [key.environment],
            version: noted ?? defaultVersion,
          })
        : text;
    },
    options,
  );
}

async function hasManifests(
  read: ReadRefs,
  estate: ManifestEstate,
  { programmeName: programme, teamName: team }: FluxTeam,
  { service, environment }: DeploymentKey,
): Promise<boolean> {
  const owner = { programme, team, service };
  const [{ files }] = await read([
    { ref: estateBranch(estate, 'fluxServices'), paths: [ownerFolder(owner)] },
  ]);
  return environmentsWithFiles(files, owner).includes(environment);
}

async function changeTeamFile(
  github: GitHubRepositories,
  estate: ManifestEstate,
  key: DeploymentKey,
  change: (
    deployment: ConfiguredDeployment,
    read: ReadRefs,
  ) => string | Promise<string>,
  options: StepOptions,
): Promise<void> {
  const path = fluxTeamPath(key.team);
  const branch = estateBranch(estate, 'teamsConfig');
  await github.commit(
    estate.organization,
    async read => {
      const [{ files, oid }] = await read([configFiles(estate, key.team)]);
      const before = files.get(path);
      const after = await change(prepare(estate, files, key), read);
      const changes: FileChange[] =
        after === before ? [] : [{ path, before, after }];
      return {
        result: undefined,
        commits: [
          {
            ref: branch,
            expectedHeadOid: oid,
            message: {
              subject: `Update config file: ${path}`,
              trailers: { 'Requested-by': options.requestedBy },
            },
            changes,
          },
        ],
      };
    },
    options,
  );
}

function configFiles(estate: ManifestEstate, team: string) {
  return {
    ref: estateBranch(estate, 'teamsConfig'),
    paths: [fluxTeamPath(team), fluxTenantPath(estate.tenant)],
  };
}

function prepare(
  estate: ManifestEstate,
  files: FileTree,
  key: DeploymentKey,
): ConfiguredDeployment {
  const path = fluxTeamPath(key.team);
  const { team, tenant, teamText } = parseTeamsConfig(files, {
    teamPath: path,
    tenantPath: fluxTenantPath(estate.tenant),
    name: key.team,
  });
  return {
    ...prepareDeployment(
      { team, tenant, text: teamText, path },
      {
        service: key.service,
        environment: key.environment,
        startsIn: estate.sandpitEnvironment,
      },
    ),
    defaultVersion: tenant.templatesVersion ?? estate.templatesVersion,
  };
}
