import { setTimeout } from 'node:timers/promises';
import type { ApplyTarget } from './applyTeamChanges';
import { type GitHubTeam, loginKey } from './githubTeam';
import { onOneLine, type TeamChanges } from './teamChanges';
import { queryTeams } from './teamsQuery';

/** How often it is looked whether GitHub shows what was done. */
const READ_BACKS = 3;

/** Wait after the first look, in milliseconds; after each further one it is longer by as much. */
const READ_BACK_WAIT = 500;

const NOT_SHOWN =
  'GitHub has accepted the change, but does not show it; it is looked at again with the next check';

/** Looks whether what was done can be seen, and notes as failed what cannot. */
export async function readBackTeams(
  { octokit, organization, signal }: ApplyTarget,
  list: readonly TeamChanges[],
): Promise<void> {
  const changed = list.filter(isChanged);
  if (changed.length === 0) {
    return;
  }
  const slugs = changed.flatMap(({ team }) => team?.slug ?? []);
  for (let count = 1; ; count++) {
    let teams = new Map<string, GitHubTeam>();
    let reason = NOT_SHOWN;
    try {
      ({ teams } = await queryTeams(octokit, organization, { slugs, signal }));
    } catch (error) {
      signal?.throwIfAborted();
      reason = `It could not be read back whether this was done. ${
        error instanceof Error ? error.message : error
      }`;
    }
    const failures = changed.flatMap(changes =>
      unconfirmed(changes, teams.get(changes.team?.slug ?? '')),
    );
    if (failures.length === 0) {
      return;
    }
    if (count === READ_BACKS || reason !== NOT_SHOWN) {
      failures.forEach(note => note(reason));
      return;
    }
    await setTimeout(READ_BACK_WAIT * count, undefined, { signal });
  }
}

/** What was done according to GitHub, and is not to be seen: how to note that. */
function unconfirmed(
  changes: TeamChanges,
  team: GitHubTeam | undefined,
): ((reason: string) => void)[] {
  const { wanted, members, settings, problems, origin } = changes;
  const actual = team?.id === changes.team?.id ? team : undefined;
  const notes: ((reason: string) => void)[] = [];
  const isAsWanted =
    actual &&
    (settings.name ?? actual.name) === actual.name &&
    (settings.description ?? onOneLine(actual.description)) ===
      onOneLine(actual.description) &&
    (settings.privacy ?? actual.privacy) === actual.privacy;
  if (
    (origin === 'created' && !actual) ||
    (Object.keys(settings).length > 0 && !isAsWanted)
  ) {
    notes.push(reason => problems.push(`Team ${wanted.name}: ${reason}`));
  }
  for (const member of members) {
    const { login, status } = member;
    const isThere = actual?.members.has(loginKey(login));
    if (
      (status === 'added' && isThere !== true) ||
      (status === 'removed' && isThere !== false)
    ) {
      notes.push(reason => Object.assign(member, { status: 'failed', reason }));
    }
  }
  return notes;
}

function isChanged({ team, origin, settings, members }: TeamChanges): boolean {
  return (
    team !== undefined &&
    (origin === 'created' ||
      Object.keys(settings).length > 0 ||
      members.some(({ status }) => status === 'added' || status === 'removed'))
  );
}
