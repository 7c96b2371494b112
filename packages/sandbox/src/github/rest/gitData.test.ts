import { useSandbox } from '../../__testUtils__/useSandbox';

const REPOSITORY = { owner: 'DEFRA', repo: 'adp-flux-services' };

describe('the Git data API', () => {
  const test = useSandbox();

  const head = async (): Promise<string> => {
    const ref = { ...REPOSITORY, ref: 'heads/main' };
    return (await test.octokit.git.getRef(ref)).data.object.sha;
  };
  const commitOn = async (parent: string, path: string, content?: string) => {
    const { git } = test.octokit;
    const { data: tree } = await git.createTree({
      ...REPOSITORY,
      base_tree: parent,
      tree: [
        content === undefined
          ? { path, mode: '100644', type: 'blob', sha: null }
          : { path, mode: '100644', type: 'blob', content },
      ],
    });
    const { data: commit } = await git.createCommit({
      ...REPOSITORY,
      message: `Change ${path}`,
      tree: tree.sha,
      parents: [parent],
    });
    return commit;
  };

  it('commits a file that a tree brings along', async () => {
    const { git } = test.octokit;
    const commit = await commitOn(await head(), 'docs/a.txt', 'apples\n');
    await git.updateRef({
      ...REPOSITORY,
      ref: 'heads/main',
      sha: commit.sha,
    });

    expect(await head()).toBe(commit.sha);
    expect(commit).toMatchObject({
      message: 'Change docs/a.txt',
      author: { name: 'Pat Platform', email: 'pat.platform@defra.gov.uk' },
      verification: { verified: false, reason: 'unsigned' },
    });
    const { data: tree } = await git.getTree({
      ...REPOSITORY,
      tree_sha: 'main',
      recursive: 'true',
    });
    const entry = tree.tree.find(({ path }) => path === 'docs/a.txt');
    expect(entry).toMatchObject({ mode: '100644', type: 'blob', size: 7 });
    const { data: blob } = await git.getBlob({
      ...REPOSITORY,
      file_sha: entry!.sha,
    });
    expect(Buffer.from(blob.content, 'base64').toString()).toBe('apples\n');
  });

  it('keeps the other files of the base tree, and removes with a null sha', async () => {
    const before = await head();
    const added = await commitOn(before, 'docs/b.txt', 'bananas\n');
    const removed = await commitOn(added.sha, 'docs/b.txt');

    const treeOf = async (tree_sha: string) =>
      (await test.octokit.git.getTree({ ...REPOSITORY, tree_sha })).data.sha;
    expect(await treeOf(removed.tree.sha)).toBe(
      (
        await test.octokit.git.getCommit({
          ...REPOSITORY,
          commit_sha: before,
        })
      ).data.tree.sha,
    );
  });

  it('writes a blob under the name that Git gives it', async () => {
    const { data } = await test.octokit.git.createBlob({
      ...REPOSITORY,
      content: Buffer.from('hello\n').toString('base64'),
      encoding: 'base64',
    });

    expect(data.sha).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  });

  it('refuses to move a branch sideways, unless forced', async () => {
    const { git } = test.octokit;
    const base = await head();
    const first = await commitOn(base, 'docs/c.txt', 'first\n');
    const second = await commitOn(base, 'docs/c.txt', 'second\n');
    const update = (sha: string, force?: boolean) =>
      git.updateRef({ ...REPOSITORY, ref: 'heads/main', sha, force });
    await update(first.sha);

    await expect(update(second.sha)).rejects.toMatchObject({
      status: 422,
      response: { data: { message: 'Update is not a fast forward' } },
    });
    expect(await head()).toBe(first.sha);

    await update(second.sha, true);
    expect(await head()).toBe(second.sha);
  });

  it('lets only one of two writers win who started from the same commit', async () => {
    const { git } = test.octokit;
    const base = await head();
    const commits = await Promise.all(
      ['one', 'two', 'three'].map(name =>
        commitOn(base, `docs/${name}.txt`, name),
      ),
    );
    const results = await Promise.allSettled(
      commits.map(({ sha }) =>
        git.updateRef({ ...REPOSITORY, ref: 'heads/main', sha }),
      ),
    );

    const winners = results.filter(({ status }) => status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(results).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ status: 422 }),
    });
  });

  it('makes branches and annotated tags, and removes them', async () => {
    const { git } = test.octokit;
    const sha = await head();
    const { data: tag } = await git.createTag({
      ...REPOSITORY,
      tag: '0.1.0',
      message: 'First version',
      object: sha,
      type: 'commit',
    });
    for (const [ref, target] of [
      ['refs/heads/feature/one', sha],
      ['refs/tags/0.1.0', tag.sha],
    ]) {
      await git.createRef({ ...REPOSITORY, ref, sha: target });
    }

    const { data: matching } = await git.listMatchingRefs({
      ...REPOSITORY,
      ref: 'heads/feature',
    });
    expect(matching.map(({ ref }) => ref)).toEqual(['refs/heads/feature/one']);
    const { data: read } = await git.getTag({
      ...REPOSITORY,
      tag_sha: tag.sha,
    });
    expect(read).toMatchObject({
      tag: '0.1.0',
      object: { type: 'commit', sha },
    });

    await git.deleteRef({ ...REPOSITORY, ref: 'heads/feature/one' });
    await expect(
      git.getRef({ ...REPOSITORY, ref: 'heads/feature/one' }),
    ).rejects.toMatchObject({ status: 404 });
  });

  const missing = '0123456789012345678901234567890123456789';
  it.each([
    {
      name: 'an existing branch made again',
      call: async () =>
        test.octokit.git.createRef({
          ...REPOSITORY,
          ref: 'refs/heads/main',
          sha: await head(),
        }),
      message: 'Reference already exists',
    },
    {
      name: 'a branch for an object that is not there',
      call: () =>
        test.octokit.git.createRef({
          ...REPOSITORY,
          ref: 'refs/heads/nowhere',
          sha: missing,
        }),
      message: 'Object does not exist',
    },
    {
      name: 'a ref name that Git does not allow',
      call: async () =>
        test.octokit.git.createRef({
          ...REPOSITORY,
          ref: 'refs/heads/a..b',
          sha: await head(),
        }),
      message: 'refs/heads/a..b is not a valid ref name.',
    },
    {
      name: 'the removal of a path that is not there',
      call: async () => commitOn(await head(), 'not/there.txt'),
      message: 'GitRPC::BadObjectState',
    },
    {
      name: 'a path out of the repository',
      call: async () => commitOn(await head(), '../x', 'x'),
      message: 'tree.path contains a malformed path component',
    },
    {
      name: "a path into Git's own folder",
      call: async () => commitOn(await head(), 'a/.Git/config', 'x'),
      message: 'tree.path contains a malformed path component',
    },
    {
      name: 'an absolute path',
      call: async () => commitOn(await head(), '/etc/passwd', 'x'),
      message: 'tree.path cannot start with a slash',
    },
    {
      name: 'a commit without its tree',
      call: () =>
        test.octokit.git.createCommit({
          ...REPOSITORY,
          message: 'x',
          tree: missing,
          parents: [],
        }),
      message: 'Tree SHA does not exist',
    },
    {
      name: 'a commit without its parent',
      call: async () =>
        test.octokit.git.createCommit({
          ...REPOSITORY,
          message: 'x',
          tree: (
            await test.octokit.git.getTree({ ...REPOSITORY, tree_sha: 'main' })
          ).data.sha,
          parents: [missing],
        }),
      message: 'Parent SHA does not exist or is not a commit object',
    },
  ])('refuses $name', async ({ call, message }) => {
    const before = await head();

    await expect(call()).rejects.toMatchObject({
      status: 422,
      response: { data: { message } },
    });
    expect(await head()).toBe(before);
  });

  it('says that a repository is empty', async () => {
    await test.octokit.repos.createInOrg({ org: 'DEFRA', name: 'empty' });

    await expect(
      test.octokit.git.getRef({
        owner: 'DEFRA',
        repo: 'empty',
        ref: 'heads/main',
      }),
    ).rejects.toMatchObject({
      status: 409,
      response: { data: { message: 'Git Repository is empty.' } },
    });
  });
});
