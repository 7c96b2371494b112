import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitAll, git } from './__testUtils__/gitRepository';
import { openTemplates } from './templateVersions';

const FILE = 'templates/programme/team/base/kustomization.yaml';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adp-templates-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(directory: string, text: string): string {
  mkdirSync(join(directory, 'templates/programme/team/base'), {
    recursive: true,
  });
  writeFileSync(join(directory, FILE), text);
  return directory;
}

describe('a Git work tree', () => {
  it('has the version of the tag of its commit, and the other tags', async () => {
    writeFileSync(join(folder, 'README.md'), 'Nothing yet\n');
    commitAll(folder, '0.0.1');
    commitAll(write(folder, 'one: 1\n'), '1.0.9');
    commitAll(write(folder, 'one: 2\n'), '1.0.10');
    git(folder, 'tag', 'stable');
    const templates = await openTemplates(folder);
    expect(templates.version).toBe('1.0.10');
    expect(templates.list()).toEqual(['1.0.10', '1.0.9', 'stable']);
    const read = await templates.read(['1.0.9', '1.0.10', '7.0.0']);
    expect([...read]).toEqual([
      ['1.0.9', new Map([[FILE, 'one: 1\n']])],
      ['1.0.10', new Map([[FILE, 'one: 2\n']])],
    ]);
    await expect(templates.readOne('7.0.0')).rejects.toThrow(
      'There is no version "7.0.0" of the manifest templates; there are 1.0.10, 1.0.9, stable',
    );
  });

  it('has the id of a commit without tag, by which it is found later', async () => {
    commitAll(write(folder, 'one: 1\n'));
    const { version } = await openTemplates(folder);
    expect(git(folder, 'rev-parse', 'HEAD').startsWith(version)).toBe(true);
    commitAll(write(folder, 'one: 2\n'), '2.0.0');
    const later = await openTemplates(folder);
    expect((await later.readOne(version)).get(FILE)).toBe('one: 1\n');
  });

  it('has a version of its own for each content that is not committed', async () => {
    commitAll(write(folder, 'one: 1\n'), '1.0.0');
    const versionOf = async (text: string) =>
      (await openTemplates(write(folder, text))).version;
    const first = await versionOf('one: 2\n');
    expect(first).toMatch(/^[0-9a-f]{12}-dirty-[0-9a-f]{8}$/);
    expect(await versionOf('one: 3\n')).not.toBe(first);
    expect(await versionOf('one: 2\n')).toBe(first);
    expect(await versionOf('one: 1\n')).toBe('1.0.0');
  });
});

describe('another folder', () => {
  it('has its name for a version, and finds others beside it', async () => {
    write(join(folder, '1.0.8'), 'one: 1\n');
    write(join(folder, '1.0.13'), 'one: 2\n');
    mkdirSync(join(folder, 'notes'));
    const templates = await openTemplates(join(folder, '1.0.13'));
    expect(templates.version).toBe('1.0.13');
    expect(templates.list()).toEqual(['1.0.13', '1.0.8']);
    expect((await templates.readOne('1.0.8')).get(FILE)).toBe('one: 1\n');
  });

  it('has the hash of its contents for a version otherwise', async () => {
    write(join(folder, '1.0.8'), 'one: 1\n');
    const templates = await openTemplates(write(join(folder, 'here'), 'a: 1'));
    expect(templates.version).toMatch(/^sha256-[0-9a-f]{12}$/);
    expect(templates.list()).toEqual([templates.version]);
    const other = await openTemplates(write(join(folder, 'there'), 'a: 1'));
    expect(other.version).toBe(templates.version);
  });

  it('has the version that it is said to have', async () => {
    write(join(folder, 'abc'), 'one: 1\n');
    const templates = await openTemplates(
      write(join(folder, 'def'), 'one: 2\n'),
      'def',
    );
    expect(templates.version).toBe('def');
    expect(templates.list()).toEqual(['def', 'abc']);
  });

  it('is refused when it has no templates', async () => {
    await expect(openTemplates(folder)).rejects.toThrow(
      /templates is not there; name the folder of a checkout of adp-flux-templates/,
    );
  });
});
