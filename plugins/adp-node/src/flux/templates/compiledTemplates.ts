import type { FluxService } from '@adp/plugin-adp-common';
import type { FileTree } from '../../gitops/fileTree';
import { parseYaml } from '../../yaml/yaml';
import { CompiledTemplate, compileTemplate } from './compileTemplate';
import {
  applyEdit,
  editsFor,
  ruleCombination,
  selectTemplate,
} from './conditions';
import { parseTemplatePath, TemplateScope } from '../layout';
import { readTemplateRules } from './templateRules';

/** A template of a scope, as the rules have it for some services. */
export type SelectedTemplate = {
  /** Its path in `adp-flux-templates`. */
  path: string;
  /** Path of its file below the team's or the service's folder. */
  rest: string;
  render: CompiledTemplate;
};

const known = new WeakMap<FileTree, Map<string, SelectedTemplate[]>>();

/**
 * The templates that a team, or a service, has of a scope. They are compiled
 * when they are first asked for; afterwards the files must not change.
 *
 * @throws InputError when a template or `templates.yaml` is wrong
 */
export function compiledTemplates(
  templates: FileTree,
  scope: TemplateScope,
  service?: FluxService,
): readonly SelectedTemplate[] {
  const selections = known.get(templates) ?? new Map();
  known.set(templates, selections);
  const key = service
    ? `${scope} ${ruleCombination(readTemplateRules(templates), service)}`
    : scope;
  const selected =
    selections.get(key) ?? selectAndCompile(templates, scope, service);
  selections.set(key, selected);
  return selected;
}

function selectAndCompile(
  templates: FileTree,
  scope: TemplateScope,
  service: FluxService | undefined,
): SelectedTemplate[] {
  const rules = readTemplateRules(templates);
  return [...templates].flatMap(([path, text]) => {
    const template = parseTemplatePath(path);
    if (template?.scope !== scope) {
      return [];
    }
    const rest = service
      ? selectTemplate(rules, template.rest, service)
      : template.rest;
    if (rest === undefined) {
      return [];
    }
    const document = parseYaml(text, `${path} in adp-flux-templates`);
    if (service) {
      editsFor(rules, template.rest, service).forEach(edit =>
        applyEdit(document, edit),
      );
    }
    return [{ path, rest, render: compileTemplate(document) }];
  });
}
