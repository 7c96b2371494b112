import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from './gitRepository';
import { ObjectReader } from './objectReader';
import { writeBlobs } from './writeObjects';

describe('ObjectReader', () => {
  let directory: string;
  let git: GitRepository;
  let reader: ObjectReader;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'objects-'));
    git = await GitRepository.create(join(directory, 'a.git'), 'main');
    reader = new ObjectReader(git.directory);
  });
  afterAll(async () => {
    reader.close();
    await git.remove();
    await rm(directory, { recursive: true });
  });

  it('reads large, binary, empty and missing objects, all asked for at once', async () => {
    const contents = [
      randomBytes(3_000_000),
      Buffer.from('text\n'),
      Buffer.alloc(0),
      Buffer.from('0123456789 missing\n'),
      randomBytes(70_000),
    ];
    const oids = await writeBlobs(git, contents);
    const missing = '0'.repeat(40);
    const objects = await Promise.all(
      [...oids, missing, oids[1]].map(oid => reader.read(oid)),
    );

    expect(objects.map(object => object?.oid)).toEqual([
      ...oids,
      undefined,
      oids[1],
    ]);
    contents.forEach((content, index) => {
      expect(objects[index]?.content.equals(content)).toBe(true);
    });
  });

  it('takes nothing for a name that could break out of its line', async () => {
    const [oid] = await writeBlobs(git, [Buffer.from('x')]);

    expect(await reader.read(`nothing\n${oid}`)).toBeUndefined();
    expect(await reader.read('')).toBeUndefined();
    expect((await reader.read(oid))?.content.toString()).toBe('x');
  });

  it('fails readers when it is closed, and reads again afterwards', async () => {
    const [oid] = await writeBlobs(git, [Buffer.from('again')]);
    const reading = reader.read(oid);
    reader.close();

    await expect(reading).rejects.toThrow('the object reader was closed');
    expect((await reader.read(oid))?.content.toString()).toBe('again');
  });

  it('fails readers when the repository is gone', async () => {
    const lost = new ObjectReader(join(directory, 'nowhere.git'));

    await expect(lost.read('HEAD')).rejects.toThrow('not a git repository');
  });
});
