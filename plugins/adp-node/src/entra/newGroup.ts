import type { Group } from '@adp/plugin-adp-common';
import type { ApplyContext } from './applyGroupChanges';
import type { GroupChanges } from './groupChanges';
import { mailNicknameOf } from './mailNickname';

/** The body of a request that creates a group. */
export function newGroup(
  { target: { graphBaseUrl, ownerId } }: ApplyContext,
  { displayName, description }: Group,
): object {
  const owner = new URL(`/v1.0/servicePrincipals/${ownerId}`, graphBaseUrl);
  return {
    displayName,
    description: description || undefined,
    mailEnabled: false,
    mailNickname: mailNicknameOf(displayName),
    securityEnabled: true,
    // Who may create groups may change them only as an owner.
    'owners@odata.bind': [owner.href],
  };
}

/** Notes that a group could not be created, and so none of its members added. */
export function noteFailed(changes: GroupChanges, reason: string): void {
  const problem = `${changes.group.displayName} could not be created: ${reason}`;
  changes.problems.push(problem);
  changes.links.forEach(link =>
    Object.assign(link, { status: 'failed', reason: problem }),
  );
}
