import {
  ConfigVariable,
  fluxTenantSchema,
  Group,
  ServiceType,
} from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import { Estate, estateBranch } from '../estates';
import { planTeamGroups, TeamMembers } from '../entra/teamGroups';
import type { MadeCommit } from '../gitops/commitOnBranches';
import type { FileChange, FileTree } from '../gitops/fileTree';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import { assertServiceIsNotOfAnotherTeam } from './serviceNames';
import {
  FLUX_TEAMS_FOLDER,
  fluxTeamPath,
  fluxTenantPath,
  groupsPath,
} from './teamsConfigPaths';
import { updateFluxTeamFile } from './fluxTeamFile';
import { assertGroupsAreValid, updateGroupsFile } from './groupsFile';
import { changedFiles, commitSubject } from './configCommit';
import { parseConfigFile } from './parseConfigFile';

/** What a team's configuration is to contain. */
export type TeamsConfigRequest = {
  team: { name: string; programmeName: string; serviceCode: string };
  /**
   * User principal names of the team's people, as they are to be in its groups.
   * Without them the groups are left as they are.
   */
  members?: TeamMembers;
  /**
   * The groups that the portal wrote last; what it wants no more of them is
   * taken out. Default: nothing is taken out.
   */
  previousGroups?: readonly Group[];
  /** Services to add, or to complete. Default: none. */
  services?: readonly WantedService[];
};

type WantedService = {
  name: string;
  type: ServiceType;
  /** Default: the estate's sandpit environment. */
  environments?: string[];
  variables?: Record<string, string>;
};

export type TeamsConfigResult = {
  changes: FileChange[];
  /** The files as they are (or would be, in a dry run) afterwards. */
  files: { path: string; content: string }[];
  /** The groups that were wanted, with their members. */
  groups?: Group[];
  commit?: MadeCommit;
};

/**
 * Writes what a request wants into the team's files in `adp-teams-config`, as
 * one commit: `flux/services/{team}.yaml` and `{tenant}/{team}.yaml`. What is
 * there already stays as it is; if nothing is missing, nothing is committed.
 */
export async function writeTeamsConfig(
  github: GitHubRepositories,
  estate: Estate,
  request: TeamsConfigRequest,
  options: OperationOptions & { requestedBy?: string },
): Promise<TeamsConfigResult> {
  const branch = estateBranch(estate, 'teamsConfig');
  const tenantPath = fluxTenantPath(estate.tenant);
  const teamPath = fluxTeamPath(request.team.name);
  const teamGroupsPath = groupsPath(estate.tenant, request.team.name);
  const groups =
    request.members &&
    planTeamGroups(estate.groups, request.team.name, request.members);
  if (groups) {
    assertGroupsAreValid(groups, teamGroupsPath);
  }

  const { result, commits } = await github.commit(
    estate.organization,
    async read => {
      const [{ files, oid }] = await read([
        { ref: branch, paths: [tenantPath, FLUX_TEAMS_FOLDER, teamGroupsPath] },
      ]);
      const services = (request.services ?? []).map(service => {
        assertServiceIsNotOfAnotherTeam(files, service.name, request.team.name);
        return {
          name: service.name,
          type: service.type,
          environments: chooseEnvironments(estate, service, files),
          configVariables: serviceVariables(service),
        };
      });
      const updated = new Map<string, string>([
        [
          teamPath,
          updateFluxTeamFile(files.get(teamPath), teamPath, {
            teamName: request.team.name,
            programmeName: request.team.programmeName,
            serviceCode: request.team.serviceCode,
            defaultVariables: toVariables(estate.defaultVariables),
            services,
          }),
        ],
      ]);
      if (groups) {
        updated.set(
          teamGroupsPath,
          updateGroupsFile(
            files.get(teamGroupsPath),
            teamGroupsPath,
            groups,
            request.previousGroups,
          ),
        );
      }
      const changes = changedFiles(files, updated);
      return {
        result: {
          changes,
          files: [...updated].map(([path, content]) => ({ path, content })),
        },
        commits: [
          {
            ref: branch,
            expectedHeadOid: oid,
            message: {
              subject: commitSubject(changes),
              trailers: { 'Requested-by': options.requestedBy },
            },
            changes,
          },
        ],
      };
    },
    options,
  );
  const [commit] = commits;
  return {
    ...result,
    groups,
    changes: commit ? [...commit.changes] : result.changes,
    commit,
  };
}

/** The environments of a service, checked against those of the tenant. */
function chooseEnvironments(
  estate: Estate,
  service: WantedService,
  files: FileTree,
): string[] {
  const path = fluxTenantPath(estate.tenant);
  const known = parseConfigFile(
    fluxTenantSchema,
    files.get(path) ?? '',
    path,
  ).environments.map(({ name }) => name);
  const chosen = service.environments ?? [estate.sandpitEnvironment];
  const unknown = chosen.filter(name => !known.includes(name));
  if (unknown.length > 0) {
    throw new InputError(
      `Environment ${unknown.join(', ')} of service "${
        service.name
      }" is not in ${path}; choose among ${known.join(', ')}`,
    );
  }
  return chosen;
}

/** A frontend is reached under its own name unless another one is given. */
function serviceVariables(service: WantedService): ConfigVariable[] {
  return toVariables({
    ...(service.type === 'Frontend' && { INGRESS_ENDPOINT: service.name }),
    ...service.variables,
  });
}

function toVariables(variables: Record<string, string>): ConfigVariable[] {
  return Object.entries(variables).map(([key, value]) => ({ key, value }));
}
