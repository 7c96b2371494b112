import type { Octokit } from '@octokit/rest';
import type { FileTree } from './fileTree';
import { GitRef, refKey } from './gitRef';
import type { SubtreeCache } from './subtreeCache';
import { querySubtrees, SubtreeRequest } from './subtreeQuery';

/** The files at and below some paths of a ref, all of one commit. */
export type Snapshot = {
  ref: GitRef;
  /** The commit (or annotated tag) that was read; '' for an optional ref that is missing. */
  oid: string;
  files: FileTree;
};

/** In the place of the commit of an optional ref that is missing. */
const MISSING = '';

/** Reads refs of one organisation. */
export type ReadRefs = (
  wanted: readonly {
    ref: GitRef;
    paths: readonly string[];
    /** Whether the ref may be missing. */
    optional?: boolean;
  }[],
) => Promise<Snapshot[]>;

/**
 * Makes a reader for one attempt of an operation. It looks up once where each
 * ref points and reads everything from that commit, however often it is asked,
 * so that what is computed from the files belongs to one state of the branch.
 *
 * A tag, or a head that is as the cache knows it, costs one request for head and
 * missing files together; another head a second request, for the files.
 */
export function createReader(
  octokit: Octokit,
  cache: SubtreeCache,
  options: { signal?: AbortSignal },
): ReadRefs {
  const observed = new Map<string, string>();

  async function query(requests: SubtreeRequest[]): Promise<void> {
    const answers = await querySubtrees(octokit, requests, options);
    requests.forEach(({ ref, head, at }, index) => {
      const oid = head ? answers[index].oid ?? MISSING : at!;
      observed.set(refKey(ref), oid);
      cache.moveTo(ref, oid);
      if (oid === at || at === ref.ref || oid === MISSING) {
        cache.add(ref, oid, answers[index].subtrees);
      }
    });
  }

  return async wanted => {
    const first = wanted.flatMap<SubtreeRequest>(({ ref, paths, optional }) => {
      const seen = observed.get(refKey(ref));
      // A tag can be read by its name, since it stays where it is.
      const isTag = ref.ref.startsWith('refs/tags/');
      const at = seen ?? cache.head(ref) ?? (isTag ? ref.ref : undefined);
      const missing = at ? cache.missing(ref, at, paths) : [];
      return seen !== undefined && missing.length === 0
        ? []
        : [{ ref, head: seen === undefined, at, paths: missing, optional }];
    });
    if (first.length > 0) {
      await query(first);
    }

    const second = wanted.flatMap<SubtreeRequest>(({ ref, paths }) => {
      const at = observed.get(refKey(ref))!;
      const missing = at === MISSING ? [] : cache.missing(ref, at, paths);
      return missing.length === 0
        ? []
        : [{ ref, head: false, at, paths: missing }];
    });
    if (second.length > 0) {
      await query(second);
    }

    return wanted.map(({ ref, paths }) => {
      const oid = observed.get(refKey(ref))!;
      return {
        ref,
        oid,
        files: oid === MISSING ? new Map() : cache.files(ref, oid, paths),
      };
    });
  };
}
