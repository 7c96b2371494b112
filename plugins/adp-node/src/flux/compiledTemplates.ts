import type { FileTree } from '../gitops/fileTree';
import { parseYaml } from '../yaml';
import { CompiledTemplate, compileTemplate } from './compileTemplate';
import { applyEdit } from './conditions';
import { parseTemplatePath, TemplatePath, TemplateScope } from './layout';
import type { TemplateEdit } from './templateRules';

const known = new WeakMap<FileTree, CompiledTemplates>();

/** The templates of one version, each compiled when it is first needed. */
export class CompiledTemplates {
  readonly #texts: FileTree;
  readonly #paths: readonly (TemplatePath & { path: string })[];
  readonly #compiled = new Map<string, CompiledTemplate>();

  private constructor(templates: FileTree) {
    this.#texts = templates;
    this.#paths = [...templates.keys()].flatMap(path => {
      const parsed = parseTemplatePath(path);
      return parsed ? [{ ...parsed, path }] : [];
    });
  }

  /** Those of files that must not change afterwards. */
  static of(templates: FileTree): CompiledTemplates {
    let compiled = known.get(templates);
    if (!compiled) {
      compiled = new CompiledTemplates(templates);
      known.set(templates, compiled);
    }
    return compiled;
  }

  /** The paths of the templates of a scope, in the order of the files. */
  ofScope(scope: TemplateScope): (TemplatePath & { path: string })[] {
    return this.#paths.filter(template => template.scope === scope);
  }

  /**
   * A template after changes to it.
   *
   * @throws InputError when the template is not YAML
   */
  get(path: string, edits: readonly TemplateEdit[]): CompiledTemplate {
    const key = edits.length > 0 ? `${path} ${JSON.stringify(edits)}` : path;
    let compiled = this.#compiled.get(key);
    if (!compiled) {
      const document = parseYaml(
        this.#texts.get(path) ?? '',
        `${path} in adp-flux-templates`,
      );
      edits.forEach(edit => applyEdit(document, edit));
      compiled = compileTemplate(document);
      this.#compiled.set(key, compiled);
    }
    return compiled;
  }
}
