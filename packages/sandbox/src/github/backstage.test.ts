import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import {
  createGithubRepoPushAction,
  createPublishGithubAction,
} from '@backstage/plugin-scaffolder-backend-module-github';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { useSandbox } from '../__testUtils__/useSandbox';

const run = promisify(execFile);

describe("Backstage's own code", () => {
  const test = useSandbox();

  const host = () => new URL(test.sandbox.github.url).host;
  const config = () => {
    const { apiBaseUrl, app } = test.sandbox.github;
    return new ConfigReader({
      integrations: { github: [{ host: host(), apiBaseUrl, apps: [app] }] },
    });
  };
  const actionOptions = () => {
    const integrations = ScmIntegrations.fromConfig(config());
    return {
      integrations,
      config: config(),
      githubCredentialsProvider:
        DefaultGithubCredentialsProvider.fromIntegrations(integrations),
    };
  };
  const workspaceWith = async (name: string, files: Record<string, string>) => {
    const workspacePath = join(test.directory, name);
    await mkdir(workspacePath);
    for (const [path, text] of Object.entries(files)) {
      await writeFile(join(workspacePath, path), text);
    }
    return workspacePath;
  };
  const urlReader = () =>
    UrlReaders.default({
      config: config(),
      logger: mockServices.logger.mock(),
    });

  it('publishes a repository with publish:github', async () => {
    await test.octokit.teams.create({ org: 'DEFRA', name: 'fcp-demo' });
    const outputs = new Map<string, unknown>();
    await createPublishGithubAction(actionOptions()).handler({
      ...createMockActionContext({
        input: {
          repoUrl: `${host()}?owner=DEFRA&repo=fcp-demo-claims`,
          description: 'Claims',
          repoVisibility: 'public' as const,
          defaultBranch: 'main',
          topics: ['FCP'],
          access: 'DEFRA/fcp-demo',
          collaborators: [{ user: 'jane-doe', access: 'push' }],
          repoVariables: { ENVIRONMENT: 'snd4' },
          secrets: { PASSWORD: 'not kept' },
          gitAuthorName: 'Jane Doe',
          gitAuthorEmail: 'jane.doe@defra.gov.uk',
        },
        workspacePath: await workspaceWith('publish', {
          'catalog-info.yaml': 'kind: Component\n',
          'package.json': '{}\n',
        }),
      }),
      output: (name: string, value: unknown) => outputs.set(name, value),
    });

    const url = `${test.sandbox.github.url}/DEFRA/fcp-demo-claims`;
    expect(Object.fromEntries(outputs)).toEqual({
      remoteUrl: `${url}.git`,
      repoContentsUrl: `${url}/blob/main`,
      commitHash: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    const { stdout } = await run('git', [
      `--git-dir=${test.sandbox.github.directory}/DEFRA/fcp-demo-claims.git`,
      'log',
      '-1',
      '--name-only',
      '--format=%H %an <%ae>',
      'main',
    ]);
    expect(stdout.trim().split(/\n+/)).toEqual([
      `${outputs.get('commitHash')} Jane Doe <jane.doe@defra.gov.uk>`,
      'catalog-info.yaml',
      'package.json',
    ]);
    const repository = { owner: 'DEFRA', repo: 'fcp-demo-claims' };
    const { repos, actions } = test.octokit;
    expect((await repos.get(repository)).data).toMatchObject({
      topics: ['fcp'],
      visibility: 'public',
    });
    expect((await repos.listTeams(repository)).data).toMatchObject([
      { slug: 'fcp-demo', permission: 'admin' },
    ]);
    expect(
      (await repos.getBranchProtection({ ...repository, branch: 'main' })).data,
    ).toMatchObject({ enforce_admins: { enabled: true } });
    expect(
      (await actions.listRepoVariables(repository)).data.variables,
    ).toMatchObject([{ name: 'ENVIRONMENT', value: 'snd4' }]);
  });

  it('does not publish over a repository that exists', async () => {
    await expect(
      createPublishGithubAction(actionOptions()).handler(
        createMockActionContext({
          input: { repoUrl: `${host()}?owner=DEFRA&repo=adp-flux-core` },
          workspacePath: await workspaceWith('again', {}),
        }),
      ),
    ).rejects.toThrow('name already exists on this account');
  });

  it('pushes to an empty repository with github:repo:push', async () => {
    await test.octokit.repos.createInOrg({ org: 'DEFRA', name: 'pushed' });
    await createGithubRepoPushAction(actionOptions()).handler(
      createMockActionContext({
        input: {
          repoUrl: `${host()}?owner=DEFRA&repo=pushed`,
          defaultBranch: 'trunk',
          protectDefaultBranch: false,
        },
        workspacePath: await workspaceWith('push', { 'a.txt': 'a\n' }),
      }),
    );

    const { data } = await test.octokit.repos.get({
      owner: 'DEFRA',
      repo: 'pushed',
    });
    expect(data.default_branch).toBe('trunk');
  });

  it('reads files, and knows when they have not changed', async () => {
    const url = `${test.sandbox.github.url}/DEFRA/adp-teams-config/blob/main/README.md`;
    const file = await urlReader().readUrl(url);

    expect((await file.buffer()).toString()).toContain('adp-teams-config');
    expect(file.lastModifiedAt).toBeInstanceOf(Date);
    await expect(
      urlReader().readUrl(url, { etag: file.etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
  });

  it('reads trees, and knows when they have not changed', async () => {
    const url = `${test.sandbox.github.url}/DEFRA/adp-flux-templates/tree/main/templates`;
    const tree = await urlReader().readTree(url);
    const paths = (await tree.files()).map(({ path }) => path);

    expect(paths).toContain('programme/team/service/kustomization.yaml');
    await expect(
      urlReader().readTree(url, { etag: tree.etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
  });

  it('finds files by a pattern, as the catalog does', async () => {
    const { files } = await urlReader().search(
      `${test.sandbox.github.url}/DEFRA/adp-flux-templates/blob/main/**/service/kustomization.yaml`,
    );

    expect(files.map(({ url }) => new URL(url).pathname)).toEqual([
      '/DEFRA/adp-flux-templates/blob/main/templates/programme/team/service/kustomization.yaml',
    ]);
    expect((await files[0].content()).toString()).toContain('resources:');
  });
});
