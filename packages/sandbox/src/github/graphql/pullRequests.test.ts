import type { Octokit } from '@octokit/rest';
import { useSandbox } from '../../__testUtils__/useSandbox';

const ZERO_OID = '0'.repeat(40);
const NAME = { owner: 'DEFRA', repo: 'adp-flux-services' };

const REPOSITORY = `
  query ($branch: String!) {
    repository(owner: "DEFRA", name: "adp-flux-services") {
      id
      main: ref(qualifiedName: "refs/heads/main") { target { oid } }
      branch: ref(qualifiedName: $branch) {
        target { oid }
        compare(headRef: "main") {
          status aheadBy behindBy commits(first: 5) { nodes { oid } }
        }
        associatedPullRequests(states: [OPEN], baseRefName: "main", first: 5) {
          nodes { id number url title body state headRefOid merged }
        }
      }
    }
  }`;
const PROPOSE = `
  mutation (
    $refs: UpdateRefsInput!
    $commit: CreateCommitOnBranchInput!
    $pull: CreatePullRequestInput!
  ) {
    updateRefs(input: $refs) { clientMutationId }
    createCommitOnBranch(input: $commit) { commit { oid } }
    createPullRequest(input: $pull) { pullRequest { id number url state } }
  }`;
const UPDATE_REFS =
  'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';

type PullRequest = { id: string; number: number; headRefOid: string };
type Answer = {
  repository: {
    id: string;
    main: { target: { oid: string } };
    branch: {
      target: { oid: string };
      compare: { status: string; aheadBy: number; behindBy: number };
      associatedPullRequests: { nodes: PullRequest[] };
    } | null;
  };
};

describe('pull requests in GraphQL', () => {
  const test = useSandbox();

  const read = async (branch: string, octokit: Octokit = test.octokit) =>
    (
      await octokit.graphql<Answer>(REPOSITORY, {
        branch: `refs/heads/${branch}`,
      })
    ).repository;
  const propose = async (branch: string, octokit: Octokit = test.octokit) => {
    const { id, main } = await read(branch);
    return octokit.graphql<{
      createCommitOnBranch: { commit: { oid: string } };
      createPullRequest: { pullRequest: PullRequest };
    }>(PROPOSE, {
      refs: {
        repositoryId: id,
        refUpdates: [
          {
            name: `refs/heads/${branch}`,
            beforeOid: ZERO_OID,
            afterOid: main.target.oid,
          },
        ],
      },
      commit: {
        branch: {
          repositoryNameWithOwner: 'DEFRA/adp-flux-services',
          branchName: branch,
        },
        message: { headline: `Add ${branch}` },
        expectedHeadOid: main.target.oid,
        fileChanges: {
          additions: [
            { path: branch, contents: Buffer.from('x\n').toString('base64') },
          ],
        },
      },
      pull: {
        repositoryId: id,
        baseRefName: 'main',
        headRefName: branch,
        title: `Add ${branch}`,
        body: 'Please.',
      },
    });
  };
  const move = async (
    refUpdates: {
      name: string;
      afterOid: string;
      beforeOid?: string;
      force?: boolean;
    }[],
    octokit: Octokit = test.octokit,
  ) => {
    const { id } = await read('main');
    return octokit.graphql(UPDATE_REFS, {
      input: { repositoryId: id, refUpdates },
    });
  };
  const errorsOf = async (query: Promise<unknown>) => {
    const error: { errors?: unknown } = await query.then(
      () => ({}),
      reason => reason,
    );
    return error.errors;
  };

  it('makes a branch, a commit and a pull request in one document', async () => {
    const { createCommitOnBranch, createPullRequest } = await propose('apples');
    const { pullRequest } = createPullRequest;
    expect(pullRequest).toMatchObject({
      state: 'OPEN',
      url: `${test.sandbox.github.url}/DEFRA/adp-flux-services/pull/${pullRequest.number}`,
    });
    const { oid } = createCommitOnBranch.commit;
    expect((await read('apples')).branch).toEqual({
      target: { oid },
      // What the branch has and main has not: main is behind by it.
      compare: {
        status: 'BEHIND',
        aheadBy: 0,
        behindBy: 1,
        commits: { nodes: [] },
      },
      associatedPullRequests: {
        nodes: [
          {
            id: pullRequest.id,
            number: pullRequest.number,
            url: expect.any(String),
            title: 'Add apples',
            body: 'Please.',
            state: 'OPEN',
            headRefOid: oid,
            merged: false,
          },
        ],
      },
    });
    const { data } = await test.octokit.pulls.get({
      ...NAME,
      pull_number: pullRequest.number,
    });
    expect(data).toMatchObject({
      node_id: pullRequest.id,
      commits: 1,
      changed_files: 1,
    });
  });

  it('refuses a second one for a branch, and one without commits', async () => {
    const first = await propose('pears');
    expect(await errorsOf(propose('pears'))).toMatchObject([
      { type: 'UNPROCESSABLE', path: ['updateRefs'] },
      { type: 'STALE_DATA', path: ['createCommitOnBranch'] },
      {
        path: ['createPullRequest'],
        message: 'A pull request already exists for DEFRA:pears.',
      },
    ]);

    const { id, main } = await read('main');
    await move([{ name: 'refs/heads/empty', afterOid: main.target.oid }]);
    const empty = test.octokit.graphql(
      'mutation ($input: CreatePullRequestInput!) { createPullRequest(input: $input) { pullRequest { id } } }',
      {
        input: {
          repositoryId: id,
          baseRefName: 'main',
          headRefName: 'empty',
          title: 'Nothing',
        },
      },
    );
    expect(await errorsOf(empty)).toMatchObject([
      { message: 'No commits between main and empty' },
    ]);
    expect(first.createPullRequest.pullRequest.number).toBeGreaterThan(0);
  });

  it('closes one for good when its branch is reset to the base', async () => {
    const { createPullRequest } = await propose('plums');
    const { main } = await read('plums');
    await move([
      { name: 'refs/heads/plums', afterOid: main.target.oid, force: true },
    ]);
    const { data } = await test.octokit.pulls.get({
      ...NAME,
      pull_number: createPullRequest.pullRequest.number,
    });
    expect(data.state).toBe('closed');
  });

  it('changes title and text, and closes', async () => {
    const { createPullRequest } = await propose('quinces');
    const { id, number } = createPullRequest.pullRequest;
    const update = (input: object) =>
      test.octokit.graphql(
        'mutation ($input: UpdatePullRequestInput!) { updatePullRequest(input: $input) { pullRequest { title body state } } }',
        { input: { pullRequestId: id, ...input } },
      );

    expect(await update({ title: 'New', body: 'text' })).toEqual({
      updatePullRequest: {
        pullRequest: { title: 'New', body: 'text', state: 'OPEN' },
      },
    });
    await update({ state: 'CLOSED' });
    const { data } = await test.octokit.pulls.get({
      ...NAME,
      pull_number: number,
    });
    expect(data).toMatchObject({ state: 'closed', title: 'New', body: 'text' });
    expect(
      (await read('quinces')).branch?.associatedPullRequests.nodes,
    ).toEqual([]);
  });

  it('moves several refs, or none', async () => {
    const { main } = await read('main');
    const { oid } = main.target;
    await move([
      { name: 'refs/heads/one', beforeOid: ZERO_OID, afterOid: oid },
      { name: 'refs/heads/two', afterOid: oid },
    ]);
    const stale = move([
      { name: 'refs/heads/one', afterOid: ZERO_OID },
      { name: 'refs/heads/two', beforeOid: ZERO_OID, afterOid: oid },
    ]);
    expect(await errorsOf(stale)).toMatchObject([{ path: ['updateRefs'] }]);
    expect((await read('one')).branch?.target.oid).toBe(oid);

    await move([
      { name: 'refs/heads/one', beforeOid: oid, afterOid: ZERO_OID },
      { name: 'refs/heads/two', afterOid: ZERO_OID },
    ]);
    expect((await read('one')).branch).toBeNull();
    expect((await read('two')).branch).toBeNull();
  });

  it.each([
    ['a step back', { name: 'refs/heads/ahead' }],
    ['an unknown commit', { name: 'refs/heads/x', oid: 'f'.repeat(40) }],
    ['a bad name', { name: 'refs/heads/a..b' }],
  ])('refuses %s', async (_, { name, oid }: { name: string; oid?: string }) => {
    if (!(await read('ahead')).branch) {
      await propose('ahead');
    }
    const { main, branch } = await read('ahead');
    expect(
      await errorsOf(move([{ name, afterOid: oid ?? main.target.oid }])),
    ).toMatchObject([{ type: 'UNPROCESSABLE', message: expect.any(String) }]);
    expect((await read('ahead')).branch?.target).toEqual(branch?.target);
  });

  it('asks an app for the permission on pull requests', async () => {
    const limited = await test.asInstallation('DEFRA', {
      permissions: { contents: 'write' },
    });
    expect(await errorsOf(propose('limes', limited))).toMatchObject([
      { type: 'FORBIDDEN', path: ['createPullRequest'] },
    ]);
    const reader = await test.asInstallation('DEFRA', {
      permissions: { contents: 'read', pull_requests: 'read' },
    });
    expect(
      await errorsOf(
        move(
          [
            {
              name: 'refs/heads/lemons',
              afterOid: (await read('main')).main.target.oid,
            },
          ],
          reader,
        ),
      ),
    ).toMatchObject([{ type: 'FORBIDDEN' }]);
  });
});
