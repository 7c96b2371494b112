/**
 * Text files of a repository at one commit: path from the repository's root,
 * with forward slashes, to content.
 */
export type FileTree = ReadonlyMap<string, string>;

/** What happens to one file; `before` is missing for a new file, `after` for a removed one. */
export type FileChange = {
  path: string;
  before?: string;
  after?: string;
};
