import { useTeamsSandbox } from './__testUtils__/useTeamsSandbox';
import { deleteGitHubTeams } from './deleteGitHubTeams';

const test = useTeamsSandbox();
const org = 'DEFRA';

async function createTeam(name: string, parent?: number) {
  const { data } = await test.owner.rest.teams.create({
    org,
    name,
    privacy: 'closed',
    ...(parent && { parent_team_id: parent }),
  });
  return { id: data.id, name };
}

const remove = (
  teams: { id: number; name: string }[],
  options?: Parameters<typeof deleteGitHubTeams>[3],
) => deleteGitHubTeams(test.connect(), test.organization, teams, options);

const namesOfTeams = async () =>
  (await test.owner.rest.teams.list({ org })).data.map(({ name }) => name);

it('deletes teams, and takes those that are gone for done', async () => {
  const teams = [
    await createTeam('fcp-gone-Contributors'),
    await createTeam('fcp-gone-Admins'),
  ];
  expect(await remove(teams, { dryRun: true })).toEqual(
    teams.map(team => ({ ...team, status: 'deleted' })),
  );
  expect(await namesOfTeams()).toHaveLength(2);

  expect(await remove(teams)).toEqual(
    teams.map(team => ({ ...team, status: 'deleted' })),
  );
  expect(await namesOfTeams()).toEqual([]);
  expect(await remove(teams)).toEqual(
    teams.map(team => ({ ...team, status: 'missing' })),
  );
});

it('does not take a new team of the same name for the old one', async () => {
  const old = await createTeam('fcp-again-Admins');
  await remove([old]);
  await createTeam('fcp-again-Admins');
  expect(await remove([old])).toEqual([{ ...old, status: 'missing' }]);
  expect(await namesOfTeams()).toEqual(['fcp-again-Admins']);
});

it('refuses teams that are called otherwise, protected, or above others', async () => {
  const renamed = await createTeam('fcp-old-Admins');
  await test.owner.rest.teams.updateInOrg({
    org,
    team_slug: 'fcp-old-admins',
    name: 'Auditors',
  });
  const platform = await createTeam('ADP-Platform-Admins');
  const upper = await createTeam('fcp-upper-Admins');
  await createTeam('fcp-lower', upper.id);
  const results = await remove([renamed, platform, upper], {
    protectedTeams: ['adp-platform-admins'],
  });

  expect(results).toEqual([
    {
      ...renamed,
      status: 'failed',
      problem: expect.stringContaining(
        'was fcp-old-Admins and is called Auditors now',
      ),
    },
    {
      ...platform,
      status: 'failed',
      problem: expect.stringContaining('belongs to the platform'),
    },
    {
      ...upper,
      status: 'failed',
      problem: expect.stringContaining('has 1 teams below it'),
    },
  ]);
  expect(await namesOfTeams()).toEqual(
    expect.arrayContaining(['Auditors', 'ADP-Platform-Admins', 'fcp-lower']),
  );
});

it('completes when an answer is lost, and says what failed for good', async () => {
  const team = await createTeam('fcp-lost-Admins');
  test.sandbox.faults.add({
    service: 'github',
    match: { method: 'DELETE' },
    fault: { drop: 'after' },
  });
  expect(await remove([team])).toEqual([{ ...team, status: 'deleted' }]);

  const other = await createTeam('fcp-kept-Admins');
  test.sandbox.faults.add({
    service: 'github',
    match: { method: 'DELETE' },
    fault: { status: 503 },
    times: 10,
  });
  expect(await remove([other])).toEqual([
    {
      ...other,
      status: 'failed',
      problem: expect.stringContaining('GitHub answered 503'),
    },
  ]);
});
