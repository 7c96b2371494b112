import { SERVICE_TYPES, type ServiceType } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import type { FileTree } from '../../gitops/fileTree';
import { parseYaml } from '../../yaml/yaml';
import { ENVIRONMENT_SEGMENT, type Owner, TEAM_TEMPLATES } from '../layout';

/** File of `adp-flux-templates` that says which templates are for which services. */
export const TEMPLATE_RULES_PATH = 'templates.yaml';

const conditionSchema = z
  .object({
    types: z.array(z.enum(SERVICE_TYPES)).min(1).optional(),
    /** A variable that the service itself sets. */
    variable: z.string().min(1).optional(),
  })
  .strict();

/** `spec.values.ingress`, or a list of keys where a key has a dot in it. */
const fieldSchema = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform(field => (typeof field === 'string' ? field.split('.') : field));

/** An item of a list: its value, or some of its fields. */
const itemSchema = z.union([z.string(), z.record(z.string())]);

const editSchema = z
  .object({
    path: z.string().min(1),
    when: conditionSchema,
    remove: z.array(fieldSchema).default([]),
    removeItems: z
      .array(z.object({ from: fieldSchema, item: itemSchema }).strict())
      .default([]),
    append: z
      .array(z.object({ to: fieldSchema, item: z.string().min(1) }).strict())
      .default([]),
  })
  .strict();

/**
 * Format of `templates.yaml`. Paths are those of templates below
 * `templates/programme/team/service/`; one that ends with `/` stands for
 * everything in that folder.
 */
const templateRulesSchema = z
  .object({
    /** The first entry that names a template decides whether a service has it. */
    select: z
      .array(
        z
          .object({
            path: z.string().min(1),
            when: conditionSchema,
            /** Folder that the files go to instead of their own. */
            as: z.string().endsWith('/').optional(),
          })
          .strict(),
      )
      .default([]),
    /** What is changed in a template for some services. */
    edit: z.array(editSchema).default([]),
    /** Values of tokens that no variable sets; the first entry that holds wins. */
    values: z
      .array(
        z
          .object({
            token: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
            when: conditionSchema.optional(),
            value: z.string(),
          })
          .strict(),
      )
      .default([]),
  })
  .strict();

export type TemplateRules = z.infer<typeof templateRulesSchema>;
export type TemplateCondition = z.infer<typeof conditionSchema>;
export type TemplateEdit = z.infer<typeof editSchema>;

/** For template repositories without `templates.yaml`: what ADP has always done. */
const DEFAULT_RULES: TemplateRules = templateRulesSchema.parse({
  select: [
    { path: 'helm-only-deploy/', when: { types: ['HelmOnly'] }, as: 'deploy/' },
    { path: 'deploy/', when: { types: ['Frontend', 'Backend'] } },
    { path: 'infra/', when: { types: ['Frontend', 'Backend'] } },
    { path: 'infra-kustomize.yaml', when: { types: ['Frontend', 'Backend'] } },
    { path: 'pre-deploy/', when: { variable: 'POSTGRES_DB' } },
    { path: 'pre-deploy-kustomize.yaml', when: { variable: 'POSTGRES_DB' } },
  ],
  edit: [
    {
      path: 'kustomization.yaml',
      when: { types: ['HelmOnly'] },
      removeItems: [{ from: 'resources', item: 'infra-kustomize.yaml' }],
    },
    {
      path: 'kustomization.yaml',
      when: { variable: 'POSTGRES_DB' },
      append: [{ to: 'resources', item: 'pre-deploy-kustomize.yaml' }],
    },
    {
      path: 'deploy-kustomize.yaml',
      when: { types: ['HelmOnly'] },
      remove: ['spec.dependsOn'],
      removeItems: [
        {
          from: 'spec.postBuild.substituteFrom',
          item: { name: '__SERVICE_NAME__-mi-credential' },
        },
      ],
    },
    {
      path: 'deploy/environment/patch.yaml',
      when: { types: ['Backend'] },
      remove: ['spec.values.labels', 'spec.values.ingress'],
    },
    {
      path: 'infra/environment/patch.yaml',
      when: { types: ['Frontend'] },
      remove: [
        'spec.values.postgresResourceGroupName',
        'spec.values.postgresServerName',
      ],
    },
  ],
  values: [
    {
      token: 'DEPENDS_ON',
      when: { variable: 'POSTGRES_DB' },
      value: 'pre-deploy',
    },
    { token: 'DEPENDS_ON', value: 'infra' },
  ],
});

/** The rules of templates that they have been read from; every unit asks for them. */
const known = new WeakMap<FileTree, TemplateRules>();

/**
 * The rules in `templates.yaml`, or those that apply without that file.
 *
 * @throws InputError naming each wrong field.
 */
export function readTemplateRules(templates: FileTree): TemplateRules {
  let rules = known.get(templates);
  if (!rules) {
    const text = templates.get(TEMPLATE_RULES_PATH);
    rules = text === undefined ? DEFAULT_RULES : parseTemplateRules(text);
    known.set(templates, rules);
  }
  return rules;
}

function parseTemplateRules(text: string): TemplateRules {
  const file = `${TEMPLATE_RULES_PATH} in adp-flux-templates`;
  const parsed = templateRulesSchema.safeParse(
    parseYaml(text, file).toJS() ?? {},
  );
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      issue => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
    throw new InputError(`${file} is not valid: ${problems.join('; ')}`);
  }
  return parsed.data;
}

/**
 * The template that a file of a team or a service most likely comes from, by the
 * rules that apply without `templates.yaml`.
 *
 * @param rest - the file's path below the team's or the service's folder
 */
export function likelyTemplate(
  rest: string,
  owner: Owner,
  type?: ServiceType,
): string {
  const path = rest.replace(
    /(^|\/)[a-z]{3}\/0[1-9]\//,
    (_, start) => `${start}${ENVIRONMENT_SEGMENT}/`,
  );
  if (owner.service === undefined) {
    return `${TEAM_TEMPLATES}/${path}`;
  }
  const moved = DEFAULT_RULES.select.find(
    ({ as, when }) =>
      as && path.startsWith(as) && type && when.types?.includes(type),
  );
  return `${TEAM_TEMPLATES}/service/${
    moved?.as ? moved.path + path.slice(moved.as.length) : path
  }`;
}
