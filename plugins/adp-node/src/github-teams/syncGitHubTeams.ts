import { githubTeamNames } from '@adp/plugin-adp-common';
import type { Octokit } from '@octokit/rest';
import type {
  GitHubRepositories,
  Organization,
} from '../gitops/gitHubRepositories';
import { isHandle, readAdmissions } from './admission';
import { type ApplyTarget, changeTeams, createTeams } from './applyTeamChanges';
import { findTeams, type FoundTeams, readOwners } from './findTeams';
import { loginKey, TEAM_ROLES, type TeamRole, teamSlug } from './githubTeam';
import { readBackTeams } from './readBackTeams';
import {
  handlesOf,
  onOneLine,
  planTeamChanges,
  type TeamChanges,
  type TeamDrift,
  type TeamMemberResult,
  type WantedTeam,
} from './teamChanges';

/** The people and settings that the two teams of a delivery project are to have. */
export type WantedGitHubTeams = {
  /** Name of the delivery project, such as `fcp-demo`; makes `fcp-demo-Admins`. */
  project: string;
  description: string;
  visibility: 'public' | 'private';
  /** GitHub handles; technical members without the admins. */
  contributors: readonly string[];
  admins: readonly string[];
};

export type SyncGitHubTeamsOptions = {
  /** Report what would be done, and do nothing. */
  dryRun?: boolean;
  signal?: AbortSignal;
  /** Ids of the teams, as earlier results had them. They survive renaming. */
  known?: Partial<Record<TeamRole, number>>;
  /** Logins in lower case that the portal has put into a team. Only these are removed. */
  owned?: Partial<Record<TeamRole, ReadonlySet<string>>>;
  /** What was decided about others who are in a team, named by its name or role. */
  decided?: readonly {
    team: string;
    login: string;
    decision: 'keep' | 'remove';
  }[];
  /** Accounts of the platform, such as `adp-platform`: left in any team, and a sign that it is ours. */
  platformLogins?: readonly string[];
  /** Names of teams that are never taken over or changed, such as `ADP-Platform-Admins`. */
  protectedTeams?: readonly string[];
};

/** What was done (or would be, in a dry run) to a team. */
export type GitHubTeamResult = {
  role: TeamRole;
  name: string;
  /** Missing when there is no team of ours. */
  id?: number;
  slug?: string;
  /** `failed` when anything has failed; what else was done is said all the same. */
  status: 'created' | 'adopted' | 'updated' | 'unchanged' | 'failed';
  members: TeamMemberResult[];
  /** Who is in the team, was not put there by the portal, and was left alone. */
  drift: TeamDrift[];
  warnings: string[];
  problems: string[];
};

/**
 * Makes the teams `{project}-Contributors` and `{project}-Admins` as they are
 * wanted. A second run finds nothing to do and costs one request. Nobody is
 * invited to the organisation, nobody is removed whom the portal did not put
 * there, and no maintainer is made a member. What fails for a person or a team
 * is in the result and does not keep the rest from being done; nothing is said
 * to be done that was not read back.
 *
 * @throws NotAllowedError, NotFoundError or ServiceUnavailableError when the
 * teams cannot be read; then nothing was done.
 */
export async function syncGitHubTeams(
  github: Pick<GitHubRepositories, 'octokit'>,
  organization: Organization,
  wanted: WantedGitHubTeams,
  options: SyncGitHubTeamsOptions = {},
): Promise<GitHubTeamResult[]> {
  const octokit = github.octokit(organization);
  const { dryRun = false, signal } = options;
  const first = await plan(octokit, organization.owner, wanted, options);
  let { list } = first;
  if (!dryRun) {
    const target: ApplyTarget = {
      octokit,
      organization: organization.owner,
      organizationId: first.organizationId,
      signal,
    };
    if (await createTeams(target, list)) {
      list = await planAgain(target, wanted, options, list);
      await createTeams(target, list);
    }
    await changeTeams(target, list);
    await readBackTeams(target, list);
  }
  return list.map(report);
}

async function plan(
  octokit: Octokit,
  organization: string,
  wanted: WantedGitHubTeams,
  options: SyncGitHubTeamsOptions,
): Promise<{ list: TeamChanges[]; organizationId: number }> {
  const { known = {}, signal } = options;
  const teams = TEAM_ROLES.map(role => wantedTeam(role, wanted, options));
  const logins = teams.flatMap(handlesOf).filter(isHandle);
  const found = await findTeams(
    octokit,
    organization,
    teams.map(({ name, role }) => ({ name, id: known[role] })),
    { logins, signal },
  );
  const platformLogins = new Set(options.platformLogins?.map(loginKey));
  const surroundings = {
    organization,
    admissions: await readAdmissions(
      octokit,
      organization,
      teams,
      found,
      signal,
    ),
    owners: hasUnknownMaintainer(teams, found, platformLogins)
      ? await readOwners(octokit, organization, signal)
      : new Set<string>(),
    platformLogins,
    projectLogins: new Set(
      teams.flatMap(team => [...team.members.map(loginKey), ...team.owned]),
    ),
    protectedSlugs: new Set(options.protectedTeams?.map(teamSlug)),
  };
  return {
    organizationId: found.organizationId,
    list: teams.map((team, index) =>
      planTeamChanges(team, found.teams[index], surroundings),
    ),
  };
}

/** The same after teams were created, or came into being meanwhile. */
async function planAgain(
  { octokit, organization }: ApplyTarget,
  wanted: WantedGitHubTeams,
  options: SyncGitHubTeamsOptions,
  before: readonly TeamChanges[],
): Promise<TeamChanges[]> {
  const known = { ...options.known };
  const created = before.filter(
    ({ origin, team }) => origin === 'created' && team,
  );
  for (const {
    team,
    wanted: { role },
  } of created) {
    known[role] = team?.id;
  }
  const { list } = await plan(octokit, organization, wanted, {
    ...options,
    known,
  });
  for (const changes of list) {
    if (created.some(({ wanted: { role } }) => role === changes.wanted.role)) {
      changes.origin = 'created';
    }
  }
  return list;
}

function wantedTeam(
  role: TeamRole,
  wanted: WantedGitHubTeams,
  { known = {}, owned = {}, decided = [] }: SyncGitHubTeamsOptions,
): WantedTeam {
  const name = githubTeamNames(wanted.project)[role];
  return {
    role,
    name,
    description: onOneLine(wanted.description),
    privacy: wanted.visibility === 'private' ? 'secret' : 'closed',
    members: wanted[role],
    isKnown: known[role] !== undefined,
    owned: new Set([...(owned[role] ?? [])].map(loginKey)),
    decisions: new Map(
      decided
        .filter(
          ({ team }) => team === role || teamSlug(team) === teamSlug(name),
        )
        .map(({ login, decision }) => [loginKey(login), decision]),
    ),
  };
}

/** Whether a maintainer is in a team who may be there because of owning the organisation. */
function hasUnknownMaintainer(
  teams: readonly WantedTeam[],
  { teams: found }: FoundTeams,
  platformLogins: ReadonlySet<string>,
): boolean {
  return teams.some(({ members, owned }, index) => {
    const { known, named } = found[index];
    const expected = new Set(members.map(loginKey));
    return [...((known ?? named)?.members ?? [])].some(
      ([key, { role }]) =>
        role === 'maintainer' &&
        !expected.has(key) &&
        !owned.has(key) &&
        !platformLogins.has(key),
    );
  });
}

function report(changes: TeamChanges): GitHubTeamResult {
  const { wanted, team, members, drift, warnings, problems } = changes;
  return {
    role: wanted.role,
    name: wanted.name,
    ...(team && { id: team.id, slug: team.slug }),
    status: statusOf(changes),
    members,
    drift,
    warnings,
    problems,
  };
}

function statusOf({
  origin,
  settings,
  members,
  problems,
}: TeamChanges): GitHubTeamResult['status'] {
  const has = (...list: TeamMemberResult['status'][]) =>
    members.some(({ status }) => list.includes(status));
  if (problems.length > 0 || has('failed')) {
    return 'failed';
  }
  if (origin !== 'known') {
    return origin;
  }
  return Object.keys(settings).length > 0 || has('added', 'removed')
    ? 'updated'
    : 'unchanged';
}
