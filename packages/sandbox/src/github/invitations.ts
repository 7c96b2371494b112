import type { GitHub } from './gitHub';
import type { InvitationRecord, OrganizationRecord, TeamRecord } from './state';

const isOf =
  (username: string) =>
  ({ login }: { login: string }) =>
    login.toLowerCase() === username.toLowerCase();

/**
 * Asks somebody to become a member of the organisation, and of a team with it.
 * A second invitation adds to the first one.
 */
export function invite(
  github: GitHub,
  organization: OrganizationRecord,
  input: Pick<InvitationRecord, 'login' | 'role' | 'inviter'> & {
    team?: InvitationRecord['teams'][number];
  },
): InvitationRecord {
  const { login, role, inviter, team } = input;
  let invitation = organization.invitations.find(isOf(login));
  if (!invitation) {
    const id = github.nextId();
    const createdAt = new Date().toISOString();
    invitation = { id, login, role, teams: [], inviter, createdAt };
    organization.invitations.push(invitation);
  }
  if (team) {
    invitation.teams = [
      ...invitation.teams.filter(({ id }) => id !== team.id),
      team,
    ];
  } else {
    invitation.role = role;
  }
  return invitation;
}

/** Takes an invitation back, or only its part about a team. */
export function cancelInvitation(
  organization: OrganizationRecord,
  username: string,
  team?: TeamRecord,
): void {
  const invitation = organization.invitations.find(isOf(username));
  if (invitation && team) {
    invitation.teams = invitation.teams.filter(({ id }) => id !== team.id);
  } else {
    organization.invitations = organization.invitations.filter(
      other => other !== invitation,
    );
  }
}

/** Makes an invited person a member of the organisation, and of the teams. */
export function acceptInvitation(
  github: GitHub,
  organization: OrganizationRecord,
  invitation: InvitationRecord,
): void {
  const { login, role } = invitation;
  organization.members.push({ login, role });
  joinTeams(github, organization, invitation);
  cancelInvitation(organization, login);
}

/**
 * Makes a member of the organisation a member of these teams. In all teams an
 * owner of the organisation has the role of a maintainer.
 *
 * @see https://docs.github.com/en/rest/teams/members#get-team-membership-for-a-user
 */
export function joinTeams(
  github: GitHub,
  organization: OrganizationRecord,
  { login, teams }: Pick<InvitationRecord, 'login' | 'teams'>,
): void {
  const isOwner = organization.members.some(
    member => member.role === 'admin' && member.login === login,
  );
  for (const team of github.state.teams) {
    const joined = teams.find(({ id }) => id === team.id);
    const held = team.members.find(isOf(login));
    const isOfOrganization = team.organization === organization.login;
    if (isOfOrganization && (joined || held)) {
      const role = joined?.role ?? held?.role ?? 'member';
      team.members = [
        ...team.members.filter(member => member !== held),
        { login, role: isOwner ? 'maintainer' : role },
      ];
    }
  }
}
