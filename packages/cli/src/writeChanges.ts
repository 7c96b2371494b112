import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FileChange, RECORD_FILE } from '@adp/plugin-adp-node';

/** Makes changes in a checkout. */
export async function writeChanges(
  checkout: string,
  changes: readonly FileChange[],
): Promise<void> {
  for (const { path, after } of inWritingOrder(changes)) {
    const file = join(checkout, path);
    if (after === undefined) {
      await rm(file);
    } else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, after);
    }
  }
}

/**
 * Changes in an order such that the next run completes them when this one is
 * killed. The records of what was generated come last, since what is not as its
 * record says counts as edited by hand; and files are removed when those that
 * take their place are there.
 */
export function inWritingOrder(changes: readonly FileChange[]): FileChange[] {
  const turn = ({ path, after }: FileChange) => {
    if (path.endsWith(`/${RECORD_FILE}`)) {
      return 2;
    }
    return after === undefined ? 1 : 0;
  };
  return [...changes].sort((a, b) => turn(a) - turn(b));
}
