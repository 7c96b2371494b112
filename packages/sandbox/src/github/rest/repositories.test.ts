import { useSandbox } from '../../__testUtils__/useSandbox';

describe('repositories', () => {
  const test = useSandbox();

  it('knows the seeded ones', async () => {
    const { data } = await test.octokit.repos.listForOrg({ org: 'DEFRA' });

    expect(
      data.map(({ name, visibility, default_branch }) => [
        name,
        visibility,
        default_branch,
      ]),
    ).toEqual([
      ['adp-teams-config', 'internal', 'main'],
      ['adp-flux-core', 'public', 'main'],
      ['adp-flux-services', 'public', 'main'],
      ['adp-flux-templates', 'public', 'main'],
    ]);
  });

  it('creates one, with the settings asked for', async () => {
    const { data } = await test.octokit.repos.createInOrg({
      org: 'DEFRA',
      name: 'fcp-demo-claims',
      description: 'Claims',
      visibility: 'private',
      allow_squash_merge: false,
      auto_init: true,
    });

    expect(data).toMatchObject({
      full_name: 'DEFRA/fcp-demo-claims',
      private: true,
      visibility: 'private',
      allow_squash_merge: false,
      allow_merge_commit: true,
      clone_url: `${test.sandbox.github.url}/DEFRA/fcp-demo-claims.git`,
    });
    const { data: readme } = await test.octokit.repos.getReadme({
      owner: 'DEFRA',
      repo: 'fcp-demo-claims',
    });
    expect(Buffer.from(readme.content, 'base64').toString()).toBe(
      '# fcp-demo-claims\nClaims',
    );
  });

  it('creates one of two that ask for the same name at once', async () => {
    const create = () =>
      test.octokit.repos.createInOrg({ org: 'DEFRA', name: 'twins' });
    const results = await Promise.allSettled([create(), create()]);

    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    expect(results).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({
        status: 422,
        message: expect.stringContaining('name already exists on this account'),
      }),
    });
  });

  it.each(['has space', '..', 'slash/ed', 'named.git', 'x'.repeat(101)])(
    'refuses the name %s',
    async name => {
      await expect(
        test.octokit.repos.createInOrg({ org: 'DEFRA', name }),
      ).rejects.toMatchObject({ status: 422 });
    },
  );

  it('changes settings, topics and visibility', async () => {
    const repository = { owner: 'DEFRA', repo: 'changing' };
    await test.octokit.repos.createInOrg({ org: 'DEFRA', name: 'changing' });
    await test.octokit.repos.update({
      ...repository,
      description: 'Changed',
      private: true,
      has_wiki: false,
    });
    await test.octokit.repos.replaceAllTopics({
      ...repository,
      names: ['fcp', 'adp'],
    });

    const { data } = await test.octokit.repos.get(repository);
    expect(data).toMatchObject({
      description: 'Changed',
      visibility: 'private',
      has_wiki: false,
      topics: ['fcp', 'adp'],
    });
    expect(
      (await test.octokit.repos.getAllTopics(repository)).data.names,
    ).toEqual(['fcp', 'adp']);
  });

  it('removes one, with what is in it', async () => {
    const repository = { owner: 'DEFRA', repo: 'short-lived' };
    await test.octokit.repos.createInOrg({
      org: 'DEFRA',
      name: 'short-lived',
      auto_init: true,
    });
    await test.octokit.repos.delete(repository);

    await expect(test.octokit.repos.get(repository)).rejects.toMatchObject({
      status: 404,
    });
    await test.octokit.repos.createInOrg({ org: 'DEFRA', name: 'short-lived' });
    await expect(
      test.octokit.repos.getReadme(repository),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('does not let an archived one be changed', async () => {
    const repository = { owner: 'DEFRA', repo: 'archive' };
    await test.octokit.repos.createInOrg({ org: 'DEFRA', name: 'archive' });
    await test.octokit.repos.update({ ...repository, archived: true });

    await expect(
      test.octokit.repos.createOrUpdateFileContents({
        ...repository,
        path: 'a.txt',
        message: 'Write',
        content: '',
      }),
    ).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Repository was archived'),
    });
    await test.octokit.repos.update({ ...repository, archived: false });
    expect((await test.octokit.repos.get(repository)).data.archived).toBe(
      false,
    );
  });

  it('lists branches and protects them', async () => {
    const repository = { owner: 'DEFRA', repo: 'protected' };
    await test.octokit.repos.createInOrg({
      org: 'DEFRA',
      name: 'protected',
      auto_init: true,
    });
    const branch = { ...repository, branch: 'main' };
    await expect(
      test.octokit.repos.getBranchProtection(branch),
    ).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('Branch not protected'),
    });
    await test.octokit.repos.updateBranchProtection({
      ...branch,
      required_status_checks: { strict: true, contexts: ['build'] },
      enforce_admins: true,
      required_pull_request_reviews: { required_approving_review_count: 2 },
      restrictions: null,
    });
    await test.octokit.repos.createCommitSignatureProtection(branch);

    expect(
      (await test.octokit.repos.getBranchProtection(branch)).data,
    ).toMatchObject({
      enforce_admins: { enabled: true },
      required_status_checks: { strict: true, contexts: ['build'] },
      required_pull_request_reviews: { required_approving_review_count: 2 },
      required_signatures: { enabled: true },
    });
    expect(
      (await test.octokit.repos.listBranches(repository)).data,
    ).toMatchObject([{ name: 'main', protected: true }]);

    await test.octokit.repos.deleteBranchProtection(branch);
    expect((await test.octokit.repos.getBranch(branch)).data.protected).toBe(
      false,
    );
  });

  it('has collaborators', async () => {
    const repository = { owner: 'DEFRA', repo: 'shared' };
    await test.octokit.repos.createInOrg({
      org: 'DEFRA',
      name: 'shared',
      visibility: 'private',
    });
    const jane = { ...repository, username: 'jane-doe' };
    const permission = async () =>
      (await test.octokit.repos.getCollaboratorPermissionLevel(jane)).data
        .role_name;
    expect(await permission()).toBe('none');

    await test.octokit.repos.addCollaborator({
      ...jane,
      permission: 'maintain',
    });
    expect(await permission()).toBe('maintain');
    const { data } = await test.octokit.repos.listCollaborators(repository);
    expect(data.map(({ login }) => login)).toContain('jane-doe');
    await test.octokit.repos.checkCollaborator(jane);

    await test.octokit.repos.removeCollaborator(jane);
    expect(await permission()).toBe('none');
    await expect(
      test.octokit.repos.addCollaborator({
        ...repository,
        username: 'nobody-at-all',
      }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('keeps settings for workflows, but no secrets', async () => {
    const repository = { owner: 'DEFRA', repo: 'workflows' };
    const { actions } = test.octokit;
    await test.octokit.repos.createInOrg({ org: 'DEFRA', name: 'workflows' });
    await actions.createRepoVariable({
      ...repository,
      name: 'environment',
      value: 'snd4',
    });
    await actions.updateRepoVariable({
      ...repository,
      name: 'ENVIRONMENT',
      value: 'dev1',
    });
    await actions.setWorkflowAccessToRepository({
      ...repository,
      access_level: 'organization',
    });
    const { data: key } = await actions.getRepoPublicKey(repository);
    expect(Buffer.from(key.key, 'base64')).toHaveLength(32);
    await actions.createOrUpdateRepoSecret({
      ...repository,
      secret_name: 'password',
      encrypted_value: 'c2VjcmV0',
      key_id: key.key_id,
    });

    expect((await actions.listRepoVariables(repository)).data).toMatchObject({
      total_count: 1,
      variables: [{ name: 'ENVIRONMENT', value: 'dev1' }],
    });
    expect(
      (await actions.getWorkflowAccessToRepository(repository)).data,
    ).toEqual({ access_level: 'organization' });
  });
});
