import { posix } from 'node:path';
import type { FileTree } from '../../gitops/fileTree';
import {
  manifestPath,
  parseTemplatePath,
  TEAM_TEMPLATES,
  TEMPLATES_FOLDER,
} from '../layout';
import { decidingEntry } from './conditions';
import {
  readTemplateRules,
  TEMPLATE_RULES_PATH,
  type TemplateRules,
} from './templateRules';

/** Names that kustomize reads a folder's list under. */
const LIST = /^(kustomization\.ya?ml|Kustomization)$/;

/** What was found in templates; each plan asks for it. */
const known = new WeakMap<FileTree, readonly string[]>();

/**
 * What does nothing in a version of the templates, and so is likely not meant:
 * files from which nothing is deployed, and entries of `templates.yaml` that are
 * about no template.
 *
 * @returns a warning for each, with what to do.
 */
export function templateWarnings(templates: FileTree): readonly string[] {
  let warnings = known.get(templates);
  if (!warnings) {
    const rules = readTemplateRules(templates);
    warnings = [
      ...filesWithoutEffect(templates, rules),
      ...(templates.has(TEMPLATE_RULES_PATH)
        ? entriesWithoutEffect(templates, rules)
        : []),
    ];
    known.set(templates, warnings);
  }
  return warnings;
}

function filesWithoutEffect(
  templates: FileTree,
  rules: TemplateRules,
): string[] {
  const listed = new Set<string>();
  const unlisted = new Map<string, string>();
  const warnings: string[] = [];
  for (const [path, text] of templates) {
    const manifest = examplePath(path, rules);
    const folder = manifest && posix.dirname(manifest);
    if (folder && LIST.test(posix.basename(path))) {
      for (const name of [...wordsOf(text), ...appendedTo(path, rules)]) {
        listed.add(posix.join(folder, name));
      }
    } else if (manifest) {
      unlisted.set(path, manifest);
    } else if (
      path.startsWith(`${TEMPLATES_FOLDER}/`) &&
      /\.ya?ml$/.test(path)
    ) {
      warnings.push(
        `${path} in adp-flux-templates makes no manifest, since it is not below ${TEAM_TEMPLATES}/; move it there, or remove it`,
      );
    }
  }
  for (const [path, manifest] of unlisted) {
    if (!listed.has(manifest)) {
      warnings.push(
        `What ${path} in adp-flux-templates makes is not deployed, since no kustomization.yaml lists it; list it in ${posix.dirname(
          path,
        )}/kustomization.yaml, or remove it`,
      );
    }
  }
  return warnings;
}

/** Where the file of a template would be, if there is one. */
function examplePath(path: string, rules: TemplateRules): string | undefined {
  const template = parseTemplatePath(path);
  if (!template) {
    return undefined;
  }
  const { scope, rest } = template;
  const entry = scope.startsWith('service')
    ? decidingEntry(rules, rest)
    : undefined;
  return manifestPath(
    { scope, rest: entry?.as ? entry.as + rest.slice(entry.path.length) : rest },
    {
      programme: 'programme',
      team: 'team',
      service: 'service',
      environment: 'snd1',
    },
  );
}

/** Everything in a file that may be a path; whether it is YAML is told elsewhere. */
function wordsOf(text: string): string[] {
  return text.replace(/(^|\s)#.*$/gm, '').split(/[\s"'=,[\]{}]+/);
}

/** What the rules append to a template of services. */
function appendedTo(path: string, { edit }: TemplateRules): string[] {
  return edit
    .filter(entry => path === servicePath(entry.path))
    .flatMap(({ append }) => append.map(({ item }) => item));
}

function servicePath(path: string): string {
  return `${TEAM_TEMPLATES}/service/${path}`;
}

function entriesWithoutEffect(
  templates: FileTree,
  rules: TemplateRules,
): string[] {
  const folder = servicePath('');
  const deciding = new Set(
    [...templates.keys()]
      .filter(path => path.startsWith(folder))
      .map(path => decidingEntry(rules, path.slice(folder.length))),
  );
  const texts = [
    ...[...templates]
      .filter(([path]) => parseTemplatePath(path))
      .map(([, text]) => text),
    ...rules.values.map(({ value }) => value),
  ];
  const warnings: string[] = [];
  const warn = (field: string, problem: string, remedy: string) =>
    warnings.push(
      `${field} of ${TEMPLATE_RULES_PATH} in adp-flux-templates does nothing, since ${problem}; ${remedy}`,
    );
  rules.select.forEach((entry, index) => {
    if (!deciding.has(entry)) {
      warn(
        `select.${index}`,
        `there is no template at ${entry.path} below ${folder} that an earlier entry does not decide about`,
        'correct its path, move it up, or remove it',
      );
    }
  });
  rules.edit.forEach(({ path }, index) => {
    if (!templates.has(servicePath(path))) {
      warn(
        `edit.${index}`,
        `there is no template ${servicePath(path)}`,
        'correct its path, or remove it',
      );
    }
  });
  rules.values.forEach(({ token }, index) => {
    if (!texts.some(text => text.includes(`__${token}__`))) {
      warn(
        `values.${index}`,
        `no template has __${token}__`,
        'correct its token, or remove it',
      );
    }
  });
  return warnings;
}
