import { environmentNameSchema } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import { UsageError } from './usageError';

/** Options that all commands have that plan manifests. */
export const PLAN_OPTIONS = {
  templates: { type: 'string' },
  'template-version': { type: 'string' },
  'teams-config': { type: 'string' },
  'flux-services': { type: 'string' },
  organization: { type: 'string' },
  host: { type: 'string' },
  tenant: { type: 'string' },
  team: { type: 'string' },
  'all-teams': { type: 'boolean', default: false },
  service: { type: 'string' },
  environment: { type: 'string' },
  output: { type: 'string', default: 'text' },
} as const;

/** Their place in a command line. */
export const PLAN_USAGE = `(--templates DIR --teams-config DIR --flux-services DIR
         | --organization ORGANIZATION [--host HOST])
         --tenant TENANT (--team TEAM [--service SERVICE] | --all-teams)
         [--environment ENVIRONMENT] [--template-version VERSION]
         [--output text|json|diff]`;

/** What they mean, in the help of a command. */
export const PLAN_HELP = `  --templates         folder with templates/: of a checkout of adp-flux-templates, or
                      of one version beside others, such as ../templates/1.0.13
  --template-version  version of these templates; default: their tag, or what can be
                      found out otherwise
  --teams-config      checkout of adp-teams-config, with flux/
  --flux-services     checkout of adp-flux-services, with services/
  --organization      use the repositories of an organisation on GitHub instead, with
                      the token in environment variable GITHUB_TOKEN; then
                      --template-version is a tag of adp-flux-templates
  --host              of GitHub; default: github.com. GITHUB_API_URL, if set, is the
                      base of its REST API
  --service           default: all services of the team
  --environment       default: all environments of the tenant
  --all-teams         all teams of flux/services/, one after the other; nothing is
                      written when one of them is refused
  --output            default: text`;

export const EXIT_CODES =
  'Exit code 0: done. 1: refused, with the reason. 2: wrong usage.';

export const OUTPUTS = ['text', 'json', 'diff'] as const;
export type Output = (typeof OUTPUTS)[number];

/** What to plan. */
export type PlanRequest = {
  tenant: string;
  /** Missing for all teams of the tenant. */
  team?: string;
  service?: string;
  environment?: string;
  /** Version of the templates to move to. */
  upgradeTo?: string;
  /** Whether to plan what the predecessor would have written. */
  isCompat?: boolean;
  /** Whether to tell which objects change, too. */
  withObjects?: boolean;
};

/** The folders to plan with. */
export type PlanFolders = {
  templates: string;
  templateVersion?: string;
  teamsConfig: string;
  fluxServices: string;
};

/** The organisation on GitHub to plan for. */
export type GitHubSource = {
  host: string;
  organization: string;
  templateVersion?: string;
  /** Whether to open a pull request instead of committing. */
  proposes?: boolean;
};

/** Either checkouts, or GitHub. */
export type PlanSource =
  | { folders: PlanFolders; gitHub?: undefined }
  | { folders?: undefined; gitHub: GitHubSource };

type Values = {
  [name in keyof typeof PLAN_OPTIONS]?: string | boolean;
};

/**
 * What the options ask for, as `parseArgs` has read them.
 *
 * @throws UsageError when one is missing or wrong.
 */
export function readPlanOptions(values: Values): {
  request: PlanRequest;
  source: PlanSource;
  output: Output;
} {
  const output = readOutput(values.output, OUTPUTS);
  const source = readSource(values);
  const request = {
    tenant: required(values, 'tenant'),
    team: values['all-teams'] ? undefined : required(values, 'team'),
    service: optional(values.service),
    environment: readEnvironment(optional(values.environment)),
  };
  if (values['all-teams'] && (values.team || values.service)) {
    throw new UsageError(
      `--all-teams is for all services of all teams; leave out ${
        values.team ? '--team' : '--service'
      }`,
    );
  }
  return { request, source, output };
}

function readSource(values: Values): PlanSource {
  const organization = optional(values.organization);
  if (!organization) {
    return { folders: readFolders(values) };
  }
  const folder = (['templates', 'teams-config', 'flux-services'] as const).find(
    name => values[name],
  );
  if (folder) {
    throw new UsageError(
      `Option --${folder} is for checkouts, and --organization for GitHub; leave one of them out`,
    );
  }
  return {
    gitHub: {
      organization,
      host: optional(values.host) ?? 'github.com',
      templateVersion: optional(values['template-version']),
    },
  };
}

function readEnvironment(name: string | undefined): string | undefined {
  const parsed = environmentNameSchema.optional().safeParse(name);
  if (!parsed.success) {
    throw new InputError(parsed.error.issues[0].message);
  }
  return parsed.data;
}

/** @throws UsageError when a pull request is to be opened in a checkout. */
export function asProposal(source: PlanSource, proposes: boolean): PlanSource {
  if (!proposes) {
    return source;
  }
  if (!source.gitHub) {
    throw new UsageError(
      '--pull-request is for GitHub; name the --organization, or leave it out',
    );
  }
  return { gitHub: { ...source.gitHub, proposes } };
}

/** @throws UsageError when a folder is missing. */
export function readFolders(values: Values): PlanFolders {
  return {
    templates: required(values, 'templates'),
    templateVersion: optional(values['template-version']),
    teamsConfig: required(values, 'teams-config'),
    fluxServices: required(values, 'flux-services'),
  };
}

/** @throws UsageError for a format that there is not. */
export function readOutput<T extends string>(
  value: unknown,
  outputs: readonly T[],
): T {
  const output = outputs.find(known => known === value);
  if (!output) {
    throw new UsageError(
      `--output is "${value}"; choose one of ${outputs.join(', ')}`,
    );
  }
  return output;
}

/** @throws UsageError when it is missing. */
export function required<Name extends string>(
  values: { [name in Name]?: string | boolean },
  name: Name,
): string {
  const value = optional(values[name]);
  if (!value) {
    throw new UsageError(`Option --${name} is missing`);
  }
  return value;
}

function optional(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
