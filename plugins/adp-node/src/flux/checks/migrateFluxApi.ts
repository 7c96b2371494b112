import { Document, isMap, isScalar, isSeq, YAMLMap } from 'yaml';
import { parseYaml, stringifyYaml } from '../../yaml/yaml';
import {
  isOutdatedTemplate,
  updateCommitMessageTemplate,
} from './commitMessageTemplate';
import { changeRemovedFields } from './fluxFieldChanges';
import type { FluxProblem } from './fluxProblem';
import { apiVersionToEmit, isFluxApi, servedVersions } from './fluxVersions';

/** What was changed in a manifest, and what could not be. */
export type FluxApiMigration = {
  moves: {
    /** Such as `apiVersion`, or `spec.healthChecks.0.apiVersion`. */
    field: string;
    from: string;
    to: string;
  }[];
  /** The same manifest must be changed by hand, as the remedies say. */
  problems: Omit<FluxProblem, 'environment' | 'file'>[];
};

const GROUP_OF_FILES = 'kustomize.config.k8s.io/';
const MESSAGE = ['spec', 'git', 'commit', 'messageTemplate'];

/** Contents of a chart or of a ConfigMap, which are no Flux's. */
const OPAQUE = ['values', 'data', 'stringData'];

/**
 * Moves a manifest to the API versions that a version of Flux has as its newest, with
 * the changes of fields that this needs: the object itself, what it refers to
 * (`spec.healthChecks`), and, in a `kustomization.yaml`, the targets of patches. A
 * manifest that is as it should be, or is not Flux's, is not changed; comments stay.
 *
 * @param document - is changed
 */
export function migrateFluxApi(
  document: Document,
  fluxVersion: string,
): FluxApiMigration {
  const migration: FluxApiMigration = { moves: [], problems: [] };
  const apiVersion = document.getIn(['apiVersion']);
  const kind = document.getIn(['kind']);
  if (
    apiVersion === undefined ||
    String(apiVersion).startsWith(GROUP_OF_FILES)
  ) {
    migratePatches(document, fluxVersion, migration);
  } else if (isFluxApi(String(apiVersion)) && typeof kind === 'string') {
    moveApiVersions(document.contents, fluxVersion, migration, []);
    const to = String(document.getIn(['apiVersion']));
    if (to !== apiVersion && /\/v\d+$/.test(to)) {
      changeRemovedFields(document, kind);
    }
    if (kind === 'ImageUpdateAutomation') {
      changeMessageTemplate(document, fluxVersion, migration);
    }
  }
  return migration;
}

function moveApiVersions(
  node: unknown,
  fluxVersion: string,
  migration: FluxApiMigration,
  path: readonly (string | number)[],
): void {
  if (isSeq(node)) {
    node.items.forEach((item, index) =>
      moveApiVersions(item, fluxVersion, migration, [...path, index]),
    );
  } else if (isMap(node)) {
    moveApiVersion(node, fluxVersion, migration, path);
    for (const { key, value } of node.items) {
      const name = String(isScalar(key) ? key.value : key);
      if (!OPAQUE.includes(name)) {
        moveApiVersions(value, fluxVersion, migration, [...path, name]);
      }
    }
  }
}

function moveApiVersion(
  map: YAMLMap,
  fluxVersion: string,
  { moves, problems }: FluxApiMigration,
  path: readonly (string | number)[],
): void {
  const from = map.get('apiVersion');
  const kind = map.get('kind');
  if (
    typeof from !== 'string' ||
    typeof kind !== 'string' ||
    !isFluxApi(from)
  ) {
    return;
  }
  const field = [...path, 'apiVersion'].join('.');
  const to = apiVersionToEmit(fluxVersion, from, kind);
  if (!to) {
    problems.push({
      severity: 'error',
      field,
      message: `Flux ${fluxVersion} has no ${kind} in ${from.split('/')[0]}`,
      remedy: 'correct apiVersion and kind, or remove the object',
    });
  } else if (to !== from) {
    map.set('apiVersion', to);
    moves.push({ field, from, to });
  }
}

/** The targets of patches, and patches that stand in the file itself. */
function migratePatches(
  document: Document,
  fluxVersion: string,
  { moves, problems }: FluxApiMigration,
): void {
  const patches = document.getIn(['patches'], true);
  (isSeq(patches) ? patches.items : []).forEach((entry, index) => {
    if (!isMap(entry)) {
      return;
    }
    const target = entry.get('target', true);
    if (isMap(target)) {
      const [group, version, kind] = ['group', 'version', 'kind'].map(name =>
        String(target.get(name) ?? ''),
      );
      const to = apiVersionToEmit(fluxVersion, `${group}/`, kind);
      if (version && to && to !== `${group}/${version}`) {
        target.set('version', to.split('/')[1]);
        moves.push({
          field: `patches.${index}.target.version`,
          from: version,
          to: to.split('/')[1],
        });
      }
    }
    const text = entry.get('patch');
    if (typeof text === 'string' && /^apiVersion:/m.test(text)) {
      const patch = parseYaml(text, `patches.${index}.patch`);
      const inner = migrateFluxApi(patch, fluxVersion);
      if (inner.moves.length > 0) {
        entry.set('patch', stringifyYaml(patch));
      }
      const field = (name = '') => `patches.${index}.patch.${name}`;
      moves.push(
        ...inner.moves.map(move => ({ ...move, field: field(move.field) })),
      );
      problems.push(
        ...inner.problems.map(problem => ({
          ...problem,
          field: field(problem.field),
        })),
      );
    }
  });
}

/** The template of commits, of which Flux 2.7 dropped fields in all API versions. */
function changeMessageTemplate(
  document: Document,
  fluxVersion: string,
  { moves, problems }: FluxApiMigration,
): void {
  const template = document.getIn(MESSAGE);
  const hasStable = servedVersions(
    fluxVersion,
    'image.toolkit.fluxcd.io/v1',
    'ImageUpdateAutomation',
  ).includes('image.toolkit.fluxcd.io/v1');
  if (
    typeof template !== 'string' ||
    !hasStable ||
    !isOutdatedTemplate(template)
  ) {
    return;
  }
  const field = MESSAGE.join('.');
  const updated = updateCommitMessageTemplate(template);
  if (isOutdatedTemplate(updated)) {
    problems.push({
      severity: 'error',
      field,
      message: `Flux ${fluxVersion} has no .Updated and .Changed.ImageResult in the template of commit messages`,
      remedy:
        'use .Changed.FileChanges, .Changed.Objects or .Changed.Changes, https://fluxcd.io/flux/components/image/imageupdateautomations/#message-template',
    });
  } else {
    document.setIn(MESSAGE, updated);
    moves.push({ field, from: template, to: updated });
  }
}
