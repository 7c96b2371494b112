import { parseArgs } from 'node:util';
import {
  addEnvironment,
  type EnvironmentResult,
  type FileChange,
  renderDiff,
} from '@adp/plugin-adp-node';
import { type Command, DONE } from './command';
import { connect, logger } from './gitHubEstate';
import { OUTPUTS, type Output, readOutput, required } from './planOptions';
import { readPortalEstate } from './portalConfig';
import { UsageError } from './usageError';

const USAGE = `usage: adp environments add ENVIRONMENT --estate ESTATE [--config FILE]...
         [--set NAME=VALUE]... [--variable NAME=VALUE]... [--portal URL]
         [--dry-run] [--output text|json|diff]

Writes everything that a new environment instance needs: its folders in
adp-flux-services and adp-flux-core, what starts it in a cluster, and its entry in the
configuration of the tenant, in a commit for each repository. What exists stays as it
is; the second time nothing is changed.

  ENVIRONMENT  three letters and the number of the instance, such as prd2
  --estate     name of the estate in the configuration of the portal
  --config     configuration of the portal; later ones win; default: app-config.yaml
  --set        variable of the cluster, such as SUBSCRIPTION_ID=...; those without a
               value are empty, and named
  --variable   variable of the environment in the configuration of the tenant, such as
               IMAGE_POLICY_VERSION_RANGE=>=0.1.0; default: what all environments of
               its type have
  --portal     address of the portal's backend, which clusters with the Flux Operator
               ask for their teams; default: backend.baseUrl of the configuration
  --dry-run    shows what would be written
  --output     default: text

The token for GitHub is in environment variable GITHUB_TOKEN; it reads and writes contents
of the estate's repositories. GITHUB_API_URL, if set, is the base of GitHub's REST API.

Exit code 0: done. 1: refused, with the reason. 2: wrong usage.`;

/** `adp environments add`. */
export const command: Command = { usage: USAGE, run: environmentsAdd };

async function environmentsAdd(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      estate: { type: 'string' },
      config: { type: 'string', multiple: true, default: ['app-config.yaml'] },
      set: { type: 'string', multiple: true, default: [] },
      variable: { type: 'string', multiple: true, default: [] },
      portal: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      output: { type: 'string', default: 'text' },
    },
  });
  const [environment, ...others] = positionals;
  if (!environment || others.length > 0) {
    throw new UsageError('Name one environment, such as prd2');
  }
  const output = readOutput(values.output, OUTPUTS);
  const clusterVariables = readVariables('--set', values.set);
  const configVariables = readVariables('--variable', values.variable);
  const name = required({ estate: values.estate }, 'estate');
  const portal = readPortalEstate(values.config, name, process.env);
  const isDryRun = values['dry-run'];

  const result = await addEnvironment(
    connect({ ...portal.estate.organization, apiBaseUrl: portal.apiBaseUrl }),
    portal.estate,
    {
      environment,
      clusterVariables,
      configVariables,
      portalUrl: values.portal ?? portal.portalUrl,
    },
    { logger, dryRun: isDryRun },
  );
  process.stdout.write(show(result, { output, isDryRun }));
  return DONE;
}

function readVariables(
  option: string,
  assignments: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    assignments.map(assignment => {
      const [, name, value] =
        /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(assignment) ?? [];
      if (name === undefined) {
        throw new UsageError(
          `${option} is "${assignment}"; write NAME=VALUE, with a name in capital letters`,
        );
      }
      return [name, value];
    }),
  );
}

function show(
  result: EnvironmentResult,
  { output, isDryRun }: { output: Output; isDryRun: boolean },
): string {
  const { repositories, ...notes } = result;
  if (output === 'diff') {
    return repositories
      .map(({ repository, changes }) =>
        renderDiff(
          changes.map(change => ({
            ...change,
            path: `${repository}/${change.path}`,
          })),
        ),
      )
      .join('');
  }
  if (output === 'json') {
    const written = repositories.map(({ repository, changes, commit }) => ({
      repository,
      commit: commit && { oid: commit.oid, url: commit.url },
      changes: changes.map(change => ({
        path: change.path,
        kind: kindOf(change),
        diff: renderDiff([change]),
      })),
    }));
    return `${JSON.stringify(
      { ...notes, written: !isDryRun, repositories: written },
      undefined,
      2,
    )}\n`;
  }
  const total = repositories.flatMap(({ changes }) => changes).length;
  return [
    ...repositories.flatMap(({ repository, changes, commit }) => [
      ...changes.map(
        change => `${kindOf(change)} ${repository}/${change.path}`,
      ),
      ...(commit ? [`commit ${commit.url}`] : []),
    ]),
    ...Object.entries(notes.copied).map(
      ([name, value]) => `as all environments of its type: ${name} is ${value}`,
    ),
    ...Object.entries(notes.conventional).map(
      ([name, value]) => `by the naming of resources: ${name} is ${value}`,
    ),
    ...notes.kept.map(what => `exists otherwise, and kept so: ${what}`),
    ...notes.missing.map(what => `not given: ${what}`),
    `${total} file(s) ${isDryRun ? 'would change' : 'changed'}; ${
      notes.environment
    } is started with ${notes.bootstrap} of ${repositories[1].repository}`,
    '',
  ].join('\n');
}

function kindOf({ before }: FileChange) {
  return before === undefined ? 'add' : 'change';
}
