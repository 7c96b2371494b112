import type { FluxService, FluxTeam, FluxTenant } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import type { FileTree } from '../../gitops/fileTree';
import { compiledTemplates } from './compiledTemplates';
import { manifestPath, TemplateScope } from '../layout';
import type { TemplateRules } from './templateRules';
import type { LeftToken } from './tokens';
import { collectVariables } from './variables';

/** A file as the templates have it, before what exists is looked at. */
export type RenderedFile = {
  path: string;
  scope: TemplateScope;
  /** The template's path in `adp-flux-templates`. */
  template: string;
  service?: string;
  environment?: string;
  /** The file as it is written when there is none yet. */
  text: string;
  leftTokens: LeftToken[];
  /**
   * The tokens that were replaced in it, also in values of other tokens, with
   * their final values; without those of image automation, which come from names
   * alone.
   */
  usedValues: ReadonlyMap<string, string>;
};

/** What to generate: environments of a team, and services in some of them. */
export type Targets = {
  environments: string[];
  services: { service: FluxService; environments: string[] }[];
};

/**
 * Renders the templates for a team, its environments, and its services in
 * these.
 *
 * @throws InputError when two templates make the same file
 */
export function renderTemplates(
  options: Targets & {
    templates: FileTree;
    rules: TemplateRules;
    tenant: FluxTenant;
    team: FluxTeam;
  },
): RenderedFile[] {
  const { environments, services } = options;
  const files = [
    ...renderScope(options, 'team', {}),
    ...environments.flatMap(environment =>
      renderScope(options, 'team-environment', { environment }),
    ),
    ...services.flatMap(target => [
      ...renderScope(options, 'service', { service: target.service }),
      ...target.environments.flatMap(environment =>
        renderScope(options, 'service-environment', {
          service: target.service,
          environment,
        }),
      ),
    ]),
  ];
  assertOneFilePerPath(files);
  return files;
}

/** Renders the templates of one scope, for a service or the team itself. */
export function renderScope(
  options: {
    templates: FileTree;
    rules: TemplateRules;
    tenant: FluxTenant;
    team: FluxTeam;
    recordedValues?: Readonly<Record<string, string>>;
  },
  scope: TemplateScope,
  { service, environment }: { service?: FluxService; environment?: string },
): RenderedFile[] {
  const { templates, team } = options;
  const values = collectVariables({ ...options, service, environment });
  const names = {
    programme: team.programmeName,
    team: team.teamName,
    service: service?.name,
    environment,
  };
  return compiledTemplates(templates, scope, service).map(
    ({ path, rest, render }) => ({
      path: manifestPath({ scope, rest }, names),
      scope,
      template: path,
      service: service?.name,
      environment,
      ...render(values),
    }),
  );
}

/** A service called `base`, for one, would have the files that its team has. */
function assertOneFilePerPath(files: readonly RenderedFile[]): void {
  const byPath = new Map<string, RenderedFile>();
  for (const file of files) {
    const other = byPath.get(file.path);
    if (other) {
      throw new InputError(
        `${describeOwner(other)} and ${describeOwner(file)} would both have ${
          file.path
        }; rename the service, or the template ${file.template}`,
      );
    }
    byPath.set(file.path, file);
  }
}

function describeOwner({ service }: RenderedFile): string {
  return service ? `Service "${service}"` : 'The team';
}
