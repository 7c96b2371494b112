import { useTeamsSandbox } from './__testUtils__/useTeamsSandbox';
import { grantTeamsToRepository } from './grantTeamsToRepository';

const test = useTeamsSandbox();
const org = 'DEFRA';
const wanted = { project: 'fcp-demo', platformTeam: 'ADP-Platform-Admins' };

beforeAll(async () => {
  for (const name of [
    'fcp-demo-Contributors',
    'fcp-demo-Admins',
    'ADP-Platform-Admins',
    'Auditors',
  ]) {
    await test.owner.rest.teams.create({ org, name, privacy: 'secret' });
  }
});

async function createRepository(name: string): Promise<string> {
  await test.owner.rest.repos.createInOrg({ org, name, visibility: 'private' });
  return name;
}

const permit = (repo: string, team_slug: string, permission: string) =>
  test.owner.rest.teams.addOrUpdateRepoPermissionsInOrg({
    org,
    team_slug,
    owner: org,
    repo,
    permission,
  });

const teamsOf = async (repo: string) =>
  Object.fromEntries(
    (await test.owner.rest.repos.listTeams({ owner: org, repo })).data.map(
      ({ slug, permission }) => [slug, permission],
    ),
  );

it('gives each team its permission, and costs one request the next time', async () => {
  const github = test.connect();
  const repo = await createRepository('fcp-demo-web');
  await permit(repo, 'auditors', 'pull');
  await permit(repo, 'fcp-demo-admins', 'pull');
  const grant = (options = {}) =>
    grantTeamsToRepository(github, test.organization, repo, wanted, options);

  const planned = await grant({ dryRun: true });
  expect(await teamsOf(repo)).toEqual({
    auditors: 'pull',
    'fcp-demo-admins': 'pull',
  });
  const granted = await grant();
  expect(granted).toEqual(planned);
  expect(granted).toEqual([
    { team: 'fcp-demo-Contributors', permission: 'push', status: 'granted' },
    { team: 'fcp-demo-Admins', permission: 'admin', status: 'granted' },
    { team: 'ADP-Platform-Admins', permission: 'admin', status: 'granted' },
  ]);
  expect(await teamsOf(repo)).toEqual({
    auditors: 'pull',
    'fcp-demo-contributors': 'push',
    'fcp-demo-admins': 'admin',
    'adp-platform-admins': 'admin',
  });

  test.sandbox.requests.reset();
  const again = await grant();
  expect(again.map(({ status }) => status)).toEqual([
    'present',
    'present',
    'present',
  ]);
  expect(test.requests()).toEqual([`GET /repos/DEFRA/${repo}/teams`]);
});

it('says which team is missing, and serves the others', async () => {
  const repo = await createRepository('fcp-other-web');
  const results = await grantTeamsToRepository(
    test.connect(),
    test.organization,
    repo,
    { project: 'fcp-other', platformTeam: 'ADP-Platform-Admins' },
  );
  expect(results).toMatchObject([
    {
      team: 'fcp-other-Contributors',
      status: 'failed',
      problem:
        'DEFRA has no team fcp-other-Contributors, or the GitHub App may not see it; synchronise the teams of the project, then retry',
    },
    { team: 'fcp-other-Admins', status: 'failed' },
    { team: 'ADP-Platform-Admins', status: 'granted' },
  ]);
  expect(await teamsOf(repo)).toEqual({ 'adp-platform-admins': 'admin' });
});

it('says that a repository does not exist', async () => {
  await expect(
    grantTeamsToRepository(
      test.connect(),
      test.organization,
      'no-such-repository',
      wanted,
    ),
  ).rejects.toThrow(
    'There is no repository DEFRA/no-such-repository, or the GitHub App may not see it',
  );
});
