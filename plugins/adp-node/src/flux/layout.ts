import { splitEnvironmentName } from '@adp/plugin-adp-common';

/**
 * Where manifests lie in `adp-flux-services`, and where their templates lie in
 * `adp-flux-templates`.
 */

/** Folder of the templates of everything that a team has. */
const TEAM_TEMPLATES = 'templates/programme/team';

/** Folder name in a template's path that stands for an environment instance. */
const ENVIRONMENT_SEGMENT = 'environment';

/**
 * Whom the file belongs to that a template makes: a team or a service, in one
 * environment or (then all environments share it) in none.
 */
export type TemplateScope =
  | 'team'
  | 'team-environment'
  | 'service'
  | 'service-environment';

/** A template's path, taken apart. */
export type TemplatePath = {
  scope: TemplateScope;
  /** Path below the team's or the service's folder, such as `deploy/environment/patch.yaml`. */
  rest: string;
};

/** Takes a path apart; `undefined` for files that are no templates. */
export function parseTemplatePath(path: string): TemplatePath | undefined {
  if (!path.startsWith(`${TEAM_TEMPLATES}/`)) {
    return undefined;
  }
  const [first, ...others] = path.slice(TEAM_TEMPLATES.length + 1).split('/');
  if (first === 'service') {
    const isOfEnvironment = others.includes(ENVIRONMENT_SEGMENT);
    return {
      scope: isOfEnvironment ? 'service-environment' : 'service',
      rest: others.join('/'),
    };
  }
  return {
    scope: first === ENVIRONMENT_SEGMENT ? 'team-environment' : 'team',
    rest: [first, ...others].join('/'),
  };
}

/** Folder of a team. */
export function teamFolder(programme: string, team: string): string {
  return `services/${programme}/${team}`;
}

/**
 * Folder where a cluster starts. Its `kustomization.yaml` lists the teams that
 * the cluster deploys.
 */
export function environmentFolder(environment: string): string {
  return `services/environments/${splitEnvironmentName(environment).folder}`;
}

/**
 * Path of the file that a template makes. Names take the place of whole
 * segments of the template's path, so a team may be called what it likes.
 */
export function manifestPath(
  template: TemplatePath,
  names: {
    programme: string;
    team: string;
    service?: string;
    environment?: string;
  },
): string {
  const owner = template.scope.startsWith('service')
    ? names.service
    : undefined;
  const rest = template.rest
    .split('/')
    .map(segment =>
      segment === ENVIRONMENT_SEGMENT && names.environment
        ? splitEnvironmentName(names.environment).folder
        : segment,
    );
  return [teamFolder(names.programme, names.team), owner, ...rest]
    .filter(segment => segment !== undefined)
    .join('/');
}

/** Folders and files of `adp-flux-services` that generation has to know. */
export function manifestPaths(request: {
  programme: string;
  team: string;
  /** Default: all services of the team. */
  service?: string;
  environment: string;
  /** All environments of the tenant. */
  environments: readonly string[];
}): string[] {
  const team = teamFolder(request.programme, request.team);
  const entry = `${environmentFolder(request.environment)}/kustomization.yaml`;
  const shared = ['services/base', entry];
  if (!request.service) {
    return [...shared, team];
  }
  // Whether another environment has the team tells whether files are shared.
  const teamEnvironments = [
    ...new Set(
      [...request.environments, request.environment].map(
        name => `${team}/${splitEnvironmentName(name).environment}`,
      ),
    ),
  ];
  return [
    ...shared,
    `${team}/base`,
    ...teamEnvironments,
    `${team}/${request.service}`,
  ];
}
