import {
  environmentNameSchema,
  FluxService,
  FluxTeam,
  FluxTenant,
} from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import type { FileChange, FileTree } from '../gitops/fileTree';
import { parseYaml, stringifyYaml } from '../yaml';
import { checkOverlays } from './checkOverlays';
import { keepImageTags } from './imagePolicies';
import { environmentFolder, teamFolder } from './layout';
import { nearestNames } from './nearestNames';
import { RenderedFile, renderTemplates } from './renderTemplates';
import { addResources } from './resourceList';
import { environmentsWithFiles } from './sharedFiles';

export type ManifestPlan = {
  changes: FileChange[];
  /** What somebody should know or do, though nothing is wrong with the changes. */
  warnings: string[];
};

export type ManifestRequest = {
  /** Files of `adp-flux-templates`. */
  templates: FileTree;
  templateVersion: string;
  tenant: FluxTenant;
  team: FluxTeam;
  /** Default: all services of the team that have the environment. */
  service?: string;
  environment: string;
  /** Files of `adp-flux-services` below `manifestPaths`. */
  current: FileTree;
};

/**
 * Computes what has to change in `adp-flux-services` so that a team's services
 * are deployed to an environment. Pure: the same input gives the same plan, and
 * a plan computed from its own result has no changes.
 *
 * Files that several environments share are written when they are new; if they
 * exist and another environment uses them, they are left as they are.
 *
 * @throws NotFoundError for a service or environment that is not configured
 * @throws InputError when a token has no value
 * @throws ConflictError when an overlay would not build
 */
export function planManifests(request: ManifestRequest): ManifestPlan {
  const { current, team } = request;
  const environment = environmentNameSchema.parse(request.environment);
  const services = chooseServices(request, environment);
  const rendered = renderTemplates({ ...request, environment, services });

  const result = new Map(current);
  const warnings: string[] = [];
  for (const file of rendered) {
    const existing = current.get(file.path);
    if (existing === undefined) {
      result.set(file.path, stringifyYaml(file.document));
    } else if (file.scope !== 'team-environment') {
      const text = update(existing, file);
      const others =
        text === existing || file.scope === 'service-environment'
          ? []
          : environmentsWithFiles(current, request, file, environment);
      if (others.length === 0) {
        result.set(file.path, text);
      } else {
        warnings.push(
          `${file.path} is not as templates ${
            request.templateVersion
          } have it. ${others.join(
            ', ',
          )} use it as well, so it was left as it is; upgrade them together`,
        );
      }
    }
  }
  listTeamAndServices(result, { team, services, environment });
  checkOverlays(result, rendered);

  const changes = [...result]
    .filter(([path, text]) => current.get(path) !== text)
    .map(([path, after]) => ({ path, before: current.get(path), after }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { changes, warnings };
}

function chooseServices(
  { team, tenant, service }: ManifestRequest,
  environment: string,
): FluxService[] {
  const known = tenant.environments.map(({ name }) => name);
  if (!known.includes(environment)) {
    throw new NotFoundError(
      `There is no environment "${environment}" in the tenant's configuration${nearestNames(
        environment,
        known,
      )}`,
    );
  }
  const hasEnvironment = ({ environments }: FluxService) =>
    environments.some(({ name }) => name === environment);
  if (service === undefined) {
    return team.services.filter(hasEnvironment);
  }

  const chosen = team.services.find(({ name }) => name === service);
  if (!chosen) {
    throw new NotFoundError(
      `Delivery project "${
        team.teamName
      }" has no service "${service}"${nearestNames(
        service,
        team.services.map(({ name }) => name),
      )}`,
    );
  }
  if (!hasEnvironment(chosen)) {
    throw new NotFoundError(
      `Service "${service}" has no environment "${environment}"${nearestNames(
        environment,
        chosen.environments.map(({ name }) => name),
      )}. Add it to the service in adp-teams-config first`,
    );
  }
  return [chosen];
}

/**
 * The text of an existing file brought up to date: with the tags that image
 * automation has written, and untouched if it says the same already.
 */
function update(existing: string, { document, path }: RenderedFile): string {
  const before = parseYaml(existing, `${path} in adp-flux-services`);
  keepImageTags(document, before);
  return isDeepStrictEqual(before.toJS(), document.toJS())
    ? existing
    : stringifyYaml(document);
}

/** Lists the services in the team's environment, and the team in the cluster's. */
function listTeamAndServices(
  files: Map<string, string>,
  {
    team,
    services,
    environment,
  }: { team: FluxTeam; services: FluxService[]; environment: string },
): void {
  const folder = teamFolder(team.programmeName, team.teamName);
  const relative = environmentFolder(environment)
    .split('/')
    .slice(-2)
    .join('/');
  const add = (path: string, entries: string[], remedy: string) => {
    const text = files.get(path);
    if (text === undefined) {
      throw new NotFoundError(`There is no ${path}; ${remedy}`);
    }
    files.set(path, addResources(text, path, entries));
  };
  add(
    `${folder}/${relative}/kustomization.yaml`,
    services.map(({ name }) => `../../${name}`),
    'the templates must have programme/team/environment/kustomization.yaml',
  );
  add(
    `${environmentFolder(environment)}/kustomization.yaml`,
    [`../../../${team.programmeName}/${team.teamName}/base/patch`],
    `set up environment ${environment} in adp-flux-services first`,
  );
}
