import type { FluxService, FluxTeam, FluxTenant } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import type { Document } from 'yaml';
import type { FileTree } from '../gitops/fileTree';
import { parseYaml } from '../yaml';
import { editTemplate, selectTemplate } from './conditions';
import { manifestPath, parseTemplatePath, TemplateScope } from './layout';
import { replaceTokens } from './tokens';
import { collectVariables, TokenValues } from './variables';

/** A file as the templates have it, before what exists is looked at. */
export type RenderedFile = {
  path: string;
  scope: TemplateScope;
  document: Document;
};

/**
 * Renders the templates for a team and its services in an environment.
 *
 * @throws InputError naming each token that nothing defines, with file, field,
 *   and where its value can be set.
 */
export function renderTemplates(options: {
  templates: FileTree;
  tenant: FluxTenant;
  team: FluxTeam;
  services: readonly FluxService[];
  environment: string;
}): RenderedFile[] {
  const { templates, tenant, team, services, environment } = options;
  const names = {
    programme: team.programmeName,
    team: team.teamName,
    environment,
  };
  const problems: string[] = [];
  const rendered: RenderedFile[] = [];

  const renderFor = (service?: FluxService) => {
    const shared = collectVariables({ tenant, team, service });
    const ofEnvironment = collectVariables({
      tenant,
      team,
      service,
      environment,
    });
    for (const [file, text] of templates) {
      const template = parseTemplatePath(file);
      if (!template || isOfService(template.scope) !== Boolean(service)) {
        continue;
      }
      const rest = service
        ? selectTemplate(template.rest, service)
        : template.rest;
      if (rest === undefined) {
        continue;
      }
      const document = parseYaml(text, `${file} in adp-flux-templates`);
      if (service) {
        editTemplate(document, template.rest, service);
      }
      const values = template.scope.endsWith('environment')
        ? ofEnvironment
        : shared;
      const path = manifestPath(
        { ...template, rest },
        { ...names, service: service?.name },
      );
      problems.push(...describeUndefined(document, values, file, service));
      rendered.push({ path, scope: template.scope, document });
    }
  };

  renderFor();
  services.forEach(renderFor);
  if (problems.length > 0) {
    throw new InputError(
      `The manifests cannot be generated: ${[...new Set(problems)].join('; ')}`,
    );
  }
  return rendered;
}

function isOfService(scope: TemplateScope): boolean {
  return scope.startsWith('service');
}

function describeUndefined(
  document: Document,
  values: TokenValues,
  file: string,
  service: FluxService | undefined,
): string[] {
  return replaceTokens(document, values).map(({ token, field }) => {
    const key = token.replaceAll(/^__|__$/g, '');
    const places = service
      ? `service "${service.name}", its team or the tenant`
      : 'the team or the tenant';
    return `${token} in field ${field} of ${file} has no value; set ${key} in the configVariables of ${places} in adp-teams-config`;
  });
}
