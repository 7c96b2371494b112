import type { components } from '@octokit/openapi-types';
import type { GitHub } from '../gitHub';
import type { OrganizationRecord } from '../state';
import { renderAccount } from './accounts';
import { nodeId, timestamp } from './identifiers';

type Schemas = components['schemas'];

export function renderSimpleOrganization(
  github: GitHub,
  organization: OrganizationRecord,
): Schemas['organization-simple'] {
  const url = `${github.apiUrl}/orgs/${organization.login}`;
  return {
    login: organization.login,
    id: organization.id,
    node_id: nodeId('O', organization.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${github.url}/avatars/${organization.id}`,
    description: organization.description,
  };
}

export function renderFullOrganization(
  github: GitHub,
  organization: OrganizationRecord,
) {
  const publicRepositories = github.state.repositories.filter(
    ({ owner, visibility }) =>
      owner === organization.login && visibility === 'public',
  );
  return {
    ...renderSimpleOrganization(github, organization),
    name: organization.name,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: publicRepositories.length,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${github.url}/${organization.login}`,
    type: 'Organization',
    created_at: timestamp(organization.createdAt),
    updated_at: timestamp(organization.createdAt),
    archived_at: null,
  } satisfies Schemas['organization-full'];
}

/** Membership of somebody who is a member or invited, pending in the latter case. */
export function renderOrganizationMembership(
  github: GitHub,
  organization: OrganizationRecord,
  username: string,
): Schemas['org-membership'] {
  const isMeant = ({ login }: { login: string }) =>
    login.toLowerCase() === username.toLowerCase();
  const member = organization.members.find(isMeant);
  const { login, role } = member ??
    organization.invitations.find(isMeant) ?? {
      login: username,
      role: 'member',
    };
  const { url, ...simple } = renderSimpleOrganization(github, organization);
  const user = github.findUser(login);
  return {
    url: `${url}/memberships/${login}`,
    state: member ? 'active' : 'pending',
    role,
    organization_url: url,
    organization: { url, ...simple },
    user: user ? renderAccount(github, user) : null,
  };
}
