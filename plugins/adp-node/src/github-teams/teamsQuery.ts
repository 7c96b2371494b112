import { NotFoundError } from '@backstage/errors';
import { GraphqlResponseError } from '@octokit/graphql';
import type { Octokit } from '@octokit/rest';
import {
  describeGitHubError,
  describeGraphqlErrors,
  type GraphqlErrors,
} from '../gitops/githubErrors';
import {
  type GitHubTeam,
  loginKey,
  TEAMS_ADVICE,
  type TeamMember,
} from './githubTeam';

/** Largest page of a connection, and how many people are asked for at a time. */
const PAGE = 100;

/** What was read of an organisation. */
export type TeamsAnswer = {
  organizationId: number;
  /** Teams by slug; those that do not exist are missing. */
  teams: Map<string, GitHubTeam>;
  /** People by {@link loginKey}; who is unknown on GitHub is missing. */
  people: Map<string, GitHubPerson>;
};

export type GitHubPerson = {
  login: string;
  /** False also where GitHub does not show a membership that is not public. */
  inOrganization: boolean;
};

/**
 * Reads teams with all their members, and people with their membership in the
 * organisation, in one GraphQL request; one more for each further 100 members
 * of the largest team, or people.
 * https://docs.github.com/graphql/reference/objects#team
 *
 * @param options.logins - must have the format of a GitHub handle
 */
export async function queryTeams(
  octokit: Octokit,
  organization: string,
  {
    slugs,
    logins = [],
    signal,
  }: {
    slugs: readonly string[];
    logins?: readonly string[];
    signal?: AbortSignal;
  },
): Promise<TeamsAnswer> {
  const teams = new Map<string, GitHubTeam>();
  const people = new Map<string, GitHubPerson>();
  let pages = slugs.map((slug): TeamPage => ({ slug }));
  let rest = [...logins];
  let organizationId: number;
  do {
    const asked = rest.splice(0, PAGE);
    const answer = await query(octokit, organization, pages, asked, signal);
    organizationId = answer.organization.databaseId;
    asked.forEach((login, index) => {
      const user = answer[`u${index}`];
      if (user) {
        people.set(loginKey(login), {
          login: user.login,
          inOrganization: user.organization !== null,
        });
      }
    });
    pages = pages.flatMap(({ slug }, index): TeamPage[] => {
      const node = answer.organization[`t${index}`];
      if (!node) {
        teams.delete(slug);
        return [];
      }
      teams.set(slug, readTeam(node, teams.get(slug)?.members));
      const { hasNextPage, endCursor } = node.members.pageInfo;
      return hasNextPage ? [{ slug, after: endCursor }] : [];
    });
    rest = [...rest];
  } while (pages.length > 0 || rest.length > 0);
  return { organizationId, teams, people };
}

type TeamPage = { slug: string; after?: string | null };

type TeamNode = {
  databaseId: number;
  slug: string;
  name: string;
  description: string | null;
  privacy: 'VISIBLE' | 'SECRET';
  parentTeam: { slug: string } | null;
  childTeams: { totalCount: number };
  repositories: { totalCount: number };
  members: {
    edges: { role: 'MAINTAINER' | 'MEMBER'; node: { login: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

type Answer = {
  organization: { databaseId: number } & Record<`t${number}`, TeamNode | null>;
} & Record<
  `u${number}`,
  { login: string; organization: { login: string } | null } | null
>;

const TEAM_FIELDS = `
  fragment Team on Team {
    databaseId slug name description privacy
    parentTeam { slug }
    childTeams(first: 1) { totalCount }
    repositories(first: 1) { totalCount }
  }`;

async function query(
  octokit: Octokit,
  organization: string,
  pages: readonly TeamPage[],
  logins: readonly string[],
  signal?: AbortSignal,
): Promise<Answer> {
  const variables: Record<string, string | null> = { organization };
  const declarations = ['$organization: String!'];
  const teams = pages.map(({ slug, after }, t) => {
    variables[`slug${t}`] = slug;
    variables[`after${t}`] = after ?? null;
    declarations.push(`$slug${t}: String!`, `$after${t}: String`);
    // Members of teams below are not members of the team itself.
    return `t${t}: team(slug: $slug${t}) {
      ...Team
      members(first: ${PAGE}, after: $after${t}, membership: IMMEDIATE) {
        edges { role node { login } }
        pageInfo { hasNextPage endCursor }
      }
    }`;
  });
  const people = logins.map((login, u) => {
    variables[`login${u}`] = login;
    declarations.push(`$login${u}: String!`);
    return `u${u}: user(login: $login${u}) {
      login organization(login: $organization) { login }
    }`;
  });
  const text = `query ReadTeams(${declarations.join(', ')}) {
    organization(login: $organization) { databaseId ${teams.join(' ')} }
    ${people.join(' ')}
  } ${teams.length > 0 ? TEAM_FIELDS : ''}`;
  const intention = `read the teams of ${organization}`;
  try {
    return await octokit.graphql<Answer>(text, {
      ...variables,
      request: { signal },
    });
  } catch (error) {
    if (!(error instanceof GraphqlResponseError)) {
      throw describeGitHubError(error, intention, TEAMS_ADVICE);
    }
    const errors: GraphqlErrors = error.errors ?? [];
    const serious = errors.filter(
      ({ type, path }) =>
        type !== 'NOT_FOUND' || !/^u\d+$/.test(String(path?.[0])),
    );
    if (serious.length > 0) {
      throw describeGraphqlErrors(serious, intention, TEAMS_ADVICE);
    }
    const data = error.data as Answer | null;
    if (!data?.organization) {
      throw new NotFoundError(
        `Could not ${intention}: GitHub shows no such organisation; check that the GitHub App is installed on it`,
      );
    }
    return data;
  }
}

function readTeam(
  node: TeamNode,
  earlier: GitHubTeam['members'] = new Map(),
): GitHubTeam {
  const members = new Map<string, TeamMember>(earlier);
  for (const { role, node: user } of node.members.edges) {
    members.set(loginKey(user.login), {
      login: user.login,
      role: role === 'MAINTAINER' ? 'maintainer' : 'member',
    });
  }
  return {
    id: node.databaseId,
    slug: node.slug,
    name: node.name,
    description: node.description ?? '',
    privacy: node.privacy === 'SECRET' ? 'secret' : 'closed',
    hasParent: node.parentTeam !== null,
    childTeams: node.childTeams.totalCount,
    repositories: node.repositories.totalCount,
    members,
  };
}
