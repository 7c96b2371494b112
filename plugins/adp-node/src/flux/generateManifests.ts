import {
  environmentNameSchema,
  FluxTeam,
  FluxTenant,
  fluxTeamSchema,
  fluxTenantSchema,
} from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { Estate, estateBranch } from '../estates';
import type { BranchCommit, MadeCommit } from '../gitops/commitOnBranches';
import type { FileChange, FileTree } from '../gitops/fileTree';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import { recordGenerated } from '../teams-config/fluxTeamFile';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import { fluxTeamPath, fluxTenantPath } from '../teams-config/teamsConfigPaths';
import { manifestPaths } from './layout';
import { templatesOf } from './manifestUnits';
import { ManifestPlan, planManifests } from './planManifests';
import {
  configuredVersions,
  readTemplateVersions,
  recordedVersions,
  templateRefs,
} from './readTemplateVersions';

export type GenerateRequest = {
  team: string;
  /** Default: all services of the team. */
  service?: string;
  /** Default: the estate's sandpit environment. */
  environment?: string;
  /** All environments of the tenant instead of one. */
  everywhere?: boolean;
  /** Version of the templates to move to what exists; otherwise that keeps its own. */
  upgradeTo?: string;
};

export type GenerateOptions = OperationOptions & {
  requestedBy?: string;
  /**
   * Files of `adp-teams-config` to use instead of what is committed; for the
   * dry run of a template whose earlier steps have committed nothing.
   */
  teamsConfigFiles?: readonly { path: string; content: string }[];
};

export type GenerateResult = {
  /** Missing when all were asked for. */
  environment?: string;
  /** Version that what is new was generated with. */
  templateVersion: string;
  /** Changes in `adp-flux-services`. */
  changes: FileChange[];
  warnings: string[];
  /** The commit in `adp-flux-services`, unless nothing had to change. */
  commit?: MadeCommit;
};

/**
 * Generates the manifests of a team's services in an environment from their
 * configuration and the estate's templates, and commits what differs to
 * `adp-flux-services`. That they have been generated is recorded in the team's
 * configuration in the same request.
 *
 * @throws NotFoundError for an unknown team, service or environment
 */
export async function generateManifests(
  github: GitHubRepositories,
  estate: Estate,
  request: GenerateRequest,
  options: GenerateOptions,
): Promise<GenerateResult> {
  const environment = request.everywhere
    ? undefined
    : environmentNameSchema.parse(
        request.environment ?? estate.sandpitEnvironment,
      );
  const servicesBranch = estateBranch(estate, 'fluxServices');
  const configBranch = estateBranch(estate, 'teamsConfig');
  const templateVersion = request.upgradeTo ?? estate.templatesVersion;
  const teamPath = fluxTeamPath(request.team);
  const tenantPath = fluxTenantPath(estate.tenant);
  const versions = versionsInUse(github, estate).add(templateVersion);

  const { result, commits } = await github.commit(
    estate.organization,
    async read => {
      const [config] = await read([
        { ref: configBranch, paths: [teamPath, tenantPath] },
        // Where the branch points is needed anyway, and costs no request here;
        // nor do the versions that were needed before.
        { ref: servicesBranch, paths: [] },
        ...templateRefs(estate, versions, templateVersion),
      ]);
      const { team, tenant, teamText } = parseTeamsConfig(
        overlay(config.files, options.teamsConfigFiles),
        { teamPath, tenantPath, request },
      );
      configuredVersions(team, request.service).forEach(v => versions.add(v));
      const [current] = await read([
        {
          ref: servicesBranch,
          paths: manifestPaths({
            programme: team.programmeName,
            team: team.teamName,
            service: request.service,
            environment,
            environments: [tenant, ...team.services].flatMap(
              ({ environments }) => environments.map(({ name }) => name),
            ),
          }),
        },
        ...templateRefs(estate, versions),
      ]);
      recordedVersions(current.files).forEach(v => versions.add(v));
      const templates = await readTemplateVersions(read, estate, versions);
      const plan = planManifests({
        templates: templatesOf(templates, templateVersion),
        templateVersion,
        otherTemplates: templates,
        tenant,
        team,
        service: request.service,
        environment,
        upgrade: request.upgradeTo !== undefined,
        current: current.files,
      });
      const trailers = {
        'Requested-by': options.requestedBy,
        'Template-version': templateVersion,
      };
      const commitsWanted: BranchCommit[] = [
        {
          ref: servicesBranch,
          expectedHeadOid: current.oid,
          message: { subject: manifestSubject(request, environment), trailers },
          changes: plan.changes,
        },
        {
          ref: configBranch,
          expectedHeadOid: config.oid,
          message: { subject: `Update config file: ${teamPath}`, trailers },
          changes: recordChanges(teamPath, teamText, plan.versions),
        },
      ];
      return { result: plan, commits: commitsWanted };
    },
    options,
  );

  const commit = commits.find(({ ref }) => ref.repo === servicesBranch.repo);
  return {
    environment,
    templateVersion,
    changes: [...(commit?.changes ?? result.changes)],
    warnings: [...result.warnings],
    commit,
  };
}

function overlay(
  files: FileTree,
  replacements: GenerateOptions['teamsConfigFiles'] = [],
): FileTree {
  return new Map([
    ...files,
    ...replacements.map(({ path, content }) => [path, content] as const),
  ]);
}

function parseTeamsConfig(
  files: FileTree,
  {
    teamPath,
    tenantPath,
    request,
  }: { teamPath: string; tenantPath: string; request: GenerateRequest },
): { team: FluxTeam; tenant: FluxTenant; teamText: string } {
  const teamText = files.get(teamPath);
  if (teamText === undefined) {
    throw new NotFoundError(
      `Flux generator config not found for the team:${request.team}. There is no ${teamPath} in adp-teams-config; write the team's configuration first`,
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

function recordChanges(
  path: string,
  text: string,
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
  return after === text ? [] : [{ path, before: text, after }];
}

/** Versions of the templates that this process has needed for an estate. */
const usedVersions = new WeakMap<
  GitHubRepositories,
  Map<string, Set<string>>
>();

function versionsInUse(github: GitHubRepositories, estate: Estate) {
  const ofEstates = usedVersions.get(github) ?? new Map<string, Set<string>>();
  usedVersions.set(github, ofEstates);
  const versions = ofEstates.get(estate.name) ?? new Set<string>();
  ofEstates.set(estate.name, versions);
  return versions;
}

/** The predecessor's words, which people search for. */
function manifestSubject(
  request: GenerateRequest,
  environment: string | undefined,
): string {
  const name = (request.service ?? request.team).toLowerCase();
  return [name, environment, 'manifest'].filter(Boolean).join(' ');
}
