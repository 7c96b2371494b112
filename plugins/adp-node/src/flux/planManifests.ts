import type { FluxTeam, FluxTenant } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import type { FileChange, FileTree } from '../gitops/fileTree';
import { parseYaml } from '../yaml';
import { checkOverlays } from './checkOverlays';
import { keepImageTags, keepPinnedVersions } from './imagePolicies';
import { teamFolder, teamListPath } from './layout';
import { listTeamAndServices } from './membership';
import { RenderedFile, renderTemplates } from './renderTemplates';
import { environmentsWithFiles } from './sharedFiles';
import { chooseTargets, Targets } from './targets';
import { readTemplateRules } from './templateRules';
import { formatManifest } from './yamlFormat';

export type ManifestPlan = {
  changes: FileChange[];
  /** What somebody should know or do, though nothing is wrong with the changes. */
  warnings: string[];
};

export type ManifestRequest = {
  /** Files of `adp-flux-templates`: `templates.yaml` and below `templates/`. */
  templates: FileTree;
  templateVersion: string;
  tenant: FluxTenant;
  team: FluxTeam;
  /** Default: all services of the team. */
  service?: string;
  /** Default: all environments that the services have in this tenant. */
  environment?: string;
  /** Files of `adp-flux-services` below `manifestPaths`. */
  current: FileTree;
};

/**
 * Computes what has to change in `adp-flux-services` so that a team's services
 * are deployed to an environment, or to all of theirs. Pure: the same input
 * gives the same plan, and a plan computed from its own result has no changes.
 *
 * Files that several environments share are written when they are new; if they
 * exist and another environment uses them, they are left as they are.
 *
 * @throws NotFoundError for a service or environment that is not configured
 * @throws InputError when a token is left in a manifest
 * @throws ConflictError when an overlay would not build
 */
export function planManifests(request: ManifestRequest): ManifestPlan {
  const { current, team } = request;
  const targets = chooseTargets(request);
  const rendered = renderTemplates({
    ...request,
    ...targets,
    rules: readTemplateRules(request.templates),
  });
  assertNoTokensLeft(rendered, request);

  const result = new Map(current);
  const warnings: string[] = [];
  for (const file of rendered) {
    const existing = current.get(file.path);
    if (existing === undefined) {
      result.set(file.path, file.text);
      continue;
    }
    const text = update(existing, file, warnings);
    if (text !== existing && !isList(file, team)) {
      const others = otherEnvironments(file, request, targets);
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
  listTeamAndServices(result, team, targets);
  checkOverlays(result, rendered);
  return { changes: changesBetween(current, result), warnings };
}

/**
 * The text of an existing file brought up to date: with the tags that image
 * automation has written or somebody has pinned, and untouched if it says the
 * same already.
 */
function update(
  existing: string,
  { text, path, template }: RenderedFile,
  warnings: string[],
): string {
  if (existing === text) {
    return existing;
  }
  const document = parseYaml(text, template);
  const before = parseYaml(existing, `${path} in adp-flux-services`);
  keepImageTags(document, before);
  for (const field of keepPinnedVersions(document, before)) {
    warnings.push(
      `${field} of ${path} was pinned by hand, and stays; put its $imagepolicy comment back to have image automation update it`,
    );
  }
  return isDeepStrictEqual(before.toJS(), document.toJS())
    ? existing
    : formatManifest(document);
}

/** A team's list of its services is added to, and never written anew. */
function isList({ path, environment }: RenderedFile, team: FluxTeam): boolean {
  return (
    environment !== undefined &&
    path === teamListPath(team.programmeName, team.teamName, environment)
  );
}

/** The environments that use a file, but are not being generated. */
function otherEnvironments(
  file: RenderedFile,
  { current, team }: ManifestRequest,
  targets: Targets,
): string[] {
  if (file.environment) {
    return [];
  }
  const generated =
    targets.services.find(({ service }) => service.name === file.service)
      ?.environments ?? targets.environments;
  const folder = teamFolder(team.programmeName, team.teamName);
  return environmentsWithFiles(current, folder, file).filter(
    name => !generated.includes(name),
  );
}

function assertNoTokensLeft(
  rendered: readonly RenderedFile[],
  { team }: ManifestRequest,
): void {
  const problems = rendered.flatMap(
    ({ template, service, environment, leftTokens }) => {
      const places = [
        environment && service && `environment ${environment} of the service`,
        environment && `environment ${environment} of the tenant`,
        service && `service "${service}"`,
        `team "${team.teamName}"`,
        'the tenant',
      ].filter(Boolean);
      return leftTokens.map(({ name, field, isKey }) =>
        isKey
          ? `__${name}__ in the name of field ${field} of ${template} is not replaced, since only values are; write the name out in adp-flux-templates`
          : `__${name}__ in field ${field} of ${template} has no value; set ${name} in adp-teams-config, in the configVariables of ${places.join(
              ', or ',
            )}`,
      );
    },
  );
  if (problems.length > 0) {
    throw new InputError(
      `The manifests cannot be generated: ${[...new Set(problems)].join('; ')}`,
    );
  }
}

/** The files that differ, by path. */
export function changesBetween(
  before: FileTree,
  after: FileTree,
): FileChange[] {
  return [...after]
    .filter(([path, text]) => before.get(path) !== text)
    .map(([path, text]) => ({ path, before: before.get(path), after: text }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
