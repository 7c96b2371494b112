import { environmentNameSchema } from '@adp/plugin-adp-common';
import {
  estateBranch,
  manifestDelivery,
  type ManifestEstate,
} from '../estates';
import type { BranchCommit, MadeCommit } from '../gitops/commitOnBranches';
import type { FileChange } from '../gitops/fileTree';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import type { GitRef } from '../gitops/gitRef';
import type { ProposedPullRequest } from '../gitops/proposedPullRequest';
import { fluxTeamPath, fluxTenantPath } from '../teams-config/teamsConfigPaths';
import { parseTeamsConfig, recordChanges, withFiles } from './generationConfig';
import { manifestPaths } from './layout';
import { templatesOf } from './plan/manifestUnits';
import { prepareDeployment } from './prepareDeployment';
import {
  bringsTooEarly,
  chooseUpgrade,
  describeWithheld,
  type WithheldVersion,
} from './deploymentVersion';
import { describeProposal, proposalBranch } from './manifestProposal';
import type { ObjectChanges } from './plan/objectChanges';
import { type ManifestPlan, planManifests } from './plan/planManifests';
import {
  configuredVersions,
  readTemplateVersions,
  recordedVersions,
  templateRefs,
  versionsInUse,
} from './templates/readTemplateVersions';

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
  /**
   * Removes what was generated for the service, which is configured no more
   * (in the environment). Nothing else is generated.
   */
  removal?: boolean;
  /**
   * As a pipeline deploys: the environment is added to the service where it is
   * new, and moved to the service's version of the templates where it is older.
   */
  deploys?: boolean;
  /** What a deployment does not bring to the environment. */
  withheld?: WithheldVersion;
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
  /** Commit of `adp-flux-services` that the changes were computed from. */
  head: string;
  /** Changes in `adp-flux-services`. */
  changes: FileChange[];
  warnings: string[];
  /** Versions of the templates that services have afterwards, in environments in scope. */
  versions: ManifestPlan['versions'];
  /** Whether the environment was new to the service, and was added to it. */
  isRegistered: boolean;
  /** Files in scope that people have edited; their edits stay. */
  edited?: string[];
  /** What would change in the clusters, in a dry run. */
  objects?: ObjectChanges[];
  /** The commit in `adp-flux-services`, unless nothing had to change. */
  commit?: MadeCommit;
  /** The pull request instead, where the environment is configured to have one. */
  pullRequest?: ProposedPullRequest;
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
  estate: ManifestEstate,
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
  const teamPath = fluxTeamPath(request.team);
  const tenantPath = fluxTenantPath(estate.tenant);
  const versions = versionsInUse(github, estate).add(
    request.upgradeTo ?? estate.templatesVersion,
  );

  // Of any attempt: of two commits one may be made, and the other not.
  let isRegistered = false;
  const { result, commits, pullRequests } = await github.commit(
    estate.organization,
    async read => {
      const [config] = await read([
        { ref: configBranch, paths: [teamPath, tenantPath] },
        // Where the branch points is needed anyway, and costs no request here;
        // nor do the versions that were needed before.
        { ref: servicesBranch, paths: [] },
        ...templateRefs(estate, versions, request.upgradeTo),
      ]);
      const configured = parseTeamsConfig(
        withFiles(config.files, options.teamsConfigFiles),
        { teamPath, tenantPath, name: request.team },
      );
      const { tenant, teamText } = configured;
      const prepared =
        request.deploys && request.service && environment
          ? prepareDeployment(
              { team: configured.team, tenant, text: teamText, path: teamPath },
              {
                service: request.service,
                environment,
                startsIn: estate.sandpitEnvironment,
              },
            )
          : {
              team: configured.team,
              text: teamText,
              isRegistered: false,
              upgradeTo: request.upgradeTo,
            };
      const { team, text } = prepared;
      isRegistered ||= prepared.isRegistered;
      const ofNew = tenant.templatesVersion ?? estate.templatesVersion;
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
        ...templateRefs(estate, versions, prepared.upgradeTo ?? ofNew),
      ]);
      if (request.withheld) {
        versions.add(request.withheld.instead);
      }
      recordedVersions(current.files).forEach(v => versions.add(v));
      const { upgradeTo, isWithheld } = chooseUpgrade(
        { ...request, environment },
        {
          team,
          current: current.files,
          startsIn: estate.sandpitEnvironment,
        },
      );
      const version = upgradeTo ?? ofNew;
      versions.add(version);
      const templates = await readTemplateVersions(read, estate, versions);
      const planWith = (templateVersion: string, upgrade: boolean) =>
        planManifests({
          templates: templatesOf(templates, templateVersion),
          templateVersion,
          otherTemplates: templates,
          tenant,
          team,
          service: request.service,
          environment,
          upgrade,
          removal: request.removal,
          withObjects: options.dryRun || request.deploys,
          current: current.files,
        });
      let plan = planWith(version, upgradeTo !== undefined);
      const early = bringsTooEarly(plan, current.files, request, team);
      if (early) {
        plan = planWith(early.instead, true);
      }
      const proposes =
        manifestDelivery(
          estate,
          plan.versions.map(({ environment: name }) => name),
        ) === 'pullRequest';
      const trailers = {
        'Requested-by': options.requestedBy,
        'Template-version': early?.instead ?? version,
      };
      const commitsWanted: BranchCommit[] = [
        {
          ref: servicesBranch,
          expectedHeadOid: current.oid,
          message: { subject: manifestSubject(request, environment), trailers },
          changes: plan.changes,
          pullRequest: proposes
            ? {
                branch: proposalBranch(request, environment),
                description: describeProposal(plan),
              }
            : undefined,
        },
        {
          ref: configBranch,
          expectedHeadOid: config.oid,
          message: { subject: `Update config file: ${teamPath}`, trailers },
          // What is only proposed is not generated yet; once it is merged, the
          // next generation finds nothing to change and records it.
          changes: recordChanges(
            teamPath,
            { before: teamText, text },
            proposes && plan.changes.length > 0 ? [] : plan.versions,
          ),
        },
      ];
      return {
        result: {
          ...plan,
          warnings: [
            ...plan.warnings,
            ...(request.withheld && (isWithheld || early)
              ? [describeWithheld(request.withheld, request, plan)]
              : []),
          ],
          head: current.oid,
          version: early?.instead ?? version,
        },
        commits: commitsWanted,
      };
    },
    options,
  );

  const isOfServices = ({ ref }: { ref: GitRef }) =>
    ref.repo === servicesBranch.repo;
  const commit = commits.find(isOfServices);
  const pullRequest = pullRequests.find(isOfServices);
  const made = commit ?? pullRequest?.commit;
  return {
    environment,
    templateVersion: result.version,
    head: result.head,
    changes: [...(made?.changes ?? result.changes)],
    warnings: [
      ...result.warnings,
      ...(pullRequest?.note ? [pullRequest.note] : []),
    ],
    versions: result.versions,
    isRegistered,
    edited: result.edited,
    objects: result.objects,
    commit,
    pullRequest,
  };
}

/** The predecessor's words, which people search for. */
function manifestSubject(
  request: GenerateRequest,
  environment: string | undefined,
): string {
  const name = (request.service ?? request.team).toLowerCase();
  return [name, environment, 'manifest'].filter(Boolean).join(' ');
}
