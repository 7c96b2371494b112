import { useSandbox } from '../../__testUtils__/useSandbox';

const REPOSITORY = { owner: 'DEFRA', repo: 'orchard' };

describe('pull requests', () => {
  const test = useSandbox();

  beforeAll(async () => {
    await test.octokit.repos.createInOrg({
      org: 'DEFRA',
      name: 'orchard',
      auto_init: true,
    });
  });

  const write = async (branch: string, path: string, text: string) => {
    const current = await test.octokit.repos
      .getContent({ ...REPOSITORY, path, ref: branch })
      .catch(() => undefined);
    await test.octokit.repos.createOrUpdateFileContents({
      ...REPOSITORY,
      branch,
      path,
      message: `Write ${path}`,
      content: Buffer.from(text).toString('base64'),
      sha:
        current && 'sha' in current.data ? String(current.data.sha) : undefined,
    });
  };
  const openPull = async (branch: string, path: string, text = 'text\n') => {
    const { data: main } = await test.octokit.git.getRef({
      ...REPOSITORY,
      ref: 'heads/main',
    });
    await test.octokit.git.createRef({
      ...REPOSITORY,
      ref: `refs/heads/${branch}`,
      sha: main.object.sha,
    });
    await write(branch, path, text);
    const { data } = await test.octokit.pulls.create({
      ...REPOSITORY,
      title: `Add ${path}`,
      head: branch,
      base: 'main',
      body: 'Please.',
    });
    return data;
  };
  const get = async (pull_number: number) =>
    (await test.octokit.pulls.get({ ...REPOSITORY, pull_number })).data;

  it('opens one, and shows what it changes', async () => {
    const pull = await openPull('apples', 'apples.txt');

    expect(pull).toMatchObject({
      state: 'open',
      mergeable: true,
      mergeable_state: 'clean',
      user: { login: 'pat-platform' },
      commits: 1,
      additions: 1,
      changed_files: 1,
      head: { ref: 'apples', label: 'DEFRA:apples' },
    });
    const number = { ...REPOSITORY, pull_number: pull.number };
    expect((await test.octokit.pulls.listFiles(number)).data).toMatchObject([
      { filename: 'apples.txt', status: 'added' },
    ]);
    expect((await test.octokit.pulls.listCommits(number)).data).toMatchObject([
      { commit: { message: 'Write apples.txt' } },
    ]);
    const { data: open } = await test.octokit.pulls.list({
      ...REPOSITORY,
      head: 'DEFRA:apples',
    });
    expect(open.map(({ number: n }) => n)).toEqual([pull.number]);
  });

  it.each([
    { method: 'merge' as const, message: /^Merge pull request #\d+ from/ },
    { method: 'squash' as const, message: /^Add merge-\w+\.txt \(#\d+\)$/ },
    { method: 'rebase' as const, message: /^Write merge-\w+\.txt$/ },
  ])('merges by $method', async ({ method, message }) => {
    const path = `merge-${method}.txt`;
    const pull = await openPull(method, path);
    const { data: result } = await test.octokit.pulls.merge({
      ...REPOSITORY,
      pull_number: pull.number,
      merge_method: method,
    });

    const { data: commit } = await test.octokit.git.getCommit({
      ...REPOSITORY,
      commit_sha: result.sha,
    });
    expect(commit.message.split('\n')[0]).toMatch(message);
    expect(commit.parents).toHaveLength(method === 'merge' ? 2 : 1);
    await test.octokit.repos.getContent({ ...REPOSITORY, path });
    expect(await get(pull.number)).toMatchObject({
      state: 'closed',
      merged: true,
      merge_commit_sha: result.sha,
      merged_by: { login: 'pat-platform' },
    });
    await test.octokit.pulls.checkIfMerged({
      ...REPOSITORY,
      pull_number: pull.number,
    });
  });

  it('does not merge what is in conflict', async () => {
    const pull = await openPull('conflict', 'conflict.txt', 'theirs\n');
    await write('main', 'conflict.txt', 'ours\n');

    expect(await get(pull.number)).toMatchObject({
      mergeable: false,
      mergeable_state: 'dirty',
    });
    await expect(
      test.octokit.pulls.merge({ ...REPOSITORY, pull_number: pull.number }),
    ).rejects.toMatchObject({
      status: 405,
      message: expect.stringContaining('not mergeable'),
    });
  });

  it('does not merge another version than was looked at', async () => {
    const pull = await openPull('moving', 'moving.txt');
    await write('moving', 'moving.txt', 'more text\n');

    await expect(
      test.octokit.pulls.merge({
        ...REPOSITORY,
        pull_number: pull.number,
        sha: pull.head.sha,
      }),
    ).rejects.toMatchObject({ status: 409 });
  });

  it('closes one whose branch is removed, or merged with Git', async () => {
    const removed = await openPull('removed', 'removed.txt');
    await test.octokit.git.deleteRef({ ...REPOSITORY, ref: 'heads/removed' });
    expect(await get(removed.number)).toMatchObject({
      state: 'closed',
      merged: false,
    });

    const merged = await openPull('forwarded', 'forwarded.txt');
    await test.octokit.git.updateRef({
      ...REPOSITORY,
      ref: 'heads/main',
      sha: merged.head.sha,
    });
    expect(await get(merged.number)).toMatchObject({
      state: 'closed',
      merged: true,
    });
  });

  it('can be edited, closed and opened again', async () => {
    const { number } = await openPull('edited', 'edited.txt');
    const update = (change: { title?: string; state?: 'open' | 'closed' }) =>
      test.octokit.pulls.update({
        ...REPOSITORY,
        pull_number: number,
        ...change,
      });
    await update({ title: 'Another title', state: 'closed' });
    expect(await get(number)).toMatchObject({
      title: 'Another title',
      body: 'Please.',
      state: 'closed',
    });
    await update({ state: 'open' });
    expect(await get(number)).toMatchObject({ state: 'open', closed_at: null });
  });

  it.each([
    {
      name: 'a second one for the same branch',
      input: { head: 'apples', base: 'main' },
      error: { message: 'A pull request already exists for DEFRA:apples.' },
    },
    {
      name: 'a branch that is not there',
      input: { head: 'nowhere', base: 'main' },
      error: { field: 'head', code: 'invalid' },
    },
    {
      name: 'nothing to merge',
      input: { head: 'main', base: 'main' },
      error: { message: 'No commits between main and main' },
    },
  ])('refuses $name', async ({ input, error }) => {
    await expect(
      test.octokit.pulls.create({ ...REPOSITORY, title: 'x', ...input }),
    ).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [expect.objectContaining(error)] } },
    });
  });
});
