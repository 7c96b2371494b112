/** The two teams of a delivery project. */
export const TEAM_ROLES = ['contributors', 'admins'] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

/** Who may see a team: everybody in the organisation, or its members. */
export type TeamPrivacy = 'closed' | 'secret';

/** A team as it is on GitHub. */
export type GitHubTeam = {
  id: number;
  slug: string;
  name: string;
  description: string;
  privacy: TeamPrivacy;
  /** Whether it is below another team, and has the repositories of that one too. */
  hasParent: boolean;
  /** How many teams are directly below it. */
  childTeams: number;
  /** How many repositories it may use, of those that the portal may see. */
  repositories: number;
  /** Its own members, not those of teams below, by {@link loginKey}. */
  members: ReadonlyMap<string, TeamMember>;
};

export type TeamMember = {
  login: string;
  /** Owners of the organisation are maintainers of every team they are in. */
  role: 'member' | 'maintainer';
};

/** Logins are compared without case. */
export function loginKey(login: string): string {
  return login.trim().toLowerCase();
}

/** The slug that GitHub makes of a team's name. */
export function teamSlug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

/** What the GitHub App needs for all that is done to teams. */
export const TEAMS_ADVICE = {
  permission: 'Members: read and write',
  on: 'organisation',
  aftermath: 'Trying again is safe and completes it',
} as const;
