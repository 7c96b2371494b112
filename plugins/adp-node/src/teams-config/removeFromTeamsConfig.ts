import { fluxTeamSchema } from '@adp/plugin-adp-common';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { Document, isSeq, Node, YAMLMap, YAMLSeq } from 'yaml';
import { Estate, estateBranch } from '../estates';
import type { MadeCommit } from '../gitops/commitOnBranches';
import type { FileChange, FileTree } from '../gitops/fileTree';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import { parseYaml, stringifyYaml } from '../yaml/yaml';
import { changedFiles, commitSubject } from './configCommit';
import { parseConfigFile } from './parseConfigFile';
import { fluxTeamPath, groupsPath } from './teamsConfigPaths';

type RemovalEstate = Pick<Estate, 'organization' | 'github' | 'tenant'>;

type RemovalOptions = OperationOptions & { requestedBy?: string };

/** What went, or would go in a dry run. */
export type Removal = {
  changes: FileChange[];
  /** The files that are left, as they are afterwards. */
  files: { path: string; content: string }[];
  commit?: MadeCommit;
};

/**
 * Takes services out of a team's flux configuration, or out of some of their
 * environments; a service without environments stays listed. One commit, none
 * when nothing is there any more.
 *
 * @param request.services - default: all
 * @param request.environments - default: the services as a whole
 * @throws NotFoundError when the team has no configuration.
 */
export async function removeServices(
  github: GitHubRepositories,
  estate: RemovalEstate,
  request: {
    team: string;
    services?: readonly string[];
    environments?: readonly string[];
  },
  options: RemovalOptions,
): Promise<Removal> {
  const path = fluxTeamPath(request.team);
  return commitRemoval(github, estate, [path], options, files => {
    const text = files.get(path);
    if (text === undefined) {
      throw new NotFoundError(
        `There is no ${path} in adp-teams-config; delivery project "${request.team}" has no services`,
      );
    }
    return new Map([[path, withoutServices(text, path, request)]]);
  });
}

/**
 * Deletes the configuration of a team: `flux/services/{team}.yaml` and
 * `{tenant}/{team}.yaml`. One commit, none when they are gone.
 *
 * @throws ConflictError while services are listed: what they deployed has to
 *   go first.
 */
export async function removeTeam(
  github: GitHubRepositories,
  estate: RemovalEstate,
  team: string,
  options: RemovalOptions,
): Promise<Removal> {
  const teamPath = fluxTeamPath(team);
  const teamGroupsPath = groupsPath(estate.tenant, team);
  return commitRemoval(
    github,
    estate,
    [teamPath, teamGroupsPath],
    options,
    files => {
      const text = files.get(teamPath);
      const services = text
        ? parseConfigFile(fluxTeamSchema, text, teamPath).services
        : [];
      if (services.length > 0) {
        throw new ConflictError(
          `${teamPath} still lists the services ${services
            .map(({ name }) => name)
            .join(', ')}; offboard them first`,
        );
      }
      return new Map([
        [teamPath, undefined],
        [teamGroupsPath, undefined],
      ]);
    },
  );
}

function withoutServices(
  text: string,
  path: string,
  {
    services,
    environments,
  }: { services?: readonly string[]; environments?: readonly string[] },
): string {
  const document = parseYaml(text, path);
  const list = document.get('services');
  if (!isSeq<YAMLMap>(list)) {
    return text;
  }
  const isMeant = (item: YAMLMap) =>
    services === undefined || services.includes(String(item.get('name')));
  let changed = false;
  if (environments === undefined) {
    const kept = list.items.filter(item => !isMeant(item));
    changed = kept.length < list.items.length;
    document.set('services', listOf(document, list, kept));
  } else {
    for (const item of list.items.filter(isMeant)) {
      const its = item.get('environments');
      if (isSeq<YAMLMap>(its)) {
        const kept = its.items.filter(
          env => !environments.includes(String(env.get('name')).toLowerCase()),
        );
        changed ||= kept.length < its.items.length;
        item.set('environments', listOf(document, its, kept));
      }
    }
  }
  return changed ? stringifyYaml(document) : text;
}

/** An empty list is a new one: a comment in front of `[]` would be no YAML. */
function listOf(
  document: Document,
  list: YAMLSeq<YAMLMap>,
  items: YAMLMap[],
): Node {
  list.items = items;
  return items.length > 0 ? list : document.createNode([]);
}

async function commitRemoval(
  github: GitHubRepositories,
  estate: RemovalEstate,
  paths: readonly string[],
  options: RemovalOptions,
  remove: (files: FileTree) => ReadonlyMap<string, string | undefined>,
): Promise<Removal> {
  const branch = estateBranch(estate, 'teamsConfig');
  const { result, commits } = await github.commit(
    estate.organization,
    async read => {
      const [{ files, oid }] = await read([{ ref: branch, paths: [...paths] }]);
      const after = remove(files);
      const changes = changedFiles(files, after);
      return {
        result: {
          changes,
          files: [...after].flatMap(([path, content]) =>
            content === undefined ? [] : [{ path, content }],
          ),
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
  return { ...result, commit: commits[0] };
}
