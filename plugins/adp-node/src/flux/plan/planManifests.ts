import type { FluxTeam, FluxTenant } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import type { FileChange, FileTree } from '../../gitops/fileTree';
import { assertNoTokensLeft } from '../checks/assertNoTokensLeft';
import { assertValidNames } from '../checks/assertValidNames';
import { checkPlan } from '../checks/checkPlan';
import { environmentsWithFiles } from './environmentFiles';
import { type Owner } from '../layout';
import type { TemplateVersions } from './manifestUnits';
import { environmentsWithMore, listAll, unlistAll } from './membership';
import { migrateOwner } from './migrateOwner';
import { NextState, nextState } from './nextState';
import { ObjectChanges, objectChanges } from './objectChanges';
import type { OwnerPlan } from './ownerPlan';
import { planOwner } from './planOwner';
import { PriorState, readPriorState } from './priorState';
import { restoreListedFiles } from './restoreListedFiles';
import { chooseScope, Scope } from './scope';
import { whatToCheck } from '../checks/whatToCheck';
import { withoutOthers } from '../checks/withoutOthers';
import { templateWarnings } from '../templates/templateWarnings';

export type ManifestPlan = {
  changes: FileChange[];
  /** What somebody should know or do, though nothing is wrong with the changes. */
  warnings: string[];
  /** Versions of the templates that services have afterwards, in environments in scope. */
  versions: { service: string; environment: string; version: string }[];
  /** Files in scope that people have edited; their edits stay. */
  edited?: string[];
  /** What changes in the clusters, if it was asked for. */
  objects?: ObjectChanges[];
};

export type ManifestRequest = {
  /** Files of `adp-flux-templates`: `templates.yaml` and below `templates/`. */
  templates: FileTree;
  /** Version that these files are. */
  templateVersion: string;
  /** The versions that existing manifests may have been generated with. */
  otherTemplates?: TemplateVersions;
  tenant: FluxTenant;
  team: FluxTeam;
  /** Default: all services of the team. */
  service?: string;
  /**
   * The service, or its environment, is configured no more: what was generated
   * for it is removed, and nothing else is generated.
   */
  removal?: boolean;
  /** Default: all environments of the tenant; for an upgrade all that have files. */
  environment?: string;
  /** Several of the tenant's environments, in the place of one or all. */
  environments?: readonly string[];
  /** The files that are the team's own, and nothing of its services. */
  isForTeamAlone?: boolean;
  /** Whether to move what exists to `templateVersion`. */
  upgrade?: boolean;
  /** Whether to tell which objects change; this takes building all of them. */
  withObjects?: boolean;
  /** Files of `adp-flux-services` below `manifestPaths`. */
  current: FileTree;
};

/** What is planned for a team, or for one of its services. */
export type PlannedOwner = { owner: Owner; prior: PriorState; next: NextState };

/**
 * Computes what has to change in `adp-flux-services` so that it has what the
 * configuration lists, and lacks what that lists no more. Pure: the same input
 * gives the same plan, and a plan computed from its own result has no changes.
 *
 * What exists keeps the version of the templates that it was generated with,
 * unless an upgrade is asked for; and what is built for environments out of
 * scope stays as it is.
 *
 * @throws NotFoundError for a service or environment that is not configured
 * @throws InputError when a token is left in a manifest
 * @throws ConflictError when edits by hand would be lost, or an overlay would not build
 */
export function planManifests(request: ManifestRequest): ManifestPlan {
  const { current, team } = request;
  const scope = chooseScope(request);
  const templates: TemplateVersions = new Map([
    ...(request.otherTemplates ?? []),
    [request.templateVersion, request.templates],
  ]);
  const result = new Map(current);
  const plans: OwnerPlan[] = [];
  const carryOut = (planned: PlannedOwner) => {
    const plan = planOwner({ ...planned, templates, current: result });
    assertOwnPaths(plan, plans);
    plan.removes.forEach(path => result.delete(path));
    plan.writes.forEach((text, path) => result.set(path, text));
    plans.push(plan);
    return plan;
  };

  const services = scope.services.map(name =>
    planService(request, scope, templates, name),
  );
  const plansOfServices = services.map(carryOut);
  unlistAll(
    result,
    services.map((planned, index) => ({
      ...planned,
      kept: plansOfServices[index].kept,
    })),
    scope.environments,
  );
  const ofTeam = planTeam(request, scope, templates, result);
  const planOfTeam = carryOut(ofTeam);
  const warnings = [
    ...scope.warnings,
    ...describeUnknown(services, scope),
    ...plans.flatMap(plan => [...plan.warnings, ...plan.heldBack]),
    ...listAll(result, services, ofTeam, scope.environments),
    ...restoreListedFiles(result, plans),
    ...(request.upgrade
      ? [...services, ofTeam].flatMap(planned =>
          migrateOwner(result, planned, {
            scope: scope.environments,
            tenant: request.tenant,
          }),
        )
      : []),
  ];
  assertNoTokensLeft(plans, team);
  assertValidNames(plans);
  const changes = changesBetween(current, result);
  if (changes.length > 0 && [...services, ofTeam].some(isOfVersion(request))) {
    warnings.push(...templateWarnings(request.templates));
  }
  const { service } = request;
  const [before, after] = [current, result].map(files =>
    service === undefined
      ? files
      : withoutOthers(files, ownerOf(team, service)),
  );
  warnings.push(
    ...checkPlan({
      before,
      after,
      tenant: request.tenant,
      team,
      scope: scope.environments,
      heldBack: plans.flatMap(plan => plan.heldBack),
      ...whatToCheck(request, changes, {
        owners: [...services, ofTeam].map(({ owner }) => owner),
        plansOfServices: services.map(({ owner }, index) => ({
          service: owner.service!,
          plan: plansOfServices[index],
        })),
        planOfTeam,
        scope: scope.environments,
      }),
    }),
  );
  return {
    changes,
    ...(request.withObjects && {
      objects: objectChanges(before, after, {
        tenant: request.tenant,
        team,
        environments: scope.environments,
      }),
    }),
    warnings,
    edited: plans.flatMap(plan => plan.editedFiles).sort(),
    versions: services.flatMap(({ owner, next }) =>
      [...next.environments]
        .filter(([environment]) => scope.environments.includes(environment))
        .map(([environment, { version }]) => ({
          service: owner.service!,
          environment,
          version,
        })),
    ),
  };
}

function planService(
  request: ManifestRequest,
  scope: Scope,
  templates: TemplateVersions,
  name: string,
): PlannedOwner {
  const { team, tenant, templateVersion, upgrade, current } = request;
  const service = team.services.find(candidate => candidate.name === name);
  const owner = ownerOf(team, name);
  const prior = readPriorState({
    owner,
    current,
    templates,
    tenant,
    team,
    service,
  });
  const configured = service?.environments.map(env => env.name) ?? [];
  const next = nextState(prior, {
    tenant,
    team,
    service,
    environments: scope.environments.filter(
      env =>
        configured.includes(env) || (service && isForeign(prior, tenant, env)),
    ),
    scope: scope.environments,
    defaultVersion: templateVersion,
    upgradeTo: upgrade ? templateVersion : undefined,
  });
  return { owner, prior, next };
}

/** A team's own files: in every environment that one of its services has. */
function planTeam(
  request: ManifestRequest,
  scope: Scope,
  templates: TemplateVersions,
  result: FileTree,
): PlannedOwner {
  const { team, tenant, templateVersion, current } = request;
  const owner = ownerOf(team);
  const prior = readPriorState({ owner, current, templates, tenant, team });
  const configured = team.services.flatMap(({ environments }) =>
    environments.map(({ name }) => name),
  );
  // A team has one version, which moves only where all of it can.
  const isWhole =
    request.service === undefined &&
    environmentsWithFiles(current, owner).every(env =>
      scope.environments.includes(env),
    );
  const more = environmentsWithMore(result, owner, prior);
  const next = nextState(prior, {
    tenant,
    team,
    environments: scope.environments.filter(
      env =>
        configured.includes(env) ||
        more.has(env) ||
        isForeign(prior, tenant, env),
    ),
    scope: scope.environments,
    defaultVersion: templateVersion,
    upgradeTo: request.upgrade && isWhole ? templateVersion : undefined,
  });
  const isKept = prior.isSharedUnknown && !(request.upgrade && isWhole);
  return { owner, prior, next: isKept ? { ...next, shared: [] } : next };
}

/** Whether an owner has something of the version that the request has. */
function isOfVersion({ templateVersion }: ManifestRequest) {
  return ({ next }: PlannedOwner) =>
    [...next.shared, ...next.environments.values()].some(
      ({ version }) => version === templateVersion,
    );
}

function ownerOf(team: FluxTeam, service?: string): Owner {
  return { programme: team.programmeName, team: team.teamName, service };
}

/** An environment with files that were generated for another tenant. */
function isForeign(prior: PriorState, tenant: FluxTenant, name: string) {
  return (
    !tenant.environments.some(environment => environment.name === name) &&
    (prior.environments.has(name) || prior.unknown.has(name))
  );
}

function describeUnknown(
  services: readonly PlannedOwner[],
  scope: Scope,
): string[] {
  return services.flatMap(({ owner, prior, next }) => {
    const kept = scope.environments.filter(
      name => prior.unknown.has(name) && !next.environments.has(name),
    );
    return kept.length === 0
      ? []
      : `Service "${owner.service}" has files for ${kept.join(
          ', ',
        )} that none of the known versions of the templates explains, so they were left as they are; upgrade the service to have them generated`;
  });
}

/** A service called `base`, for one, would have the files that its team has. */
function assertOwnPaths(plan: OwnerPlan, others: readonly OwnerPlan[]): void {
  for (const path of plan.writes.keys()) {
    if (others.some(({ writes }) => writes.has(path))) {
      throw new InputError(
        `A service and its team would both have ${path}; rename the service`,
      );
    }
  }
}

/** The files that differ, by path. */
export function changesBetween(
  before: FileTree,
  after: FileTree,
): FileChange[] {
  const changed = [...after]
    .filter(([path, text]) => before.get(path) !== text)
    .map(([path, text]) => ({ path, before: before.get(path), after: text }));
  const removed = [...before]
    .filter(([path]) => !after.has(path))
    .map(([path, text]) => ({ path, before: text, after: undefined }));
  return [...changed, ...removed].sort((a, b) => (a.path < b.path ? -1 : 1));
}
