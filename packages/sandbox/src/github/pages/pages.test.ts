import { useSandbox } from '../../__testUtils__/useSandbox';

describe('the pages for people', () => {
  const test = useSandbox();
  const repository = { owner: 'DEFRA', repo: 'pages' };

  const get = (path: string) => fetch(`${test.sandbox.github.url}${path}`);
  const text = async (path: string) => (await get(path)).text();
  const write = async (path: string, content: string, branch?: string) => {
    const { data } = await test.octokit.repos.createOrUpdateFileContents({
      ...repository,
      path,
      branch,
      message: `Write ${path}\n\nWith <b>care</b>.`,
      content: Buffer.from(content).toString('base64'),
    });
    return data.commit.sha!;
  };

  beforeAll(async () => {
    await test.octokit.repos.createInOrg({
      org: 'DEFRA',
      name: 'pages',
      description: 'Tom & Jerry',
      auto_init: true,
    });
  });

  it('list every repository with its address', async () => {
    const body = await text('/');

    expect(body).toContain(
      `${test.sandbox.github.url}/DEFRA/adp-flux-services.git`,
    );
    expect(body).toContain('defra-adp-sandpit');
    expect(body).toContain('Tom &amp; Jerry');
  });

  it('show a repository with its files, commits and README', async () => {
    await write('folder/file.txt', 'text\n');
    const body = await text('/DEFRA/pages');

    expect(body).toContain('href="/DEFRA/pages/tree/main/folder"');
    expect(body).toContain('Write folder/file.txt');
    expect(body).toContain('# pages');
  });

  it('show what a commit changes, and escape it', async () => {
    const sha = await write('script.html', '<script>alert(1)</script>\n');
    const body = await text(`/DEFRA/pages/commit/${sha}`);

    expect(body).toContain(
      '@@ -0,0 +1 @@</span>\n<span class="added">+&lt;script&gt;alert(1)&lt;/script&gt;</span>\n',
    );
    expect(body).toContain('With &lt;b&gt;care&lt;/b&gt;.');
    expect(body).not.toContain('<script>');
  });

  it('show files and folders of branches with slashes in their names', async () => {
    const { data } = await test.octokit.git.getRef({
      ...repository,
      ref: 'heads/main',
    });
    await test.octokit.git.createRef({
      ...repository,
      ref: 'refs/heads/feature/one',
      sha: data.object.sha,
    });
    await write('deep/er/file.txt', 'deep text\n', 'feature/one');

    expect(
      await text('/DEFRA/pages/blob/feature/one/deep/er/file.txt'),
    ).toContain('deep text');
    expect(await text('/DEFRA/pages/tree/feature/one/deep')).toContain(
      'href="/DEFRA/pages/tree/feature/one/deep/er"',
    );
    const raw = await get('/DEFRA/pages/raw/feature/one/deep/er/file.txt');
    expect(raw.headers.get('content-type')).toContain('text/plain');
    expect(await raw.text()).toBe('deep text\n');
  });

  it('show a pull request', async () => {
    const { data } = await test.octokit.pulls.create({
      ...repository,
      title: 'Add <deep> files',
      head: 'feature/one',
      base: 'main',
    });

    expect(await text(`/DEFRA/pages/pull/${data.number}`)).toContain(
      'Add &lt;deep&gt; files',
    );
  });

  it.each([
    '/nobody',
    '/DEFRA/nothing',
    '/DEFRA/pages/commit/0123456',
    '/DEFRA/pages/commit/main',
    '/DEFRA/pages/blob/main/none.txt',
    '/DEFRA/pages/blob/none/README.md',
    '/DEFRA/pages/raw/main/folder',
    '/DEFRA/pages/pull/99',
    '/DEFRA/pages/settings',
  ])('have nothing at %s', async path => {
    const response = await get(path);

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('text/html');
  });
});
