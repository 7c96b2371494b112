import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { FileChange, FileTree } from '@adp/plugin-adp-node';
import { InputError } from '@backstage/errors';

/**
 * Reads the files of a checkout by their path in it, those of Git left out.
 *
 * @param folder - only files below this folder of the checkout
 * @throws InputError when the checkout, or the folder in it, is not there.
 */
export async function readCheckout(
  checkout: string,
  folder = '.',
): Promise<FileTree> {
  const entries = await readdir(join(checkout, folder), {
    recursive: true,
    withFileTypes: true,
  }).catch(error => {
    throw new InputError(
      `${join(checkout, folder)} cannot be read (${
        error.code
      }); name the folder of a checkout`,
    );
  });
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => relative(checkout, path).split(sep).join('/'))
    .filter(path => !path.startsWith('.git/'));
  const texts = await Promise.all(
    paths.map(path => readFile(join(checkout, path), 'utf8')),
  );
  return new Map(paths.map((path, index) => [path, texts[index]]));
}

/** Makes changes in a checkout. */
export async function writeChanges(
  checkout: string,
  changes: readonly FileChange[],
): Promise<void> {
  for (const { path, after } of changes) {
    const file = join(checkout, path);
    if (after === undefined) {
      await rm(file);
    } else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, after);
    }
  }
}
