import type { FluxService, ServiceType } from '@adp/plugin-adp-common';
import { Document, isMap, isScalar, isSeq } from 'yaml';
import { hasDatabase } from './variables';

/** When a rule applies to a service; all that is given must hold. */
type Condition = { types?: readonly ServiceType[]; database?: boolean };

type Edit =
  | { remove: readonly string[] }
  | { removeItem: readonly string[]; equals: string; in?: string }
  | { append: readonly string[]; value: string };

/**
 * Which templates below `service/` are used for which services. A folder stands
 * for everything in it; `as` is the folder that its files go to.
 */
const SELECTION: readonly { path: string; when: Condition; as?: string }[] = [
  {
    path: 'helm-only-deploy/',
    when: { types: ['HelmOnly'] },
    as: 'deploy/',
  },
  { path: 'deploy/', when: { types: ['Frontend', 'Backend'] } },
  { path: 'infra/', when: { types: ['Frontend', 'Backend'] } },
  { path: 'infra-kustomize.yaml', when: { types: ['Frontend', 'Backend'] } },
  { path: 'pre-deploy/', when: { database: true } },
  { path: 'pre-deploy-kustomize.yaml', when: { database: true } },
];

/** What is changed in a template, by its path below `service/`, for which services. */
const EDITS: readonly {
  path: string;
  when: Condition;
  edits: readonly Edit[];
}[] = [
  {
    path: 'kustomization.yaml',
    when: { types: ['HelmOnly'] },
    edits: [{ removeItem: ['resources'], equals: 'infra-kustomize.yaml' }],
  },
  {
    path: 'kustomization.yaml',
    when: { database: true },
    edits: [{ append: ['resources'], value: 'pre-deploy-kustomize.yaml' }],
  },
  {
    // Without infrastructure of its own there is nothing to wait for.
    path: 'deploy-kustomize.yaml',
    when: { types: ['HelmOnly'] },
    edits: [
      { remove: ['spec', 'dependsOn'] },
      {
        removeItem: ['spec', 'postBuild', 'substituteFrom'],
        in: 'name',
        equals: '__SERVICE_NAME__-mi-credential',
      },
    ],
  },
  {
    // A backend is reached by other services only.
    path: 'deploy/environment/patch.yaml',
    when: { types: ['Backend'] },
    edits: [
      { remove: ['spec', 'values', 'labels'] },
      { remove: ['spec', 'values', 'ingress'] },
    ],
  },
  {
    path: 'infra/environment/patch.yaml',
    when: { types: ['Frontend'] },
    edits: [
      { remove: ['spec', 'values', 'postgresResourceGroupName'] },
      { remove: ['spec', 'values', 'postgresServerName'] },
    ],
  },
];

/**
 * Where the file of a service's template goes, as path below the service's
 * folder; `undefined` if the service does not have that file.
 *
 * @param path - the template's path below `service/`
 */
export function selectTemplate(
  path: string,
  service: FluxService,
): string | undefined {
  const rule = SELECTION.find(candidate =>
    candidate.path.endsWith('/')
      ? path.startsWith(candidate.path)
      : path === candidate.path,
  );
  if (!rule) {
    return path;
  }
  if (!holds(rule.when, service)) {
    return undefined;
  }
  return rule.as ? rule.as + path.slice(rule.path.length) : path;
}

/** Applies what the service's type and database change in a template. */
export function editTemplate(
  document: Document,
  path: string,
  service: FluxService,
): void {
  for (const rule of EDITS) {
    if (rule.path === path && holds(rule.when, service)) {
      rule.edits.forEach(edit => applyEdit(document, edit));
    }
  }
}

function holds(condition: Condition, service: FluxService): boolean {
  return (
    (!condition.types || condition.types.includes(service.type)) &&
    (condition.database === undefined ||
      condition.database === hasDatabase(service))
  );
}

function applyEdit(document: Document, edit: Edit): void {
  if ('remove' in edit) {
    document.deleteIn(edit.remove);
    return;
  }
  const list = document.getIn('append' in edit ? edit.append : edit.removeItem);
  if (!isSeq(list)) {
    return;
  }
  if ('append' in edit) {
    list.add(document.createNode(edit.value));
    return;
  }
  list.items = list.items.filter(item => {
    const value = edit.in && isMap(item) ? item.get(edit.in) : item;
    return (isScalar(value) ? value.value : value) !== edit.equals;
  });
}
