import { useSandbox } from '../../__testUtils__/useSandbox';

describe('organisations and teams', () => {
  const test = useSandbox();
  const org = 'DEFRA';

  const membersOf = async (name: string) =>
    (
      await test.octokit.paginate(test.octokit.orgs.listMembers, { org: name })
    ).map(({ login }) => login);
  const accept = (login: string) =>
    test
      .octokitWith(test.sandbox.github.tokenFor(login))
      .orgs.updateMembershipForAuthenticatedUser({ org, state: 'active' });

  it('has everybody in the organisation who is at GitHub, in pages', async () => {
    const members = await test.octokit.paginate(test.octokit.orgs.listMembers, {
      org,
      per_page: 10,
    });
    const logins = members.map(({ login }) => login);
    expect(logins).toEqual(expect.arrayContaining(['jane-doe', 'amir-khan']));
    expect(new Set(logins).size).toBe(logins.length);
    expect(logins.length).toBeGreaterThan(10);

    const { data: owners } = await test.octokit.orgs.listMembers({
      org,
      role: 'admin',
    });
    expect(owners.map(({ login }) => login)).toContain('pat-platform');
  });

  it('adds people to the organisation and removes them', async () => {
    const amir = { org, username: 'amir-khan' };
    await test.octokit.orgs.removeMembershipForUser(amir);
    await expect(
      test.octokit.orgs.getMembershipForUser(amir),
    ).rejects.toMatchObject({ status: 404 });

    const { data } = await test.octokit.orgs.setMembershipForUser({
      ...amir,
      role: 'admin',
    });
    expect(data).toMatchObject({
      state: 'pending',
      role: 'admin',
      user: { login: 'amir-khan' },
      organization: { login: 'DEFRA' },
    });
    expect(await membersOf(org)).not.toContain('amir-khan');
    expect(
      (await test.octokit.orgs.listPendingInvitations({ org })).data,
    ).toMatchObject([{ login: 'amir-khan', role: 'admin', team_count: 0 }]);

    await accept('amir-khan');
    expect(
      (await test.octokit.orgs.getMembershipForUser(amir)).data,
    ).toMatchObject({ state: 'active', role: 'admin' });
    expect(
      (await test.octokit.orgs.listPendingInvitations({ org })).data,
    ).toEqual([]);
  });

  it('invites whom a team takes in from outside, and forgets those who leave', async () => {
    const { teams } = test.octokit;
    await teams.create({ org, name: 'newcomers' });
    const newcomers = { org, team_slug: 'newcomers' };
    const ben = { ...newcomers, username: 'ben-carter' };
    await test.octokit.orgs.removeMembershipForUser({
      org,
      username: 'ben-carter',
    });

    const { data } = await teams.addOrUpdateMembershipForUserInOrg(ben);
    expect(data).toMatchObject({ state: 'pending', role: 'member' });
    expect((await teams.getMembershipForUserInOrg(ben)).data.state).toBe(
      'pending',
    );
    expect((await teams.listMembersInOrg(newcomers)).data).toEqual([]);
    expect(
      (await teams.listPendingInvitationsInOrg(newcomers)).data,
    ).toMatchObject([{ login: 'ben-carter', role: 'direct_member' }]);

    await accept('ben-carter');
    expect((await teams.listMembersInOrg(newcomers)).data).toMatchObject([
      { login: 'ben-carter' },
    ]);
    expect((await teams.getMembershipForUserInOrg(ben)).data.state).toBe(
      'active',
    );

    await test.octokit.orgs.removeMembershipForUser({
      org,
      username: 'ben-carter',
    });
    expect((await teams.listMembersInOrg(newcomers)).data).toEqual([]);
    await test.octokit.orgs.setMembershipForUser({
      org,
      username: 'ben-carter',
    });
    await accept('ben-carter');
    await teams.deleteInOrg(newcomers);
  });

  it('has owners of the organisation as maintainers, and knows teams by id', async () => {
    const { teams } = test.octokit;
    const { data: team } = await teams.create({ org, name: 'by-id' });
    const byId = {
      org_id: (await test.octokit.orgs.get({ org })).data.id,
      team_id: team.id,
    };
    const path = '/organizations/{org_id}/team/{team_id}';
    for (const [username, role] of [
      ['ravi-patel', 'maintainer'],
      ['jane-doe', 'member'],
    ]) {
      expect(
        (
          await test.octokit.request(`PUT ${path}/memberships/{username}`, {
            ...byId,
            username,
          })
        ).data,
      ).toMatchObject({ role, state: 'active' });
    }
    const { data: renamed } = await test.octokit.request(`PATCH ${path}`, {
      ...byId,
      name: 'By another name',
    });
    expect(renamed.slug).toBe('by-another-name');
    expect(
      (await test.octokit.request(`GET ${path}/members?per_page=1`, byId)).data,
    ).toMatchObject([{ login: 'ravi-patel' }]);
    await test.octokit.request(`DELETE ${path}`, byId);
    await expect(
      test.octokit.request(`GET ${path}`, byId),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('creates teams, one below another', async () => {
    const { teams } = test.octokit;
    const { data: parent } = await teams.create({ org, name: 'FCP Programme' });
    const { data: child } = await teams.create({
      org,
      name: 'fcp-demo',
      description: 'A delivery project',
      parent_team_id: parent.id,
    });

    expect(parent.slug).toBe('fcp-programme');
    expect(child).toMatchObject({
      slug: 'fcp-demo',
      parent: { slug: 'fcp-programme' },
      organization: { login: 'DEFRA' },
    });
    const { data: children } = await teams.listChildInOrg({
      org,
      team_slug: 'fcp-programme',
    });
    expect(children.map(({ slug }) => slug)).toEqual(['fcp-demo']);
    await expect(
      teams.create({ org, name: 'FCP programme' }),
    ).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Name must be unique for this org'),
    });

    await teams.updateInOrg({
      org,
      team_slug: 'fcp-programme',
      name: 'Farming',
    });
    expect(
      (await teams.getByName({ org, team_slug: 'fcp-demo' })).data.parent?.slug,
    ).toBe('farming');
    await teams.deleteInOrg({ org, team_slug: 'farming' });
    expect((await teams.list({ org })).data).toEqual([]);
  });

  it('gives a team people and repositories', async () => {
    const { teams } = test.octokit;
    await teams.create({ org, name: 'builders', privacy: 'closed' });
    const builders = { org, team_slug: 'builders' };
    await test.octokit.repos.createInOrg({
      org,
      name: 'house',
      visibility: 'private',
    });
    const house = { owner: org, repo: 'house' };
    await teams.addOrUpdateMembershipForUserInOrg({
      ...builders,
      username: 'jane-doe',
      role: 'maintainer',
    });
    await teams.addOrUpdateRepoPermissionsInOrg({
      ...builders,
      ...house,
      permission: 'push',
    });

    expect((await teams.listMembersInOrg(builders)).data).toMatchObject([
      { login: 'jane-doe' },
    ]);
    expect(
      (
        await teams.getMembershipForUserInOrg({
          ...builders,
          username: 'Jane-Doe',
        })
      ).data,
    ).toMatchObject({ role: 'maintainer', state: 'active' });
    expect((await teams.listReposInOrg(builders)).data).toMatchObject([
      { name: 'house', permissions: { push: true, admin: false } },
    ]);
    expect((await test.octokit.repos.listTeams(house)).data).toMatchObject([
      { slug: 'builders', permission: 'push' },
    ]);
    const { data } = await test.octokit.repos.getCollaboratorPermissionLevel({
      ...house,
      username: 'jane-doe',
    });
    expect(data.permission).toBe('write');

    await teams.removeMembershipForUserInOrg({
      ...builders,
      username: 'jane-doe',
    });
    await teams.removeRepoInOrg({ ...builders, ...house });
    expect((await teams.listMembersInOrg(builders)).data).toEqual([]);
    await expect(
      teams.checkPermissionsForRepoInOrg({ ...builders, ...house }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('tells an organisation from a person', async () => {
    const typeOf = async (username: string) =>
      (await test.octokit.users.getByUsername({ username })).data.type;

    expect(await typeOf('DEFRA')).toBe('Organization');
    expect(await typeOf('jane-doe')).toBe('User');
    await expect(typeOf('nobody-at-all')).rejects.toMatchObject({
      status: 404,
    });
  });
});
