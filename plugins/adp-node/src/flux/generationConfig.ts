import {
  FluxTeam,
  FluxTenant,
  fluxTeamSchema,
  fluxTenantSchema,
} from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import type { FileChange, FileTree } from '../gitops/fileTree';
import { recordGenerated } from '../teams-config/fluxTeamFile';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import type { ManifestPlan } from './plan/planManifests';

/** The files, some of them with other content. */
export function withFiles(
  files: FileTree,
  replacements: readonly { path: string; content: string }[] = [],
): FileTree {
  return new Map([
    ...files,
    ...replacements.map(({ path, content }) => [path, content] as const),
  ]);
}

/**
 * The configuration of a team and its tenant.
 *
 * @throws NotFoundError when there is none; InputError when it is not valid.
 */
export function parseTeamsConfig(
  files: FileTree,
  {
    teamPath,
    tenantPath,
    name,
  }: { teamPath: string; tenantPath: string; name: string },
): { team: FluxTeam; tenant: FluxTenant; teamText: string } {
  const teamText = files.get(teamPath);
  if (teamText === undefined) {
    throw new NotFoundError(
      `Flux generator config not found for the team:${name}. There is no ${teamPath} in adp-teams-config; write the team's configuration first`,
    );
  }
  const tenantText = files.get(tenantPath);
  if (tenantText === undefined) {
    throw new NotFoundError(
      `There is no ${tenantPath} in adp-teams-config; it lists the environments of the tenant`,
    );
  }
  return {
    team: parseConfigFile(fluxTeamSchema, teamText, teamPath),
    tenant: parseConfigFile(fluxTenantSchema, tenantText, tenantPath),
    teamText,
  };
}

/**
 * Notes in a team's configuration which versions manifests were generated with.
 *
 * @param file - what it is now, and what it is to become otherwise
 */
export function recordChanges(
  path: string,
  { before, text }: { before: string; text: string },
  versions: ManifestPlan['versions'],
): FileChange[] {
  const after = versions.reduce(
    (current, { service, environment, version }) =>
      recordGenerated(current, path, {
        service,
        environments: [environment],
        version,
      }),
    text,
  );
  return after === before ? [] : [{ path, before, after }];
}
