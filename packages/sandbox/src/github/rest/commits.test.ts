import { useSandbox } from '../../__testUtils__/useSandbox';

const REPOSITORY = { owner: 'DEFRA', repo: 'fruit' };

describe('the commits API', () => {
  const test = useSandbox();

  const write = async (path: string, text: string, branch = 'main') => {
    const { repos } = test.octokit;
    const current = await repos
      .getContent({ ...REPOSITORY, path, ref: branch })
      .catch(() => undefined);
    const { data } = await repos.createOrUpdateFileContents({
      ...REPOSITORY,
      path,
      branch,
      message: `Write ${path}\n\nBecause we can.`,
      content: Buffer.from(text).toString('base64'),
      sha:
        current && 'sha' in current.data ? String(current.data.sha) : undefined,
    });
    return data.commit.sha!;
  };

  beforeAll(async () => {
    await test.octokit.repos.createInOrg({
      org: 'DEFRA',
      name: 'fruit',
      auto_init: true,
    });
    for (let day = 1; day <= 5; day++) {
      await write('apples.txt', `${'apple\n'.repeat(day)}`);
    }
    await write('pears.txt', 'pear\n');
  });

  it('lists commits in pages, newest first', async () => {
    const first = await test.octokit.repos.listCommits({
      ...REPOSITORY,
      per_page: 3,
    });

    expect(first.data.map(({ commit }) => commit.message)).toEqual([
      'Write pears.txt\n\nBecause we can.',
      'Write apples.txt\n\nBecause we can.',
      'Write apples.txt\n\nBecause we can.',
    ]);
    expect(first.headers.link).toMatch(
      /<[^>]+[?&]page=2[^>]*>; rel="next".*<[^>]+[?&]page=3[^>]*>; rel="last"/,
    );
    const all = await test.octokit.paginate(test.octokit.repos.listCommits, {
      ...REPOSITORY,
      per_page: 3,
    });
    expect(all).toHaveLength(7);
  });

  it('lists the commits that changed a path', async () => {
    const { data } = await test.octokit.repos.listCommits({
      ...REPOSITORY,
      path: 'pears.txt',
    });

    expect(data).toHaveLength(1);
    expect(data[0].author).toMatchObject({ login: 'pat-platform' });
  });

  it('shows what a commit changed', async () => {
    const sha = await write('apples.txt', 'apple\npear\n');
    const { data } = await test.octokit.repos.getCommit({
      ...REPOSITORY,
      ref: sha,
    });

    expect(data.stats).toEqual({ additions: 1, deletions: 4, total: 5 });
    expect(data.files).toMatchObject([
      {
        filename: 'apples.txt',
        status: 'modified',
        patch: expect.stringContaining('+pear'),
      },
    ]);
  });

  it('shows the first commit, which has no parent', async () => {
    const { data: commits } = await test.octokit.repos.listCommits({
      ...REPOSITORY,
    });
    const { data } = await test.octokit.repos.getCommit({
      ...REPOSITORY,
      ref: commits.at(-1)!.sha,
    });

    expect(data.parents).toEqual([]);
    expect(data.files).toMatchObject([
      { filename: 'README.md', status: 'added' },
    ]);
  });

  it('compares two branches', async () => {
    const { data: main } = await test.octokit.repos.getBranch({
      ...REPOSITORY,
      branch: 'main',
    });
    await test.octokit.git.createRef({
      ...REPOSITORY,
      ref: 'refs/heads/plums/many',
      sha: main.commit.sha,
    });
    await write('plums.txt', 'plum\n', 'plums/many');
    await write('pears.txt', 'pear\npear\n');

    const { data } = await test.octokit.repos.compareCommitsWithBasehead({
      ...REPOSITORY,
      basehead: 'main...plums/many',
    });

    expect(data).toMatchObject({
      status: 'diverged',
      ahead_by: 1,
      behind_by: 1,
      merge_base_commit: { sha: main.commit.sha },
      files: [{ filename: 'plums.txt', status: 'added' }],
    });
  });

  it('gives the oid of a branch to who asks for that alone', async () => {
    const { data: main } = await test.octokit.repos.getBranch({
      ...REPOSITORY,
      branch: 'main',
    });
    const { data } = await test.octokit.repos.getCommit({
      ...REPOSITORY,
      ref: 'main',
      mediaType: { format: 'sha' },
    });

    expect(data).toBe(main.commit.sha);
  });

  it('has no statuses, and says which commit has none', async () => {
    const { data } = await test.octokit.repos.getCombinedStatusForRef({
      ...REPOSITORY,
      ref: 'main',
    });

    expect(data).toMatchObject({
      state: 'pending',
      total_count: 0,
      repository: { full_name: 'DEFRA/fruit' },
    });
  });

  it('does not know every commit', async () => {
    await expect(
      test.octokit.repos.getCommit({ ...REPOSITORY, ref: 'nowhere' }),
    ).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('No commit found for SHA: nowhere'),
    });
  });
});
