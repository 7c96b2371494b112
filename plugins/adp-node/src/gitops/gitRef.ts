/** A branch or tag of a repository on GitHub. */
export type GitRef = {
  /** Host of the GitHub integration, such as `github.com`. */
  host: string;
  /** Organisation. */
  owner: string;
  repo: string;
  /** Fully qualified, such as `refs/heads/main` or `refs/tags/1.0.0`. */
  ref: string;
};

/** `DEFRA/adp-flux-services` */
export function repositoryName(ref: Pick<GitRef, 'owner' | 'repo'>): string {
  return `${ref.owner}/${ref.repo}`;
}

/** Identifies a ref among all hosts; used as a key. */
export function refKey(ref: GitRef): string {
  return `${ref.host}/${ref.owner}/${ref.repo}@${ref.ref}`;
}
