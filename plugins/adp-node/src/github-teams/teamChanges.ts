import {
  type GitHubTeam,
  loginKey,
  type TeamMember,
  type TeamPrivacy,
  type TeamRole,
  teamSlug,
} from './githubTeam';
import type { FoundTeam } from './findTeams';

/** What became of a person in a team (or would, in a dry run). */
export type TeamMemberResult = {
  /** As it was asked for; of removed people as on GitHub. */
  login: string;
  /**
   * - `pending`: invited to the organisation, and has not accepted yet
   * - `unknownUser`: nobody on GitHub has that login
   */
  status:
    | 'added'
    | 'present'
    | 'removed'
    | 'notInOrganization'
    | 'unknownUser'
    | 'pending'
    | 'failed';
  /** Why, and what to do, unless all is as it should be. */
  reason?: string;
};

/** A member whom the portal did not put there. */
export type TeamDrift = TeamMember & {
  /** Whether somebody has decided to keep this person. */
  kept: boolean;
};

/** What is wanted of a team. */
export type WantedTeam = {
  role: TeamRole;
  name: string;
  description: string;
  privacy: TeamPrivacy;
  /** Handles. */
  members: readonly string[];
  /** Whether the portal knows an id of it. */
  isKnown: boolean;
  /** Who was put there by the portal, by {@link loginKey}. */
  owned: ReadonlySet<string>;
  /** Whom to keep or remove of the others, by {@link loginKey}. */
  decisions: ReadonlyMap<string, 'keep' | 'remove'>;
};

/** What is known of the people and the organisation. All sets are of {@link loginKey}. */
export type Surroundings = {
  organization: string;
  /** What is to be said of people who are not in a team yet; `added` if nothing is in the way. */
  admissions: ReadonlyMap<string, Omit<TeamMemberResult, 'login'>>;
  owners: ReadonlySet<string>;
  /** Accounts of the platform, which may be in any team. */
  platformLogins: ReadonlySet<string>;
  /** Everybody who belongs to the project, in whichever team. */
  projectLogins: ReadonlySet<string>;
  /** Slugs of teams that are never touched. */
  protectedSlugs: ReadonlySet<string>;
};

/** What is to be done to a team. Carrying it out notes failures in it. */
export type TeamChanges = {
  wanted: WantedTeam;
  /** The team, if it exists, and as soon as it does. */
  team?: Pick<GitHubTeam, 'id' | 'slug'>;
  origin: 'created' | 'adopted' | 'known';
  /** Settings that differ. */
  settings: { name?: string; description?: string; privacy?: TeamPrivacy };
  members: TeamMemberResult[];
  drift: TeamDrift[];
  warnings: string[];
  /** Why nothing can be done, or what has failed. */
  problems: string[];
};

/** Compares a team with what is wanted, without any request. */
export function planTeamChanges(
  wanted: WantedTeam,
  { known, named }: FoundTeam,
  surroundings: Surroundings,
): TeamChanges {
  const team = known ?? named;
  const changes: TeamChanges = {
    wanted,
    team,
    origin: 'created',
    settings: {},
    members: [],
    drift: [],
    warnings: [],
    problems: [],
  };
  if (team) {
    changes.origin = known ? 'known' : 'adopted';
  } else if (wanted.isKnown) {
    changes.warnings.push(
      `Team ${wanted.name} was deleted on GitHub; it is made anew, without the repositories that it could use`,
    );
  }
  const obstacle = obstacleOf(wanted, { known, named }, surroundings);
  if (obstacle) {
    // A team that is somebody else's is none of ours.
    changes.team = known;
    changes.problems.push(obstacle);
    changes.members = handlesOf(wanted).map(login => ({
      login,
      status: 'failed',
      reason: obstacle,
    }));
    return changes;
  }
  if (team) {
    compareSettings(changes, team);
  }
  compareMembers(changes, team?.members ?? new Map(), surroundings);
  return changes;
}

/** The handles that are wanted, each once. */
export function handlesOf({ members }: Pick<WantedTeam, 'members'>): string[] {
  const handles = new Map<string, string>();
  for (const login of members) {
    handles.set(loginKey(login), login.trim());
  }
  return [...handles.values()];
}

function obstacleOf(
  { name }: WantedTeam,
  { known, named }: FoundTeam,
  surroundings: Surroundings,
): string | undefined {
  const { organization, protectedSlugs } = surroundings;
  const untouchable = [teamSlug(name), known?.slug].find(
    slug => slug !== undefined && protectedSlugs.has(slug),
  );
  if (untouchable !== undefined) {
    return `Team ${untouchable} of ${organization} belongs to the platform, and the portal does not touch it; the project needs another name`;
  }
  if (known && named) {
    return `Team ${known.name} cannot be renamed to ${name}: ${organization} has another team of that name. Rename or delete that one, then retry`;
  }
  if (known || !named) {
    return undefined;
  }
  const strange = whyNotAdopted(named, surroundings);
  return (
    strange &&
    `${organization} has a team ${named.name} already, which the portal did not make: ${strange}. Rename or delete that team, then retry`
  );
}

/**
 * A team of the right name is taken over only when that gives nobody access
 * that he or she has not been given: an account of the platform is in it, or it
 * has members and all belong to the project, or it is of no use yet.
 */
function whyNotAdopted(
  team: GitHubTeam,
  { platformLogins, projectLogins }: Surroundings,
): string | undefined {
  const keys = [...team.members.keys()];
  if (keys.some(key => platformLogins.has(key))) {
    return undefined;
  }
  const strangers = keys
    .filter(key => !projectLogins.has(key))
    .map(key => team.members.get(key)?.login ?? key);
  if (strangers.length > 0) {
    return `${strangers.join(', ')} ${
      strangers.length > 1 ? 'are' : 'is'
    } in it and not in the project`;
  }
  if (keys.length === 0 && team.repositories > 0) {
    return `it has no members, and may use ${team.repositories} ${
      team.repositories > 1 ? 'repositories' : 'repository'
    }`;
  }
  return keys.length === 0 && team.hasParent
    ? 'it has no members, and is below another team, whose repositories it may use'
    : undefined;
}

function compareSettings(changes: TeamChanges, team: GitHubTeam): void {
  const { wanted, settings, warnings } = changes;
  if (team.name !== wanted.name) {
    settings.name = wanted.name;
  }
  if (onOneLine(team.description) !== wanted.description) {
    settings.description = wanted.description;
  }
  if (team.privacy !== wanted.privacy) {
    if (wanted.privacy === 'secret' && team.hasParent) {
      warnings.push(
        `Team ${wanted.name} is below another team, and GitHub does not let such a team be secret; take it out of there`,
      );
    } else {
      settings.privacy = wanted.privacy;
    }
  }
}

/** GitHub shows descriptions on one line; so they are compared, and sent. */
export function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function compareMembers(
  changes: TeamChanges,
  actual: GitHubTeam['members'],
  { admissions, owners, platformLogins }: Surroundings,
): void {
  const { wanted, members, drift } = changes;
  const handles = handlesOf(wanted);
  for (const login of handles) {
    const key = loginKey(login);
    members.push(
      actual.has(key)
        ? { login, status: 'present' }
        : { login, ...(admissions.get(key) ?? { status: 'added' }) },
    );
  }
  const wantedKeys = new Set(handles.map(loginKey));
  for (const [key, { login, role }] of actual) {
    if (wantedKeys.has(key) || platformLogins.has(key)) {
      continue;
    }
    const decision =
      wanted.decisions.get(key) ??
      (wanted.owned.has(key) ? 'remove' : undefined);
    if (decision === 'remove') {
      members.push({ login, status: 'removed' });
    } else if (decision === 'keep' || !owners.has(key)) {
      drift.push({ login, role, kept: decision === 'keep' });
    }
  }
}
