import { createHash } from 'node:crypto';
import type { CommitMessage } from './commitMessage';
import { blobOid } from './fileDependencies';
import type { FileChange } from './fileTree';

/** Trailer by which the portal knows a proposed commit, and what is in it. */
const TRAILER = 'Proposed-changes';

/** A commit as GitHub shows it; times in ISO 8601. */
export type ShownCommit = {
  message: string;
  authoredDate: string;
  committedDate: string;
  author: { email: string | null } | null;
  committer: { email: string | null } | null;
};

/** Names changes by what they change: equal for the same ones, 64 hexadecimal digits. */
export function changesDigest(changes: readonly FileChange[]): string {
  const oid = (text?: string) => (text === undefined ? null : blobOid(text));
  const lines = changes
    .map(({ path, before, after }) =>
      JSON.stringify([path, oid(before), oid(after)]),
    )
    .sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** The message of a commit that proposes these changes. */
export function markMessage(
  message: CommitMessage,
  changes: readonly FileChange[],
): CommitMessage {
  return {
    subject: message.subject,
    trailers: { ...message.trailers, [TRAILER]: changesDigest(changes) },
  };
}

/**
 * The digest in a commit that the portal has proposed, or undefined when it is
 * somebody else's. Amending or rebasing keeps message and author, but not the
 * committer's date; and GitHub commits in its own name what it is asked for by
 * API, while Git uses one name for both.
 */
export function proposedDigest(commit: ShownCommit): string | undefined {
  const isMadeByApi =
    commit.authoredDate === commit.committedDate &&
    commit.author?.email !== commit.committer?.email;
  const [, digest] =
    new RegExp(`^${TRAILER}: ([0-9a-f]{64})$`, 'm').exec(commit.message) ?? [];
  return isMadeByApi ? digest : undefined;
}
