import { parse } from 'yaml';
import { ConflictError } from '@backstage/errors';
import { RequestError } from '@octokit/request-error';
import { Estate, estateBranch } from '../estates';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { describeGitHubError } from '../gitops/githubErrors';
import { assertServiceIsNotOfAnotherTeam, teamOfService } from './serviceNames';
import { FLUX_TEAMS_FOLDER } from './teamsConfigPaths';

/** What exists of a service, and where its repository is or will be. */
export type ServiceFinding = {
  /** As Backstage's publishing actions take it: `github.com?owner=DEFRA&repo=fcp-demo-web`. */
  repoUrl: string;
  repositoryExists: boolean;
  /** The repository exists, but nothing has been pushed to it. */
  repositoryIsEmpty: boolean;
  /** Address to clone from; only of an existing repository. */
  remoteUrl?: string;
  /** Page of the repository's files; only of an existing repository. */
  repoContentsUrl?: string;
  /** The team's configuration lists the service. */
  isConfigured: boolean;
};

/**
 * Finds out what exists of a service before it is created, so that creating it
 * again completes what is missing.
 *
 * @throws ConflictError when the name is taken: by another team's service, or
 *   by a repository that is not this team's.
 */
export async function findService(
  github: GitHubRepositories,
  estate: Estate,
  service: { name: string; team: string },
  options: { signal?: AbortSignal } = {},
): Promise<ServiceFinding> {
  const { host, owner } = estate.organization;
  const branch = estateBranch(estate, 'teamsConfig');
  const [{ files }] = await github.read(
    estate.organization,
    read => read([{ ref: branch, paths: [FLUX_TEAMS_FOLDER] }]),
    options,
  );
  assertServiceIsNotOfAnotherTeam(files, service.name, service.team);

  const query = new URLSearchParams({ owner, repo: service.name });
  const finding = {
    repoUrl: `${host}?${query}`,
    repositoryExists: false,
    repositoryIsEmpty: false,
    isConfigured: teamOfService(files, service.name) === service.team,
  };
  const repository = await getRepository(github, estate, service.name, options);
  if (!repository) {
    return finding;
  }

  const isEmpty = await hasNoBranch(github, estate, service.name, options);
  if (!isEmpty && !finding.isConfigured) {
    await assertRepositoryIsOfTeam(
      github,
      estate,
      service,
      repository.default_branch,
      options,
    );
  }
  return {
    ...finding,
    repositoryExists: true,
    repositoryIsEmpty: isEmpty,
    remoteUrl: repository.clone_url,
    repoContentsUrl: `${repository.html_url}/blob/${repository.default_branch}`,
  };
}

async function getRepository(
  github: GitHubRepositories,
  estate: Estate,
  repo: string,
  { signal }: { signal?: AbortSignal },
) {
  const { owner } = estate.organization;
  try {
    const response = await github
      .octokit(estate.organization)
      .rest.repos.get({ owner, repo, request: { signal } });
    return response.data;
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) {
      return undefined;
    }
    throw describeGitHubError(error, `look for repository ${owner}/${repo}`);
  }
}

async function hasNoBranch(
  github: GitHubRepositories,
  estate: Estate,
  repo: string,
  { signal }: { signal?: AbortSignal },
): Promise<boolean> {
  const { owner } = estate.organization;
  const branches = await github
    .octokit(estate.organization)
    .rest.repos.listBranches({ owner, repo, per_page: 1, request: { signal } });
  return branches.data.length === 0;
}

/** A repository of the same name is this team's when its catalog file says so. */
async function assertRepositoryIsOfTeam(
  github: GitHubRepositories,
  estate: Estate,
  service: { name: string; team: string },
  defaultBranch: string,
  options: { signal?: AbortSignal },
): Promise<void> {
  const ref = {
    ...estate.organization,
    repo: service.name,
    ref: `refs/heads/${defaultBranch}`,
  };
  const [{ files }] = await github.read(
    estate.organization,
    read => read([{ ref, paths: ['catalog-info.yaml'] }]),
    options,
  );
  const owner = ownerInCatalogFile(files.get('catalog-info.yaml'));
  if (owner !== service.team) {
    throw new ConflictError(
      `Repository ${ref.owner}/${service.name} exists already and ${
        owner ? `belongs to "${owner}"` : 'its catalog-info.yaml names no owner'
      }; choose another name for the service`,
    );
  }
}

/** The owner's name in `spec.owner`, which is `fcp-demo` or `group:default/fcp-demo`. */
function ownerInCatalogFile(text: string | undefined): string | undefined {
  const owner: unknown = text && parse(text)?.spec?.owner;
  return typeof owner === 'string'
    ? owner.replace(/^.*[:/]/, '').toLowerCase()
    : undefined;
}
