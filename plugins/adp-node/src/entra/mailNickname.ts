import { createHash } from 'node:crypto';

/** https://learn.microsoft.com/graph/api/group-post-groups */
const MAX_LENGTH = 64;
const HASH_LENGTH = 8;

/**
 * A valid mailNickname for a group: its display name, with characters that are
 * not allowed replaced. What is too long is cut and ends in a hash of the whole
 * name, so that it stays unique.
 */
export function mailNicknameOf(displayName: string): string {
  const allowed = displayName
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-');
  if (allowed.length <= MAX_LENGTH && allowed === displayName) {
    return allowed;
  }
  const hash = createHash('sha256')
    .update(displayName.toLowerCase())
    .digest('hex')
    .slice(0, HASH_LENGTH);
  return `${allowed.slice(0, MAX_LENGTH - HASH_LENGTH - 1)}-${hash}`;
}
