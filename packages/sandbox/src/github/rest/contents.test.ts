import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { useSandbox } from '../../__testUtils__/useSandbox';

const run = promisify(execFile);
const REPOSITORY = { owner: 'defra-adp-sandpit', repo: 'adp-teams-config' };

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the contents API', () => {
  const test = useSandbox();

  const put = (path: string, text: string, sha?: string) =>
    test.octokit.repos.createOrUpdateFileContents({
      ...REPOSITORY,
      path,
      message: `Write ${path}`,
      content: base64(text),
      sha,
    });
  const read = async (path: string) => {
    const { data } = await test.octokit.repos.getContent({
      ...REPOSITORY,
      path,
    });
    return data;
  };

  it('creates, changes and removes a file, each with a commit', async () => {
    const created = await put('a/b.yaml', 'one: 1\n');
    expect(created.status).toBe(201);
    const sha = created.data.content!.sha!;

    const changed = await put('a/b.yaml', 'one: 2\n', sha);
    expect(changed.status).toBe(200);
    expect(changed.data.commit.parents).toMatchObject([
      { sha: created.data.commit.sha },
    ]);
    expect(await read('a/b.yaml')).toMatchObject({
      type: 'file',
      path: 'a/b.yaml',
      size: 7,
      encoding: 'base64',
      content: `${base64('one: 2\n')}\n`,
    });

    await test.octokit.repos.deleteFile({
      ...REPOSITORY,
      path: 'a/b.yaml',
      message: 'Remove it',
      sha: changed.data.content!.sha!,
    });
    await expect(read('a/b.yaml')).rejects.toMatchObject({ status: 404 });
  });

  it('wants to know which version of a file is replaced', async () => {
    const { data } = await put('versions.txt', 'first\n');
    await put('versions.txt', 'second\n', data.content!.sha!);

    await expect(put('versions.txt', 'third\n')).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('"sha" wasn\'t supplied'),
    });
    await expect(
      put('versions.txt', 'third\n', data.content!.sha!),
    ).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('versions.txt does not match'),
    });
  });

  it('lists folders', async () => {
    await put('folder/inner/c.txt', 'c');
    await put('folder/d.txt', 'dd');

    expect(await read('folder')).toMatchObject([
      { type: 'file', path: 'folder/d.txt', size: 2 },
      { type: 'dir', path: 'folder/inner', size: 0 },
    ]);
  });

  it('sends the bytes of a file when asked for the raw media type', async () => {
    await put('raw.txt', 'zoë\n');

    const response = await fetch(
      `${test.sandbox.github.apiBaseUrl}/repos/${REPOSITORY.owner}/${REPOSITORY.repo}/contents/raw.txt?ref=main`,
      {
        headers: {
          accept: 'application/vnd.github.v3.raw',
          authorization: `Bearer ${test.sandbox.github.token}`,
        },
      },
    );

    expect(await response.text()).toBe('zoë\n');
    expect(response.headers.get('content-type')).toContain('raw');
    expect(response.headers.get('last-modified')).toMatch(/GMT$/);
  });

  it('answers 304 to who has the current version, and does not count it', async () => {
    await put('etag.txt', 'one\n');
    const path = 'etag.txt';
    const first = await test.octokit.repos.getContent({ ...REPOSITORY, path });
    const again = test.octokit.repos.getContent({
      ...REPOSITORY,
      path,
      headers: { 'if-none-match': first.headers.etag },
    });

    await expect(again).rejects.toMatchObject({
      status: 304,
      response: {
        headers: {
          'x-ratelimit-used': first.headers['x-ratelimit-used'],
        },
      },
    });
  });

  it('packs a commit into a tarball', async () => {
    await put('packed/e.txt', 'e\n');
    const { data, url } = await test.octokit.repos.downloadTarballArchive({
      ...REPOSITORY,
      ref: 'main',
    });
    const archive = join(test.directory, 'archive.tar.gz');
    await writeFile(archive, Buffer.from(data as ArrayBuffer));

    const { stdout } = await run('tar', ['-tzf', archive]);
    expect(url).toContain('/_codeload/');
    expect(stdout).toMatch(
      /^defra-adp-sandpit-adp-teams-config-[0-9a-f]{7}\/packed\/e\.txt$/m,
    );
  });

  it('hides an internal repository from strangers', async () => {
    await expect(
      test.octokitWith().repos.getContent({ ...REPOSITORY, path: 'README.md' }),
    ).rejects.toMatchObject({ status: 404 });
  });
});
