import { useSandbox } from '../../__testUtils__/useSandbox';

const QUERY = `
  query ($slug: String!, $login: String!, $after: String) {
    organization(login: "DEFRA") {
      team(slug: $slug) {
        databaseId name description privacy
        parentTeam { slug }
        childTeams(first: 10) { totalCount nodes { slug } }
        members(first: 1, after: $after, membership: IMMEDIATE) {
          totalCount
          edges { role node { login } }
          pageInfo { hasNextPage endCursor }
        }
        everybody: members(first: 10) { nodes { login } }
        repositories(first: 10) { edges { permission node { name } } }
      }
    }
    user(login: $login) { login organization(login: "DEFRA") { login } }
  }`;

describe('teams in GraphQL', () => {
  const test = useSandbox();
  const org = 'DEFRA';

  beforeAll(async () => {
    const { teams } = test.octokit;
    const { data: upper } = await teams.create({
      org,
      name: 'Upper',
      description: 'Above',
      privacy: 'closed',
    });
    await teams.create({ org, name: 'Lower', parent_team_id: upper.id });
    const add = (team_slug: string, username: string) =>
      teams.addOrUpdateMembershipForUserInOrg({ org, team_slug, username });
    await add('upper', 'jane-doe');
    await add('upper', 'pat-platform');
    await add('lower', 'amir-khan');
    await teams.addOrUpdateRepoPermissionsInOrg({
      org,
      team_slug: 'upper',
      owner: org,
      repo: 'adp-flux-core',
      permission: 'maintain',
    });
  });

  it('shows a team with its members page by page', async () => {
    const first = await test.octokit.graphql<any>(QUERY, {
      slug: 'UPPER',
      login: 'Jane-Doe',
    });
    expect(first).toMatchObject({
      organization: {
        team: {
          name: 'Upper',
          description: 'Above',
          privacy: 'VISIBLE',
          parentTeam: null,
          childTeams: { totalCount: 1, nodes: [{ slug: 'lower' }] },
          members: {
            totalCount: 2,
            edges: [{ role: 'MEMBER', node: { login: 'jane-doe' } }],
            pageInfo: { hasNextPage: true },
          },
          repositories: {
            edges: [
              { permission: 'MAINTAIN', node: { name: 'adp-flux-core' } },
            ],
          },
        },
      },
      user: { login: 'jane-doe', organization: { login: 'DEFRA' } },
    });
    const { team } = first.organization;
    expect(
      team.everybody.nodes.map(({ login }: { login: string }) => login).sort(),
    ).toEqual(['amir-khan', 'jane-doe', 'pat-platform']);

    const second = await test.octokit.graphql<any>(QUERY, {
      slug: 'upper',
      login: 'jane-doe',
      after: team.members.pageInfo.endCursor,
    });
    expect(second.organization.team.members).toMatchObject({
      // An owner of the organisation.
      edges: [{ role: 'MAINTAINER', node: { login: 'pat-platform' } }],
      pageInfo: { hasNextPage: false },
    });
  });

  it('refuses apps that may not see who is in the organisation', async () => {
    const app = await test.asInstallation(org, {
      permissions: { contents: 'read' },
    });
    await expect(
      app.graphql(QUERY, { slug: 'upper', login: 'jane-doe' }),
    ).rejects.toMatchObject({
      data: {
        organization: { team: null },
        user: { login: 'jane-doe', organization: null },
      },
      errors: [{ type: 'FORBIDDEN', path: ['organization', 'team'] }],
    });
  });

  it('says of a login that nobody has it, and answers the rest', async () => {
    await expect(
      test.octokit.graphql(QUERY, { slug: 'lower', login: 'nobody-here' }),
    ).rejects.toMatchObject({
      data: {
        organization: {
          team: { name: 'Lower', parentTeam: { slug: 'upper' } },
        },
        user: null,
      },
      errors: [{ type: 'NOT_FOUND', path: ['user'] }],
    });
  });
});
