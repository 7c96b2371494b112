import type { GitHub } from '../gitHub';
import type { Principal } from '../principal';
import { loginOf } from '../principal';
import { nodeId } from '../render/identifiers';
import type { OrganizationRecord, UserRecord } from '../state';
import type { GraphQLContext, GraphQLFields } from './context';
import { mayReadMembers, teamBySlug } from './teams';

/** The GraphQL `RepositoryOwner` of a login; null when nobody has it. */
export function renderOwner(
  github: GitHub,
  login: string,
): GraphQLFields | null {
  const organization = github.findOrganization(login);
  if (organization) {
    return renderOrganization(github, organization);
  }
  const user = github.findUser(login);
  return user ? renderUser(github, user) : null;
}

/** The GraphQL `User` who makes the request; an app appears as its bot. */
export function renderViewer(
  github: GitHub,
  principal: Principal,
): GraphQLFields {
  if (principal.kind === 'user') {
    return renderUser(github, principal.user);
  }
  const login = loginOf(principal);
  return {
    __typename: 'User',
    id: nodeId('BOT', login),
    login,
    name: login,
    url: `${github.url}/apps/${login.replace('[bot]', '')}`,
  };
}

export function renderOrganization(
  github: GitHub,
  organization: OrganizationRecord,
): GraphQLFields {
  return {
    __typename: 'Organization',
    id: nodeId('O', organization.id),
    databaseId: organization.id,
    login: organization.login,
    name: organization.name,
    description: organization.description,
    url: `${github.url}/${organization.login}`,
    resourcePath: `/${organization.login}`,
    avatarUrl: `${github.url}/avatars/${organization.id}`,
    team: ({ slug }: { slug: string }, context: GraphQLContext) =>
      teamBySlug(context, organization.login, slug),
  };
}

export function renderUser(github: GitHub, user: UserRecord): GraphQLFields {
  return {
    __typename: 'User',
    id: nodeId('U', user.id),
    databaseId: user.id,
    login: user.login,
    name: user.name,
    email: user.email,
    url: `${github.url}/${user.login}`,
    resourcePath: `/${user.login}`,
    avatarUrl: `${github.url}/avatars/${user.id}`,
    organization: (
      { login }: { login: string },
      { principal }: GraphQLContext,
    ) => {
      const organization = github.findOrganization(login);
      const isMember = organization?.members.some(
        member => member.login === user.login,
      );
      // Nobody's membership is public here.
      return organization &&
        isMember &&
        mayReadMembers(github, principal, login)
        ? renderOrganization(github, organization)
        : null;
    },
  };
}
