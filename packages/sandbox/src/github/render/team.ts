import type { components } from '@octokit/openapi-types';
import type { GitHub } from '../gitHub';
import type { TeamRecord } from '../state';
import { nodeId, timestamp } from './identifiers';
import { renderFullOrganization } from './organization';

type Schemas = components['schemas'];

/** A team in lists. */
export function renderTeam(github: GitHub, team: TeamRecord): Schemas['team'] {
  const parent =
    team.parent && findTeam(github, team.organization, team.parent);
  return {
    ...renderSimpleTeam(github, team),
    parent: parent ? renderSimpleTeam(github, parent) : null,
  };
}

/** A team on its own. */
export function renderFullTeam(
  github: GitHub,
  team: TeamRecord,
): Schemas['team-full'] {
  const organization = github.findOrganization(team.organization);
  if (!organization) {
    throw new Error(`Team ${team.slug} is of no known organisation.`);
  }
  const { parent } = renderTeam(github, team);
  return {
    ...renderSimpleTeam(github, team),
    parent,
    members_count: team.members.length,
    repos_count: team.repositories.length,
    created_at: timestamp(team.createdAt),
    updated_at: timestamp(team.updatedAt),
    organization: renderFullOrganization(github, organization),
  };
}

export function findTeam(
  github: GitHub,
  organization: string,
  slug: string,
): TeamRecord | undefined {
  return github.state.teams.find(
    team =>
      team.organization === organization && team.slug === slug.toLowerCase(),
  );
}

/** The teams directly below a team. */
export function childrenOf(github: GitHub, team: TeamRecord): TeamRecord[] {
  return github.state.teams.filter(
    ({ organization, parent }) =>
      organization === team.organization && parent === team.slug,
  );
}

/** The teams below a team, on all levels. */
export function descendantsOf(github: GitHub, team: TeamRecord): TeamRecord[] {
  return childrenOf(github, team).flatMap(child => [
    child,
    ...descendantsOf(github, child),
  ]);
}

export function teamApiUrl(github: GitHub, team: TeamRecord): string {
  return `${github.apiUrl}/orgs/${team.organization}/teams/${team.slug}`;
}

function renderSimpleTeam(github: GitHub, team: TeamRecord) {
  const url = teamApiUrl(github, team);
  return {
    id: team.id,
    node_id: nodeId('T', team.id),
    name: team.name,
    slug: team.slug,
    description: team.description,
    privacy: team.privacy,
    notification_setting: team.notificationSetting,
    permission: 'pull',
    url,
    html_url: `${github.url}/orgs/${team.organization}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization' as const,
  } satisfies Schemas['team-simple'];
}
