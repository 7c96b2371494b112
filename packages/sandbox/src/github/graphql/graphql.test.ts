import { useSandbox } from '../../__testUtils__/useSandbox';

const CREATE_COMMIT = `
  mutation ($input: CreateCommitOnBranchInput!) {
    createCommitOnBranch(input: $input) {
      commit { oid url message author { name email } committer { name } }
      ref { name target { oid } }
    }
  }`;
const HEAD = `
  query ($name: String!) {
    repository(owner: "DEFRA", name: $name) {
      defaultBranchRef { target { oid } }
    }
  }`;

type Head = {
  repository: { defaultBranchRef: { target: { oid: string } } };
};
type Committed = {
  createCommitOnBranch: {
    commit: { oid: string; [field: string]: unknown };
    ref: { name: string; target: { oid: string } };
  };
};

describe('GraphQL', () => {
  const test = useSandbox();

  const head = async (name = 'adp-flux-services') =>
    (await test.octokit.graphql<Head>(HEAD, { name })).repository
      .defaultBranchRef.target.oid;
  const input = (
    expectedHeadOid: string,
    files: Record<string, string | null>,
  ) => ({
    branch: {
      repositoryNameWithOwner: 'DEFRA/adp-flux-services',
      branchName: 'main',
    },
    message: { headline: 'Change files', body: 'Requested-by: jane.doe' },
    expectedHeadOid,
    fileChanges: {
      additions: Object.entries(files).flatMap(([path, text]) =>
        text === null
          ? []
          : [{ path, contents: Buffer.from(text).toString('base64') }],
      ),
      deletions: Object.entries(files).flatMap(([path, text]) =>
        text === null ? [{ path }] : [],
      ),
    },
  });
  const commit = async (files: Record<string, string | null>, oid?: string) =>
    (
      await test.octokit.graphql<Committed>(CREATE_COMMIT, {
        input: input(oid ?? (await head()), files),
      })
    ).createCommitOnBranch;
  const errorsOf = async (query: Promise<unknown>) => {
    const error: { errors?: unknown } = await query.then(
      () => ({}),
      reason => reason,
    );
    return error.errors;
  };

  it('commits additions and deletions, if the branch is where it is expected', async () => {
    const before = await head();
    const added = await commit({ 'a/one.txt': 'one\n', 'a/two.txt': 'two\n' });

    expect(added).toMatchObject({
      commit: {
        message: 'Change files\n\nRequested-by: jane.doe',
        url: `${test.sandbox.github.url}/DEFRA/adp-flux-services/commit/${added.commit.oid}`,
        author: { name: 'Pat Platform', email: 'pat.platform@defra.gov.uk' },
        committer: { name: 'GitHub' },
      },
      ref: { name: 'main', target: { oid: added.commit.oid } },
    });
    const { data } = await test.octokit.repos.getCommit({
      owner: 'DEFRA',
      repo: 'adp-flux-services',
      ref: added.commit.oid,
    });
    expect(data.parents).toMatchObject([{ sha: before }]);

    const removed = await commit({ 'a/one.txt': null, 'a/two.txt': null });
    expect(await head()).toBe(removed.commit.oid);
  });

  it('refuses when the branch has moved on', async () => {
    const stale = await head();
    const { commit: current } = await commit({ 'b.txt': 'b\n' });

    expect(await errorsOf(commit({ 'c.txt': 'c\n' }, stale))).toMatchObject([
      {
        type: 'STALE_DATA',
        path: ['createCommitOnBranch'],
        message: `Expected branch to point to "${stale}" but it did not. Pull and try again.`,
      },
    ]);
    expect(await head()).toBe(current.oid);
  });

  it('lets one of several win that expect the same commit', async () => {
    const oid = await head();
    const results = await Promise.allSettled(
      ['d1', 'd2', 'd3', 'd4'].map(name => commit({ [name]: 'd\n' }, oid)),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
  });

  it('runs several mutations of one document one after the other', async () => {
    const oid = await head();
    const query = `
      mutation ($first: CreateCommitOnBranchInput!, $second: CreateCommitOnBranchInput!) {
        one: createCommitOnBranch(input: $first) { commit { oid } }
        two: createCommitOnBranch(input: $second) { commit { oid } }
      }`;
    const variables = {
      first: input(oid, { 'e1.txt': 'e\n' }),
      second: input(oid, { 'e2.txt': 'e\n' }),
    };

    expect(
      await errorsOf(test.octokit.graphql(query, variables)),
    ).toMatchObject([{ type: 'STALE_DATA', path: ['two'] }]);
  });

  it('commits nothing at all, when asked to', async () => {
    const before = await head();
    const { commit: empty } = await commit({});

    expect(empty.oid).not.toBe(before);
    expect(await head()).toBe(empty.oid);
  });

  it.each<{
    name: string;
    files: Record<string, string | null>;
    message: RegExp;
  }>([
    {
      name: 'the deletion of what is not there',
      files: { 'not/there.txt': null },
      message: /requested for deletion which does not exist as of commit oid/,
    },
    {
      name: 'a path out of the repository',
      files: { '../x': 'x' },
      message: /\.\.\/x/,
    },
    {
      name: "a path into Git's own folder",
      files: { '.git/config': 'x' },
      message: /\.git\/config/,
    },
  ])('refuses $name', async ({ files, message }) => {
    const before = await head();

    expect(await errorsOf(commit(files))).toMatchObject([
      { type: 'UNPROCESSABLE', message: expect.stringMatching(message) },
    ]);
    expect(await head()).toBe(before);
  });

  it('reads a whole folder with its text in one request', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, n) => [
        `services/fcp/team-${n % 10}/file-${n}.yaml`,
        `number: ${n}\n`,
      ]),
    );
    await commit(files);
    test.sandbox.requests.reset();

    const { repository } = await test.octokit.graphql<{
      repository: { object: { entries: unknown[] } };
    }>(`{
      repository(owner: "DEFRA", name: "adp-flux-services") {
        object(expression: "main:services/fcp") {
          ... on Tree { entries { name type object {
            ... on Tree { entries { name mode object {
              ... on Blob { text byteSize isBinary isTruncated }
            } } }
          } } }
        }
      }
    }`);

    expect(test.sandbox.requests.list()).toMatchObject([
      { operation: 'repository', contentCreating: false },
    ]);
    expect(repository.object.entries).toHaveLength(10);
    expect(repository.object.entries).toContainEqual({
      name: 'team-7',
      type: 'tree',
      object: {
        entries: expect.arrayContaining([
          {
            name: 'file-17.yaml',
            mode: 0o100644,
            object: {
              text: 'number: 17\n',
              byteSize: 11,
              isBinary: false,
              isTruncated: false,
            },
          },
        ]),
      },
    });
  });

  it('follows an annotated tag to its commit', async () => {
    const { repository } = await test.octokit.graphql<{
      repository: { ref: { target: { target: { oid: string } } } };
    }>(`{
      repository(owner: "DEFRA", name: "adp-flux-templates") {
        ref(qualifiedName: "refs/tags/1.0.0") {
          target { __typename ... on Tag { name target { oid } } }
        }
      }
    }`);

    expect(repository.ref.target).toEqual({
      __typename: 'Tag',
      name: '1.0.0',
      target: { oid: await head('adp-flux-templates') },
    });
  });

  it('shows no text of a binary file, and nothing where there is nothing', async () => {
    await commit({ 'binary.bin': '\0\u0001' });

    const { repository } = await test.octokit.graphql<{
      repository: Record<string, unknown>;
    }>(`{
      repository(owner: "DEFRA", name: "adp-flux-services") {
        binary: object(expression: "HEAD:binary.bin") { ... on Blob { isBinary text } }
        nothing: object(expression: "main:no/such/file") { oid }
        nowhere: ref(qualifiedName: "refs/heads/nowhere") { name }
      }
    }`);

    expect(repository).toEqual({
      binary: { isBinary: true, text: null },
      nothing: null,
      nowhere: null,
    });
  });

  it('pages through the history of a file', async () => {
    for (const text of ['1\n', '2\n', '3\n']) {
      await commit({ 'history.txt': text });
    }
    const page = async (after: string | null) =>
      test.octokit.graphql<{
        repository: {
          object: {
            history: {
              totalCount: number;
              nodes: { messageHeadline: string }[];
              pageInfo: { hasNextPage: boolean; endCursor: string };
            };
          };
        };
      }>(
        `query ($after: String) {
          repository(owner: "DEFRA", name: "adp-flux-services") {
            object(expression: "main") { ... on Commit {
              history(first: 2, after: $after, path: "history.txt") {
                totalCount nodes { messageHeadline } pageInfo { hasNextPage endCursor }
              }
            } }
          }
        }`,
        { after },
      );
    const first = (await page(null)).repository.object.history;
    const second = (await page(first.pageInfo.endCursor)).repository.object
      .history;

    expect(first).toMatchObject({
      totalCount: 3,
      nodes: [{}, {}],
      pageInfo: { hasNextPage: true },
    });
    expect(second).toMatchObject({
      nodes: [{ messageHeadline: 'Change files' }],
      pageInfo: { hasNextPage: false },
    });
  });

  it.each([
    {
      name: 'a field that GitHub does not have',
      query: '{ repository(owner: "DEFRA", name: "adp-flux-core") { colour } }',
      error: {
        message: 'Cannot query field "colour" on type "Repository".',
      },
    },
    {
      name: 'a field that GitHub has and the sandbox has not',
      query:
        '{ repository(owner: "DEFRA", name: "adp-flux-core") { stargazerCount } }',
      error: {
        message: 'The sandbox does not answer Repository.stargazerCount.',
      },
    },
    {
      name: 'a repository that is not there',
      query: '{ repository(owner: "DEFRA", name: "no-such") { id } }',
      error: {
        type: 'NOT_FOUND',
        message:
          "Could not resolve to a Repository with the name 'DEFRA/no-such'.",
      },
    },
    {
      name: 'a list without a length',
      query:
        '{ repository(owner: "DEFRA", name: "adp-flux-core") { refs(refPrefix: "refs/heads/") { totalCount } } }',
      error: { type: 'MISSING_PAGINATION_BOUNDARIES' },
    },
    {
      name: 'a commit without the head it expects',
      query:
        'mutation { createCommitOnBranch(input: { branch: {}, message: { headline: "x" } }) { commit { oid } } }',
      error: { message: expect.stringContaining('expectedHeadOid') },
    },
  ])('refuses $name', async ({ query, error }) => {
    expect(await errorsOf(test.octokit.graphql(query))).toEqual([
      expect.objectContaining(error),
    ]);
  });

  it('refuses those who may not see or write', async () => {
    const query =
      '{ repository(owner: "DEFRA", name: "adp-teams-config") { id } }';
    const sandpit = await test.asInstallation('defra-adp-sandpit');

    expect(await errorsOf(sandpit.graphql(query))).toMatchObject([
      { type: 'NOT_FOUND' },
    ]);
    expect(
      await errorsOf(
        sandpit.graphql(CREATE_COMMIT, {
          input: input(await head(), { 'f.txt': 'f\n' }),
        }),
      ),
    ).toMatchObject([
      {
        type: 'FORBIDDEN',
        message: 'Resource not accessible by integration',
      },
    ]);
    await expect(test.octokitWith().graphql(query)).rejects.toMatchObject({
      status: 401,
    });
  });
});
