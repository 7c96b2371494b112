import {
  environmentNameSchema,
  FluxTeam,
  FluxTenant,
  fluxTeamSchema,
  fluxTenantSchema,
} from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { Estate, estateBranch, templatesTag } from '../estates';
import type { BranchCommit, MadeCommit } from '../gitops/commitOnBranches';
import type { FileChange, FileTree } from '../gitops/fileTree';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import { recordGenerated } from '../teams-config/fluxTeamFile';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import { fluxTeamPath, fluxTenantPath } from '../teams-config/teamsConfigPaths';
import { manifestPaths, TEMPLATES_FOLDER } from './layout';
import { planManifests } from './planManifests';
import { TEMPLATE_RULES_PATH } from './templateRules';

export type GenerateRequest = {
  team: string;
  /** Default: all services of the team. */
  service?: string;
  /** Default: the estate's sandpit environment. */
  environment?: string;
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
  environment: string;
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
  const environment = environmentNameSchema.parse(
    request.environment ?? estate.sandpitEnvironment,
  );
  const servicesBranch = estateBranch(estate, 'fluxServices');
  const configBranch = estateBranch(estate, 'teamsConfig');
  const templateVersion = estate.templatesVersion;
  const teamPath = fluxTeamPath(request.team);
  const tenantPath = fluxTenantPath(estate.tenant);

  const { result, commits } = await github.commit(
    estate.organization,
    async read => {
      const [config, templates] = await read([
        { ref: configBranch, paths: [teamPath, tenantPath] },
        {
          ref: templatesTag(estate, templateVersion),
          paths: [TEMPLATES_FOLDER, TEMPLATE_RULES_PATH],
        },
        // Where the branch points is needed anyway, and costs no request here.
        { ref: servicesBranch, paths: [] },
      ]);
      const { team, tenant, teamText } = parseTeamsConfig(
        overlay(config.files, options.teamsConfigFiles),
        { teamPath, tenantPath, request },
      );
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
      ]);
      const plan = planManifests({
        templates: templates.files,
        templateVersion,
        tenant,
        team,
        service: request.service,
        environment,
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
          changes: recordChanges(teamPath, teamText, {
            services: plannedServices(team, request),
            environment,
            templateVersion,
          }),
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

function plannedServices(team: FluxTeam, request: GenerateRequest): string[] {
  return request.service
    ? [request.service]
    : team.services.map(({ name }) => name);
}

function recordChanges(
  path: string,
  text: string,
  generated: {
    services: readonly string[];
    environment: string;
    templateVersion: string;
  },
): FileChange[] {
  const after = generated.services.reduce(
    (current, service) =>
      recordGenerated(current, path, {
        service,
        environments: [generated.environment],
        version: generated.templateVersion,
      }),
    text,
  );
  return after === text ? [] : [{ path, before: text, after }];
}

/** The predecessor's words, which people search for. */
function manifestSubject(
  request: GenerateRequest,
  environment: string,
): string {
  return `${(
    request.service ?? request.team
  ).toLowerCase()} ${environment} manifest`;
}
