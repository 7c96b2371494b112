import { splitEnvironmentName } from '@adp/plugin-adp-common';

/**
 * Where manifests lie in `adp-flux-services`, and where their templates lie in
 * `adp-flux-templates`.
 */

/** Name of the record of what was generated, in the folder of a team or a service. */
export const RECORD_FILE = 'generated.yaml';

/** Folder of `adp-flux-templates` that holds the templates. */
export const TEMPLATES_FOLDER = 'templates';

/** Folder of the templates of everything that a team has. */
export const TEAM_TEMPLATES = `${TEMPLATES_FOLDER}/programme/team`;

/** Folder name in a template's path that stands for an environment instance. */
export const ENVIRONMENT_SEGMENT = 'environment';
export const ENVIRONMENT_SEGMENTS = /(?<![^/])environment(?![^/])/g;

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

/** Whose manifests: a team's own, or those of one of its services. */
export type Owner = { programme: string; team: string; service?: string };

/** Folder of a team or a service. */
export function ownerFolder({ programme, team, service }: Owner): string {
  const folder = teamFolder(programme, team);
  return service === undefined ? folder : `${folder}/${service}`;
}

/** The list of what a team has in an environment instance. */
export function teamListPath(
  programme: string,
  team: string,
  environment: string,
): string {
  const { folder } = splitEnvironmentName(environment);
  return `${teamFolder(programme, team)}/${folder}/kustomization.yaml`;
}

/** The list of the teams that the cluster of an environment instance deploys. */
export function clusterListPath(environment: string): string {
  const { folder } = splitEnvironmentName(environment);
  return `services/environments/${folder}/kustomization.yaml`;
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
  const { programme, team, service, environment } = names;
  const owner =
    template.scope.startsWith('service') && service
      ? `${teamFolder(programme, team)}/${service}`
      : teamFolder(programme, team);
  const rest = environment
    ? template.rest.replace(
        ENVIRONMENT_SEGMENTS,
        splitEnvironmentName(environment).folder,
      )
    : template.rest;
  return `${owner}/${rest}`;
}

/** Folders and files of `adp-flux-services` that generation has to know. */
export function manifestPaths(request: {
  programme: string;
  team: string;
  /** Default: all services of the team. */
  service?: string;
  /** Default: all environments. */
  environment?: string;
  /** All environments that the team may have files for. */
  environments: readonly string[];
}): string[] {
  const threeLetters = (names: readonly string[]) => [
    ...new Set(names.map(name => splitEnvironmentName(name).environment)),
  ];
  const { environment, environments } = request;
  const team = teamFolder(request.programme, request.team);
  const shared = [
    'services/base',
    // With the folders that its list of teams builds upon.
    ...threeLetters(environment ? [environment] : environments).map(
      name => `services/environments/${name}`,
    ),
  ];
  if (!request.service) {
    return [...shared, team];
  }
  return [
    ...shared,
    `${team}/base`,
    `${team}/${RECORD_FILE}`,
    // Whether another environment has the team tells whether files are shared.
    ...threeLetters([
      ...environments,
      ...(environment ? [environment] : []),
    ]).map(name => `${team}/${name}`),
    `${team}/${request.service}`,
  ];
}
