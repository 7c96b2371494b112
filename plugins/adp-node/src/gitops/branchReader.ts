import type { Octokit } from '@octokit/rest';
import type { FileTree } from './fileTree';
import { GitRef, refKey } from './gitRef';
import type { KnownCommit, SubtreeCache } from './subtreeCache';
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
  /** Held until the end, since others move the cache meanwhile. */
  const observed = new Map<string, KnownCommit>();

  async function query(requests: Query[]): Promise<void> {
    const answers = await querySubtrees(octokit, requests, options);
    requests.forEach(({ ref, head, at, expected }, index) => {
      const { oid = MISSING, subtrees } = answers[index];
      let commit = expected;
      if (head && commit?.oid !== oid) {
        commit = cache.moveTo(ref, oid);
      }
      observed.set(refKey(ref), commit!);
      if (!head || oid === at || at === ref.ref) {
        commit!.add(subtrees);
      }
    });
  }

  return async wanted => {
    const first = wanted.flatMap<Query>(({ ref, paths, optional }) => {
      const seen = observed.get(refKey(ref));
      const expected = seen ?? cache.get(ref);
      // A tag can be read by its name, since it stays where it is.
      const isTag = ref.ref.startsWith('refs/tags/');
      const at = expected?.oid ?? (isTag ? ref.ref : undefined);
      const missing = missingOf(expected, at, paths);
      return seen && missing.length === 0
        ? []
        : [{ ref, head: !seen, at, paths: missing, optional, expected }];
    });
    if (first.length > 0) {
      await query(first);
    }

    const second = wanted.flatMap<Query>(({ ref, paths }) => {
      const commit = observed.get(refKey(ref))!;
      const missing = missingOf(commit, commit.oid, paths);
      return missing.length === 0
        ? []
        : [
            {
              ref,
              head: false,
              at: commit.oid,
              paths: missing,
              expected: commit,
            },
          ];
    });
    if (second.length > 0) {
      await query(second);
    }

    return wanted.map(({ ref, paths }) => {
      const commit = observed.get(refKey(ref))!;
      return { ref, oid: commit.oid, files: commit.files(paths) };
    });
  };
}

/** What is to be asked, and the commit that is likely to be the head. */
type Query = SubtreeRequest & { expected?: KnownCommit };

/** Nothing can be read where there is no commit, or nobody knows which. */
function missingOf(
  commit: KnownCommit | undefined,
  at: string | undefined,
  paths: readonly string[],
): string[] {
  if (!at) {
    return [];
  }
  return commit ? commit.missing(paths) : [...paths];
}
