import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { FileTree } from '@adp/plugin-adp-node';
import { decodeText } from '@adp/plugin-adp-node/kustomize';
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
  try {
    return readFolder(checkout, folder);
  } catch (error) {
    throw new InputError(
      `${join(checkout, folder)} cannot be read (${
        (error as NodeJS.ErrnoException).code
      }); name the folder of a checkout`,
    );
  }
}

/** @throws InputError when a checkout does not have a folder. */
export function assertFolder(checkout: string, folder: string): void {
  if (!statSync(join(checkout, folder), { throwIfNoEntry: false })) {
    throw new InputError(
      `${join(checkout, folder)} is not there; name the folder of a checkout`,
    );
  }
}

/** Reads files and folders of a checkout, of which any may be missing. */
export function readPaths(
  checkout: string,
  paths: readonly string[],
): FileTree {
  const files = new Map<string, string>();
  for (const path of paths) {
    const stats = statSync(join(checkout, path), { throwIfNoEntry: false });
    if (stats?.isDirectory()) {
      readFolder(checkout, path).forEach((text, file) => files.set(file, text));
    } else if (stats) {
      files.set(path, decodeText(readFileSync(join(checkout, path))));
    }
  }
  return files;
}

function readFolder(checkout: string, folder: string): FileTree {
  const entries = readdirSync(join(checkout, folder), {
    recursive: true,
    withFileTypes: true,
  });
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => relative(checkout, path).split(sep).join('/'))
    .filter(path => !path.startsWith('.git/'))
    .sort();
  // One after the other: thousands of files at once are more than may be open.
  return new Map(
    paths.map(path => [path, decodeText(readFileSync(join(checkout, path)))]),
  );
}
