import { accessOrganization, mayAccess } from '../access';
import { GitHubError } from '../errors';
import type { GitHub } from '../gitHub';
import type { Principal } from '../principal';
import { nodeId, timestamp } from '../render/identifiers';
import { childrenOf, descendantsOf, findTeam } from '../render/team';
import type { Permission, TeamRecord } from '../state';
import { renderOwner } from './accounts';
import { connection, type PageArguments } from './connection';
import {
  graphQLError,
  type GraphQLContext,
  type GraphQLFields,
} from './context';
import { renderRepository } from './repository';

const REPOSITORY_PERMISSION: Record<Permission, string> = {
  pull: 'READ',
  triage: 'TRIAGE',
  push: 'WRITE',
  maintain: 'MAINTAIN',
  admin: 'ADMIN',
};

type MemberArguments = PageArguments & {
  membership?: 'ALL' | 'CHILD_TEAM' | 'IMMEDIATE' | null;
  role?: 'MAINTAINER' | 'MEMBER' | null;
};

/**
 * The GraphQL `Team` of a slug; null when there is none, or the user may not
 * see it.
 *
 * @throws GraphQLError FORBIDDEN for an app that may not read members
 */
export function teamBySlug(
  { github, principal }: GraphQLContext,
  organization: string,
  slug: string,
): GraphQLFields | null {
  const mayRead = mayReadMembers(github, principal, organization);
  if (!mayRead && principal.kind === 'installation') {
    throw graphQLError('FORBIDDEN', 'Resource not accessible by integration');
  }
  const team = findTeam(github, organization, slug);
  return team && mayRead ? renderTeam(github, principal, team) : null;
}

/** Whether the principal may see who is in the organisation. */
export function mayReadMembers(
  github: GitHub,
  principal: Principal,
  organization: string,
): boolean {
  try {
    accessOrganization(github, principal, organization, 'members:read');
    return true;
  } catch (error) {
    if (error instanceof GitHubError) {
      return false;
    }
    throw error;
  }
}

function renderTeam(
  github: GitHub,
  principal: Principal,
  team: TeamRecord,
): GraphQLFields {
  const { organization, slug } = team;
  const path = `/orgs/${organization}/teams/${slug}`;
  return {
    __typename: 'Team',
    id: nodeId('T', team.id),
    databaseId: team.id,
    name: team.name,
    slug,
    combinedSlug: `${organization}/${slug}`,
    description: team.description,
    privacy: team.privacy === 'secret' ? 'SECRET' : 'VISIBLE',
    notificationSetting: team.notificationSetting.toUpperCase(),
    createdAt: timestamp(team.createdAt),
    updatedAt: timestamp(team.updatedAt),
    url: `${github.url}${path}`,
    resourcePath: path,
    organization: () => renderOwner(github, organization),
    parentTeam: () => {
      const parent = team.parent && findTeam(github, organization, team.parent);
      return parent ? renderTeam(github, principal, parent) : null;
    },
    childTeams: (args: PageArguments) =>
      connection('childTeams', childrenOf(github, team), args, child =>
        renderTeam(github, principal, child),
      ),
    members: (args: MemberArguments) => memberConnection(github, team, args),
    repositories: ({
      query,
      ...page
    }: PageArguments & { query?: string | null }) =>
      repositoryConnection(github, principal, team, query ?? '', page),
  };
}

/** Members of teams below count too, unless only immediate ones are asked for. */
async function memberConnection(
  github: GitHub,
  team: TeamRecord,
  { membership, role, ...page }: MemberArguments,
) {
  const found = new Map<string, TeamRecord['members'][number]>();
  for (const member of membership === 'CHILD_TEAM' ? [] : team.members) {
    found.set(member.login, member);
  }
  for (const child of membership === 'IMMEDIATE'
    ? []
    : descendantsOf(github, team)) {
    for (const { login } of child.members) {
      found.set(login, found.get(login) ?? { login, role: 'member' });
    }
  }
  const members = [...found.values()].filter(
    member => !role || member.role.toUpperCase() === role,
  );
  return edgeConnection(
    'TeamMemberConnection',
    await connection('members', members, page, ({ login, role: held }) => ({
      node: renderOwner(github, login),
      role: held.toUpperCase(),
    })),
  );
}

/** The repositories that the team may use and the principal may see. */
async function repositoryConnection(
  github: GitHub,
  principal: Principal,
  team: TeamRecord,
  query: string,
  page: PageArguments,
) {
  const granted = team.repositories.flatMap(
    ({ name: fullName, permission }) => {
      const [owner, name] = fullName.split('/');
      const repository = github.findRepository(owner, name);
      return repository &&
        name.includes(query) &&
        mayAccess(github, principal, repository, 'metadata:read')
        ? [{ repository, permission }]
        : [];
    },
  );
  return edgeConnection(
    'TeamRepositoryConnection',
    await connection(
      'repositories',
      granted,
      page,
      ({ repository, permission }) => ({
        node: renderRepository(github, repository),
        permission: REPOSITORY_PERMISSION[permission],
      }),
    ),
  );
}

/** A connection whose edges say more than the nodes do. */
function edgeConnection<E extends { node: unknown }>(
  typename: string,
  {
    nodes,
    edges,
    ...rest
  }: { nodes: E[]; edges: { node: E; cursor: string }[] },
) {
  return {
    __typename: typename,
    ...rest,
    nodes: nodes.map(({ node }) => node),
    edges: edges.map(({ node, cursor }) => ({ ...node, cursor })),
  };
}
