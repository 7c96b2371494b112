import { useTeamsSandbox } from './__testUtils__/useTeamsSandbox';
import { syncGitHubTeams } from './syncGitHubTeams';

const logins = Array.from({ length: 230 }, (_, index) => `person-${index}`);

const test = useTeamsSandbox(state => {
  const createdAt = new Date().toISOString();
  logins.forEach((login, index) => {
    const id = 100_000 + index;
    const email = `${login}@defra.gov.uk`;
    state.users.push({ id, login, name: login, email, createdAt });
  });
  const members = logins.map(login => ({ login, role: 'member' }));
  state.organizations
    .find(({ login }: { login: string }) => login === 'DEFRA')
    .members.push(...members);
  state.teams.push({
    id: 200_000,
    organization: 'DEFRA',
    slug: 'fcp-large-contributors',
    name: 'fcp-large-Contributors',
    description: 'Many people',
    privacy: 'closed',
    notificationSetting: 'notifications_enabled',
    parent: null,
    createdAt,
    updatedAt: createdAt,
    members,
    repositories: [],
  });
});

it('reads all members of a team, and all people, page by page', async () => {
  const wanted = {
    project: 'fcp-large',
    description: 'Many people',
    visibility: 'public' as const,
    contributors: logins.slice(0, 229),
    admins: [],
  };
  test.sandbox.requests.reset();
  const [result] = await syncGitHubTeams(
    test.connect(),
    test.organization,
    wanted,
    {
      known: { contributors: 200_000 },
      owned: { contributors: new Set(logins) },
      dryRun: true,
    },
  );
  expect(result.status).toBe('updated');
  expect(result.members.filter(({ status }) => status !== 'present')).toEqual([
    { login: 'person-229', status: 'removed' },
  ]);
  expect(result.members).toHaveLength(230);
  expect(test.requests()).toHaveLength(3);
});
