import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from './git';
import { ZERO_OID, type GitRepository } from './gitRepository';
import {
  formatSignature,
  type Commit,
  type Signature,
  type Tag,
} from './objects';

/** What to do with one path when a tree is written; without an oid the path is removed. */
export type TreeChange = { path: string; mode?: string; oid?: string };

/** Writes blobs through one `git fast-import` process and returns their oids in order. */
export async function writeBlobs(
  git: GitRepository,
  contents: readonly Buffer[],
): Promise<string[]> {
  if (contents.length === 0) {
    return [];
  }
  const commands = contents.flatMap((content, index) => [
    Buffer.from(`blob\nmark :${index + 1}\ndata ${content.length}\n`),
    content,
    Buffer.from(`\nget-mark :${index + 1}\n`),
  ]);
  const output = await runGit(git.directory, ['fast-import', '--quiet'], {
    input: Buffer.concat([...commands, Buffer.from('done\n')]),
  });
  return output.toString('latin1').trim().split('\n');
}

/** Writes the tree that comes of applying `changes` to `base`, or to nothing. */
export async function writeTree(
  git: GitRepository,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const index = join(git.directory, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    if (base) {
      await runGit(git.directory, ['read-tree', base], { env });
    }
    // A whole folder is put in place with read-tree; the index holds only files.
    const folders = changes.filter(({ mode, oid }) => oid && mode === '040000');
    for (const { path, oid } of folders) {
      await runGit(git.directory, ['read-tree', `--prefix=${path}/`, oid!], {
        env,
      });
    }
    const lines = changes
      .filter(change => !folders.includes(change))
      .map(({ path, mode = '100644', oid }) =>
        oid ? `${mode} ${oid}\t${path}\0` : `0 ${ZERO_OID}\t${path}\0`,
      );
    await runGit(
      git.directory,
      ['update-index', '-z', '--add', '--replace', '--index-info'],
      { env, input: lines.join('') },
    );
    const tree = await runGit(git.directory, ['write-tree'], { env });
    return tree.toString('latin1').trim();
  } finally {
    await rm(index, { force: true });
  }
}

/** Writes a commit object; no ref moves. */
export async function writeCommit(
  git: GitRepository,
  commit: Omit<Commit, 'oid'>,
): Promise<string> {
  const text = [
    `tree ${commit.tree}`,
    ...commit.parents.map(parent => `parent ${parent}`),
    `author ${formatSignature(commit.author)}`,
    `committer ${formatSignature(commit.committer)}`,
    '',
    commit.message,
  ].join('\n');
  return hashObject(git, 'commit', text);
}

/** Writes an annotated tag object; no ref is made. */
export async function writeTag(
  git: GitRepository,
  tag: Omit<Tag, 'oid' | 'tagger'> & { tagger: Signature },
): Promise<string> {
  const text = [
    `object ${tag.target}`,
    `type ${tag.targetType}`,
    `tag ${tag.name}`,
    `tagger ${formatSignature(tag.tagger)}`,
    '',
    tag.message.endsWith('\n') ? tag.message : `${tag.message}\n`,
  ].join('\n');
  return hashObject(git, 'tag', text);
}

async function hashObject(
  git: GitRepository,
  type: string,
  text: string,
): Promise<string> {
  const oid = await runGit(
    git.directory,
    ['hash-object', '-t', type, '-w', '--stdin'],
    { input: text },
  );
  return oid.toString('latin1').trim();
}
