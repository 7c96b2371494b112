import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { type GitRef, refKey } from '../gitops/gitRef';
import {
  type PathHistory,
  readPathHistories,
  withTexts,
} from './generationHistory';

type KnownHistories = { oid: string; paths: Map<string, PathHistory> };

/** Of the newest commit that was looked at; the history of a commit never changes. */
const known = new WeakMap<GitHubRepositories, Map<string, KnownHistories>>();

/** The histories of these paths, asking GitHub for those that are not known. */
export async function historiesOf(
  github: GitHubRepositories,
  { ref, oid }: { ref: GitRef; oid: string },
  paths: readonly string[],
  options: { signal?: AbortSignal },
): Promise<ReadonlyMap<string, PathHistory>> {
  const ofRefs = known.get(github) ?? new Map<string, KnownHistories>();
  known.set(github, ofRefs);
  let ofRef = ofRefs.get(refKey(ref));
  if (ofRef?.oid !== oid) {
    ofRef = { oid, paths: new Map() };
    ofRefs.set(refKey(ref), ofRef);
  }
  const { paths: found } = ofRef;
  const missing = [...new Set(paths)].filter(path => !found.has(path));
  const octokit = github.octokit(ref);
  const read = await withTexts(
    octokit,
    ref,
    await readPathHistories(octokit, ref, oid, missing, options),
    options,
  );
  read.forEach((history, path) => found.set(path, history));
  return found;
}
