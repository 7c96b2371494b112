import { validationFailed } from './errors';
import type { GitHub } from './gitHub';
import type { PullRequestRecord } from './state';

/** What may be changed of a pull request; what is missing stays as it is. */
export type PullRequestChanges = {
  title?: string;
  body?: string | null;
  state?: 'open' | 'closed';
  base?: string;
};

/** @throws GitHubError 422 when a merged pull request is to be opened again. */
export function editPullRequest(
  github: GitHub,
  pull: PullRequestRecord,
  changes: PullRequestChanges,
): void {
  if (pull.mergedAt && changes.state === 'open') {
    throw validationFailed({
      resource: 'PullRequest',
      field: 'state',
      code: 'custom',
      message: 'state cannot be changed. The pull request has been merged.',
    });
  }
  const now = new Date().toISOString();
  if (changes.state && changes.state !== pull.state) {
    pull.state = changes.state;
    pull.closedAt = changes.state === 'closed' ? now : null;
  }
  pull.title = changes.title ?? pull.title;
  pull.body = changes.body === undefined ? pull.body : changes.body;
  pull.base.ref = changes.base ?? pull.base.ref;
  pull.updatedAt = now;
  github.save();
}
