import type { Octokit } from '@octokit/rest';
import type { FileTree } from './fileTree';
import { GitRef, refKey } from './gitRef';
import type { SubtreeCache } from './subtreeCache';
import { querySubtrees, SubtreeRequest } from './subtreeQuery';

/** The files at and below some paths of a ref, all of one commit. */
export type Snapshot = {
  ref: GitRef;
  /** The commit (or annotated tag) that was read. */
  oid: string;
  files: FileTree;
};

/** Reads refs of one organisation. */
export type ReadRefs = (
  wanted: readonly { ref: GitRef; paths: readonly string[] }[],
) => Promise<Snapshot[]>;

/**
 * Makes a reader for one attempt of an operation. It looks up once where each
 * ref points and reads everything from that commit, however often it is asked,
 * so that what is computed from the files belongs to one state of the branch.
 *
 * A head that is as the cache knows it costs one request for head and missing
 * files together, another one a second request, for the files.
 */
export function createReader(
  octokit: Octokit,
  cache: SubtreeCache,
  options: { signal?: AbortSignal },
): ReadRefs {
  const observed = new Map<string, string>();

  async function query(requests: SubtreeRequest[]): Promise<void> {
    const answers = await querySubtrees(octokit, requests, options);
    requests.forEach(({ ref, at }, index) => {
      const oid = answers[index].oid ?? at;
      if (oid) {
        observed.set(refKey(ref), oid);
        cache.moveTo(ref, oid);
      }
      if (oid && oid === at) {
        cache.add(ref, oid, answers[index].subtrees);
      }
    });
  }

  return async wanted => {
    const first = wanted.flatMap<SubtreeRequest>(({ ref, paths }) => {
      const seen = observed.get(refKey(ref));
      const at = seen ?? cache.head(ref);
      const missing = at ? cache.missing(ref, at, paths) : [];
      return seen && missing.length === 0
        ? []
        : [{ ref, head: !seen, at, paths: missing }];
    });
    if (first.length > 0) {
      await query(first);
    }

    const second = wanted.flatMap<SubtreeRequest>(({ ref, paths }) => {
      const at = observed.get(refKey(ref))!;
      const missing = cache.missing(ref, at, paths);
      return missing.length === 0
        ? []
        : [{ ref, head: false, at, paths: missing }];
    });
    if (second.length > 0) {
      await query(second);
    }

    return wanted.map(({ ref, paths }) => {
      const oid = observed.get(refKey(ref))!;
      return { ref, oid, files: cache.files(ref, oid, paths) };
    });
  };
}
