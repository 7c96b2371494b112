import type { components } from '@octokit/openapi-types';
import { mayAccess, userPermission } from '../access';
import type { GitHub } from '../gitHub';
import type { Principal } from '../principal';
import { PERMISSIONS, type Permission, type RepositoryRecord } from '../state';
import { renderAccountByLogin } from './accounts';
import {
  fullNameOf,
  nodeId,
  repositoryApiUrl,
  repositoryHtmlUrl,
  timestamp,
} from './identifiers';

type Schemas = components['schemas'];

/** A repository in lists and inside other answers. */
export function renderMinimalRepository(
  github: GitHub,
  principal: Principal,
  repository: RepositoryRecord,
) {
  const html = repositoryHtmlUrl(github, repository);
  const { settings } = repository;
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullNameOf(repository),
    owner: renderAccountByLogin(github, repository.owner),
    private: repository.visibility !== 'public',
    visibility: repository.visibility,
    html_url: html,
    description: repository.description,
    homepage: repository.homepage,
    fork: false,
    ...resourceUrls(github, repository),
    clone_url: `${html}.git`,
    git_url: `git://${new URL(html).host}/${fullNameOf(repository)}.git`,
    ssh_url: `git@${new URL(html).hostname}:${fullNameOf(repository)}.git`,
    svn_url: html,
    mirror_url: null,
    language: null,
    license: null,
    size: repository.size,
    default_branch: repository.defaultBranch,
    topics: repository.topics,
    archived: repository.archived,
    disabled: false,
    is_template: settings.is_template,
    has_issues: settings.has_issues,
    has_projects: settings.has_projects,
    has_wiki: settings.has_wiki,
    has_discussions: settings.has_discussions,
    has_pages: false,
    has_downloads: true,
    allow_forking: true,
    web_commit_signoff_required: settings.web_commit_signoff_required,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    ...openIssues(github, repository),
    pushed_at: timestamp(repository.pushedAt),
    created_at: timestamp(repository.createdAt),
    updated_at: timestamp(repository.updatedAt),
    permissions: renderPermissions(permissionOf(github, principal, repository)),
  } satisfies Schemas['minimal-repository'];
}

/** A repository on its own, as `GET /repos/{owner}/{repo}` answers. */
export function renderFullRepository(
  github: GitHub,
  principal: Principal,
  repository: RepositoryRecord,
): Schemas['full-repository'] {
  const { settings } = repository;
  const mayAdminister = mayAccess(
    github,
    principal,
    repository,
    'administration:read',
  );
  return {
    ...renderMinimalRepository(github, principal, repository),
    ...(github.findOrganization(repository.owner) && {
      organization: renderAccountByLogin(github, repository.owner),
      custom_properties: repository.customProperties,
    }),
    // GitHub shows the merge settings only to those who may change the repository.
    ...(mayAdminister && {
      allow_merge_commit: settings.allow_merge_commit,
      allow_squash_merge: settings.allow_squash_merge,
      allow_rebase_merge: settings.allow_rebase_merge,
      allow_auto_merge: settings.allow_auto_merge,
      allow_update_branch: settings.allow_update_branch,
      delete_branch_on_merge: settings.delete_branch_on_merge,
      squash_merge_commit_title: settings.squash_merge_commit_title,
      squash_merge_commit_message: settings.squash_merge_commit_message,
      merge_commit_title: 'MERGE_MESSAGE',
      merge_commit_message: 'PR_TITLE',
    }),
    network_count: 0,
    subscribers_count: 0,
  };
}

/** Which of GitHub's five repository permissions the strongest one includes. */
export function renderPermissions(held: Permission | undefined) {
  const level = held ? PERMISSIONS.indexOf(held) : -1;
  return {
    admin: level >= 4,
    maintain: level >= 3,
    push: level >= 2,
    triage: level >= 1,
    pull: level >= 0,
  };
}

function permissionOf(
  github: GitHub,
  principal: Principal,
  repository: RepositoryRecord,
): Permission | undefined {
  if (principal.kind === 'user') {
    return userPermission(github, principal.user.login, repository);
  }
  if (mayAccess(github, principal, repository, 'administration:write')) {
    return 'admin';
  }
  return mayAccess(github, principal, repository, 'contents:write')
    ? 'push'
    : 'pull';
}

function openIssues(github: GitHub, repository: RepositoryRecord) {
  const count = github.state.pullRequests.filter(
    pull => pull.repository === fullNameOf(repository) && pull.state === 'open',
  ).length;
  return { open_issues: count, open_issues_count: count };
}

function resourceUrls(github: GitHub, repository: RepositoryRecord) {
  const api = repositoryApiUrl(github, repository);
  return {
    url: api,
    archive_url: `${api}/{archive_format}{/ref}`,
    assignees_url: `${api}/assignees{/user}`,
    blobs_url: `${api}/git/blobs{/sha}`,
    branches_url: `${api}/branches{/branch}`,
    collaborators_url: `${api}/collaborators{/collaborator}`,
    comments_url: `${api}/comments{/number}`,
    commits_url: `${api}/commits{/sha}`,
    compare_url: `${api}/compare/{base}...{head}`,
    contents_url: `${api}/contents/{+path}`,
    contributors_url: `${api}/contributors`,
    deployments_url: `${api}/deployments`,
    downloads_url: `${api}/downloads`,
    events_url: `${api}/events`,
    forks_url: `${api}/forks`,
    git_commits_url: `${api}/git/commits{/sha}`,
    git_refs_url: `${api}/git/refs{/sha}`,
    git_tags_url: `${api}/git/tags{/sha}`,
    hooks_url: `${api}/hooks`,
    issue_comment_url: `${api}/issues/comments{/number}`,
    issue_events_url: `${api}/issues/events{/number}`,
    issues_url: `${api}/issues{/number}`,
    keys_url: `${api}/keys{/key_id}`,
    labels_url: `${api}/labels{/name}`,
    languages_url: `${api}/languages`,
    merges_url: `${api}/merges`,
    milestones_url: `${api}/milestones{/number}`,
    notifications_url: `${api}/notifications{?since,all,participating}`,
    pulls_url: `${api}/pulls{/number}`,
    releases_url: `${api}/releases{/id}`,
    stargazers_url: `${api}/stargazers`,
    statuses_url: `${api}/statuses/{sha}`,
    subscribers_url: `${api}/subscribers`,
    subscription_url: `${api}/subscription`,
    tags_url: `${api}/tags`,
    teams_url: `${api}/teams`,
    trees_url: `${api}/git/trees{/sha}`,
  };
}
