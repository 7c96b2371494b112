import { type ManifestEstate } from '../estates';
import { estateBranch } from '../estates';
import { parseTeamsConfig } from '../flux/generationConfig';
import { manifestPaths } from '../flux/layout';
import {
  configuredVersions,
  readTemplateVersions,
  recordedVersions,
  templateRefs,
  versionsInUse,
} from '../flux/templates/readTemplateVersions';
import type { ReadRefs } from '../gitops/branchReader';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { fluxTeamPath, fluxTenantPath } from '../teams-config/teamsConfigPaths';
import type { TeamFiles } from './moveServices';

/** What is read of a team, and the commits that it is of. */
export type ReadTeam = TeamFiles & {
  config: { path: string; text: string; oid: string };
  /** Head of `adp-flux-services`. */
  head: string;
  /** What the tag of the version points to, if one was asked for. */
  templatesOid?: string;
};

/**
 * Reads a team's configuration, manifests, and the templates of them, and of a
 * version that it is to be moved to.
 *
 * @throws NotFoundError when there is no such team or version.
 */
export async function readTeam(
  read: ReadRefs,
  github: GitHubRepositories,
  estate: ManifestEstate,
  of: { team: string; version?: string },
): Promise<ReadTeam> {
  const path = fluxTeamPath(of.team);
  const tenantPath = fluxTenantPath(estate.tenant);
  const servicesBranch = estateBranch(estate, 'fluxServices');
  const versions = versionsInUse(github, estate);
  if (of.version !== undefined) {
    versions.add(of.version);
  }
  const [config] = await read([
    {
      ref: estateBranch(estate, 'teamsConfig'),
      paths: [path, tenantPath],
    },
    { ref: servicesBranch, paths: [] },
    ...templateRefs(estate, versions, of.version),
  ]);
  const { tenant, team, teamText } = parseTeamsConfig(config.files, {
    teamPath: path,
    tenantPath,
    name: of.team,
  });
  const [services, tag] = await read([
    {
      ref: servicesBranch,
      paths: manifestPaths({
        programme: team.programmeName,
        team: team.teamName,
        environments: [tenant, ...team.services].flatMap(({ environments }) =>
          environments.map(({ name }) => name),
        ),
      }),
    },
    ...templateRefs(estate, [], of.version),
  ]);
  configuredVersions(team).forEach(version => versions.add(version));
  recordedVersions(services.files).forEach(version => versions.add(version));
  return {
    team,
    tenant,
    templates: await readTemplateVersions(read, estate, versions),
    current: services.files,
    config: { path, text: teamText, oid: config.oid },
    head: services.oid,
    templatesOid: tag?.oid,
  };
}
