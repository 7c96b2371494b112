/** Paths of the files in `adp-teams-config`. */

/** Holds the flux configuration of all teams, a file each. */
export const FLUX_TEAMS_FOLDER = 'flux/services';

/** The flux configuration of a team and its services. */
export function fluxTeamPath(team: string): string {
  return `${FLUX_TEAMS_FOLDER}/${team}.yaml`;
}

/** The environments of a tenant, and the variables that all teams share. */
export function fluxTenantPath(tenant: string): string {
  return `flux/${tenant}-config.yaml`;
}

/** The groups of a team in Entra ID. */
export function groupsPath(tenant: string, team: string): string {
  return `${tenant}/${team}.yaml`;
}
