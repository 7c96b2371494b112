import {
  environmentNameSchema,
  FluxService,
  fluxServiceSchema,
  fluxTeamSchema,
  splitEnvironmentName,
} from '@adp/plugin-adp-common';
import { posix } from 'node:path';
import { Document, visit } from 'yaml';
import { z } from 'zod/v3';
import { parseYaml } from '../yaml/yaml';
import { isImagePolicyMarker, keepImageTags } from './templates/imagePolicies';
import { teamListPath } from './layout';
import { appendResources, listedPaths } from './plan/membership';
import {
  changesBetween,
  ManifestPlan,
  ManifestRequest,
} from './plan/planManifests';
import { renderTemplates, type Targets } from './templates/renderTemplates';
import { readTemplateRules } from './templates/templateRules';
import { formatManifest } from './templates/yamlFormat';

const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][-A-Za-z0-9]*$/, 'use letters, digits and hyphens');

/**
 * `flux/services/{team}.yaml` as the predecessor takes it: some of its services
 * have names with capitals, which Kubernetes refuses.
 */
export const predecessorTeamSchema = fluxTeamSchema.extend({
  services: z
    .array(fluxServiceSchema.extend({ name: nameSchema }))
    .nullish()
    .transform(value => value ?? []),
});

/**
 * Computes what the predecessor, ADP.Portal.Api, writes for a request, so that
 * a team that moves to this generator can prove that nothing else changes. It
 * writes files that other environments share, lists a team for all instances of
 * an environment (`snd`, not `snd4`), leaves tokens without value in place, and
 * checks nothing.
 */
export function planLikePredecessor(request: ManifestRequest): ManifestPlan {
  const { current, team } = request;
  const targets = chooseTargets(request);
  const rendered = renderTemplates({
    ...request,
    ...targets,
    rules: readTemplateRules(request.templates),
  });

  const result = new Map(current);
  for (const { path, text } of rendered) {
    const document = parseYaml(text, path);
    const existing = current.get(path);
    const isTeamList = targets.environments.some(
      environment =>
        path === teamListPath(team.programmeName, team.teamName, environment),
    );
    if (existing === undefined) {
      result.set(path, formatWithoutComments(document));
    } else if (!isTeamList) {
      keepImageTags(document, parseYaml(existing, path));
      result.set(path, formatWithoutComments(document));
    }
  }
  for (const environment of targets.environments) {
    const services = targets.services
      .filter(({ environments }) => environments.includes(environment))
      .map(({ service }) => `../../${service.name}`);
    append(
      result,
      teamListPath(team.programmeName, team.teamName, environment),
      services,
    );
    const { environment: threeLetters } = splitEnvironmentName(environment);
    append(
      result,
      `services/environments/${threeLetters}/base/kustomization.yaml`,
      [`../../../${team.programmeName}/${team.teamName}/base/patch`],
    );
  }
  return {
    changes: changesBetween(current, result),
    warnings: [],
    versions: [],
  };
}

/** What is not configured is passed over, as the predecessor does. */
function chooseTargets(request: ManifestRequest): Targets {
  const { tenant, team, service } = request;
  const environment =
    request.environment && environmentNameSchema.parse(request.environment);
  const known = tenant.environments
    .map(({ name }) => name)
    .filter(name => !environment || name === environment);
  const environmentsOf = ({ environments }: FluxService) =>
    known.filter(name => environments.some(other => other.name === name));
  const services = team.services
    .filter(({ name }) => service === undefined || name === service)
    .map(chosen => ({ service: chosen, environments: environmentsOf(chosen) }));
  return {
    environments: known.filter(name =>
      services.some(({ environments }) => environments.includes(name)),
    ),
    services,
  };
}

function append(
  files: Map<string, string>,
  path: string,
  entries: readonly string[],
): void {
  const text = files.get(path);
  const listed = listedPaths(
    new Map([[path, text ?? '']]),
    posix.dirname(path),
  );
  const missing = entries.filter(
    entry => !listed.has(posix.join(posix.dirname(path), entry)),
  );
  if (text !== undefined && missing.length > 0) {
    const document = parseYaml(appendResources(text, path, missing), path);
    files.set(path, formatWithoutComments(document));
  }
}

/** The predecessor keeps no comments but the markers of image automation. */
function formatWithoutComments(document: Document): string {
  document.commentBefore = null;
  document.comment = null;
  visit(document, {
    Node(_key, node) {
      node.spaceBefore = false;
      node.commentBefore = null;
      if (node.comment && !isImagePolicyMarker(node.comment)) {
        node.comment = null;
      }
    },
  });
  return formatManifest(document);
}
