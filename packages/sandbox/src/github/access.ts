import { GitHubError, notFound } from './errors';
import type { GitHub } from './gitHub';
import { loginOf, type Principal } from './principal';
import {
  PERMISSIONS,
  type OrganizationRecord,
  type Permission,
  type RepositoryRecord,
} from './state';

/** A GitHub App permission and its level, e.g. `contents:write`. */
export type Access = `${
  | 'metadata'
  | 'contents'
  | 'pull_requests'
  | 'administration'
  | 'members'
  | 'statuses'
  | 'actions_variables'}:${'read' | 'write'}`;

/** What everybody may do with a public repository. */
const PUBLIC: readonly Access[] = [
  'metadata:read',
  'contents:read',
  'pull_requests:read',
  'statuses:read',
];

const READ_ONLY_WHEN_ARCHIVED: readonly Access[] = [
  'contents:write',
  'pull_requests:write',
];

/**
 * The repository, if the principal may do what `access` says.
 *
 * @throws GitHubError 404 when it may not even know that the repository exists,
 * 401 when it has not said who it is, 403 otherwise.
 */
export function accessRepository(
  github: GitHub,
  principal: Principal,
  name: { owner: string; name: string },
  access: Access,
): RepositoryRecord {
  const repository = github.findRepository(name.owner, name.name);
  if (
    !repository ||
    !mayAccess(github, principal, repository, 'metadata:read')
  ) {
    throw notFound();
  }
  if (!mayAccess(github, principal, repository, access)) {
    throw repository.archived && principal.kind !== 'anonymous'
      ? new GitHubError(403, 'Repository was archived so is read-only.')
      : forbidden(principal);
  }
  return repository;
}

/** Whether the principal may do what `access` says in this repository. */
export function mayAccess(
  github: GitHub,
  principal: Principal,
  repository: RepositoryRecord,
  access: Access,
): boolean {
  const [category, level] = access.split(':');
  if (repository.archived && READ_ONLY_WHEN_ARCHIVED.includes(access)) {
    return false;
  }
  if (repository.visibility === 'public' && PUBLIC.includes(access)) {
    return true;
  }
  if (principal.kind === 'installation') {
    return (
      principal.installation.organization === repository.owner &&
      (principal.repositories?.includes(repository.name) ?? true) &&
      grants(principal.permissions, category, level)
    );
  }
  if (principal.kind !== 'user') {
    return false;
  }
  const held = userPermission(github, principal.user.login, repository);
  return held !== undefined && atLeast(held, neededFor(category, level));
}

/** The strongest permission a user has in a repository, by ownership, teams or collaboration. */
export function userPermission(
  github: GitHub,
  login: string,
  repository: RepositoryRecord,
): Permission | undefined {
  const fullName = `${repository.owner}/${repository.name}`;
  const membership = github
    .findOrganization(repository.owner)
    ?.members.find(member => member.login === login);
  const held: Permission[] = [];
  if (repository.owner === login || membership?.role === 'admin') {
    held.push('admin');
  }
  if (
    repository.visibility === 'public' ||
    (repository.visibility === 'internal' && membership)
  ) {
    held.push('pull');
  }
  for (const collaborator of repository.collaborators) {
    if (collaborator.login === login) {
      held.push(collaborator.permission);
    }
  }
  for (const team of github.state.teams) {
    const granted = team.repositories.find(({ name }) => name === fullName);
    if (
      granted &&
      team.organization === repository.owner &&
      team.members.some(member => member.login === login)
    ) {
      held.push(granted.permission);
    }
  }
  return held.sort(
    (a, b) => PERMISSIONS.indexOf(b) - PERMISSIONS.indexOf(a),
  )[0];
}

/**
 * The organisation, if the principal may do what `access` says in it.
 *
 * @throws GitHubError 404, 401 or 403, see {@link accessRepository}.
 */
export function accessOrganization(
  github: GitHub,
  principal: Principal,
  login: string,
  access: Access,
): OrganizationRecord {
  const organization = github.findOrganization(login);
  if (!organization) {
    throw notFound();
  }
  const [category, level] = access.split(':');
  if (principal.kind === 'installation') {
    if (principal.installation.organization !== organization.login) {
      throw level === 'read' ? notFound() : forbidden(principal);
    }
    if (!grants(principal.permissions, category, level)) {
      throw forbidden(principal);
    }
    return organization;
  }
  const role = organization.members.find(
    member => member.login === loginOf(principal),
  )?.role;
  if (!role || (level === 'write' && role !== 'admin')) {
    throw forbidden(principal);
  }
  return organization;
}

function grants(
  permissions: Record<string, 'read' | 'write'>,
  category: string,
  level: string,
): boolean {
  return (
    (category === 'metadata' && level === 'read') ||
    permissions[category] === 'write' ||
    (level === 'read' && permissions[category] === 'read')
  );
}

/** The weakest permission with which a user may do something. */
function neededFor(category: string, level: string): Permission {
  if (category === 'administration') {
    return level === 'read' ? 'push' : 'admin';
  }
  return level === 'read' ? 'pull' : 'push';
}

function atLeast(held: Permission, needed: Permission): boolean {
  return PERMISSIONS.indexOf(held) >= PERMISSIONS.indexOf(needed);
}

function forbidden(principal: Principal): GitHubError {
  switch (principal.kind) {
    case 'anonymous':
      return new GitHubError(401, 'Requires authentication');
    case 'installation':
    case 'app':
      return new GitHubError(403, 'Resource not accessible by integration');
    default:
      return new GitHubError(403, 'Must have admin rights to Repository.');
  }
}
