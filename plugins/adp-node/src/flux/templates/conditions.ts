import type { FluxService } from '@adp/plugin-adp-common';
import { Document, isMap, isScalar, isSeq } from 'yaml';
import type {
  TemplateCondition,
  TemplateEdit,
  TemplateRules,
} from './templateRules';

/**
 * Where the file of a service's template goes, as path below the service's
 * folder; `undefined` if the service does not have that file.
 *
 * @param path - the template's path below `service/`
 */
export function selectTemplate(
  rules: TemplateRules,
  path: string,
  service: FluxService,
): string | undefined {
  const rule = decidingEntry(rules, path);
  if (!rule) {
    return path;
  }
  if (!holds(rule.when, service)) {
    return undefined;
  }
  return rule.as ? rule.as + path.slice(rule.path.length) : path;
}

/** The entry that decides which services have a template below `service/`. */
export function decidingEntry(
  { select }: TemplateRules,
  path: string,
): TemplateRules['select'][number] | undefined {
  return select.find(candidate =>
    candidate.path.endsWith('/')
      ? path.startsWith(candidate.path)
      : path === candidate.path,
  );
}

/**
 * What the rules say is changed in a template for such a service.
 *
 * @param path - the template's path below `service/`
 */
export function editsFor(
  rules: TemplateRules,
  path: string,
  service: FluxService,
): TemplateEdit[] {
  return rules.edit.filter(
    edit => edit.path === path && holds(edit.when, service),
  );
}

/** Which of the conditions hold: services with the same have the same templates. */
export function ruleCombination(
  { select, edit }: TemplateRules,
  service: FluxService,
): string {
  return [...select, ...edit]
    .map(({ when }) => (holds(when, service) ? 1 : 0))
    .join('');
}

/** The values of tokens that the rules give such a service. */
export function ruleValues(
  rules: TemplateRules,
  service: FluxService,
): { token: string; value: string }[] {
  return rules.values.filter(({ when }) => !when || holds(when, service));
}

function holds(condition: TemplateCondition, service: FluxService): boolean {
  const { types, variable } = condition;
  return (
    (!types || types.includes(service.type)) &&
    (!variable ||
      Boolean(service.configVariables?.some(({ key }) => key === variable)))
  );
}

/** Changes a template. */
export function applyEdit(document: Document, edit: TemplateEdit): void {
  edit.remove
    .filter(field => document.hasIn(field))
    .forEach(field => document.deleteIn(field));
  for (const { from, item } of edit.removeItems) {
    const list = document.getIn(from);
    if (isSeq(list)) {
      list.items = list.items.filter(node => !matches(node, item));
    }
  }
  for (const { to, item } of edit.append) {
    const list = document.getIn(to);
    if (isSeq(list)) {
      list.add(document.createNode(item));
    }
  }
}

function matches(node: unknown, item: string | Record<string, string>) {
  if (typeof item === 'string') {
    return isScalar(node) && node.value === item;
  }
  return (
    isMap(node) &&
    Object.entries(item).every(([key, value]) => node.get(key) === value)
  );
}
