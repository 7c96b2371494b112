import { parseArgs } from 'node:util';
import { fluxTeamSchema, fluxTenantSchema } from '@adp/plugin-adp-common';
import {
  ManifestPlan,
  parseConfigFile,
  planLikePredecessor,
  planManifests,
  predecessorTeamSchema,
  renderDiff,
} from '@adp/plugin-adp-node';
import { NotFoundError } from '@backstage/errors';
import { readCheckout, writeChanges } from './checkout';
import { type Command, DONE } from './command';
import { UsageError } from './usageError';

const USAGE = `usage: adp flux generate --templates DIR --teams-config DIR --flux-services DIR
         --tenant TENANT --team TEAM [--service SERVICE] [--environment ENVIRONMENT]
         [--compat] [--dry-run] [--output text|json|diff]

Generates Flux manifests from checkouts of adp-flux-templates, adp-teams-config
and adp-flux-services; the last one is rewritten in place.

  --service       default: all services of the team
  --environment   default: all environments that the services have in the tenant
  --compat        write what the predecessor would have written
  --dry-run       show what would change, and change nothing
  --output        default: text

Exit code 0: done. 1: refused, with the reason. 2: wrong usage.`;

const OUTPUTS = ['text', 'json', 'diff'];

/** `adp flux generate`. */
export const command: Command = { usage: USAGE, run: fluxGenerate };

/**
 * @throws UsageError when an option is missing or wrong; InputError,
 *   NotFoundError or ConflictError with the reason, when nothing was written.
 */
async function fluxGenerate(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      templates: { type: 'string' },
      'teams-config': { type: 'string' },
      'flux-services': { type: 'string' },
      tenant: { type: 'string' },
      team: { type: 'string' },
      service: { type: 'string' },
      environment: { type: 'string' },
      compat: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      output: { type: 'string', default: 'text' },
    },
  });
  if (!OUTPUTS.includes(values.output)) {
    throw new UsageError(
      `--output is "${values.output}"; choose one of ${OUTPUTS.join(', ')}`,
    );
  }
  const templatesFolder = required(values.templates, '--templates');
  const servicesFolder = required(values['flux-services'], '--flux-services');
  const config = await readCheckout(
    required(values['teams-config'], '--teams-config'),
    'flux',
  );
  const tenantFile = `flux/${required(values.tenant, '--tenant')}-config.yaml`;
  const teamFile = `flux/services/${required(values.team, '--team')}.yaml`;

  const request = {
    templates: await readCheckout(templatesFolder),
    templateVersion: `in ${templatesFolder}`,
    tenant: parseConfigFile(
      fluxTenantSchema,
      present(config, tenantFile),
      tenantFile,
    ),
    service: values.service,
    environment: values.environment,
    current: await readCheckout(servicesFolder, 'services'),
  };
  const team = (schema: typeof fluxTeamSchema | typeof predecessorTeamSchema) =>
    parseConfigFile(schema, present(config, teamFile), teamFile);
  const plan = values.compat
    ? planLikePredecessor({ ...request, team: team(predecessorTeamSchema) })
    : planManifests({ ...request, team: team(fluxTeamSchema) });

  if (!values['dry-run']) {
    await writeChanges(servicesFolder, plan.changes);
  }
  process.stdout.write(show(plan, values.output, values['dry-run']));
  return DONE;
}

function required(value: string | undefined, option: string): string {
  if (!value) {
    throw new UsageError(`Option ${option} is missing`);
  }
  return value;
}

function present(files: ReadonlyMap<string, string>, path: string): string {
  const text = files.get(path);
  if (text === undefined) {
    throw new NotFoundError(
      `There is no ${path} in the folder of --teams-config`,
    );
  }
  return text;
}

function show(plan: ManifestPlan, output: string, isDryRun: boolean): string {
  const { changes, warnings } = plan;
  const listed = changes.map(({ path, before, after }) => {
    const kind = before === undefined ? 'add' : 'change';
    return { path, kind: after === undefined ? 'remove' : kind };
  });
  if (output === 'json') {
    return `${JSON.stringify({ changes: listed, warnings }, undefined, 2)}\n`;
  }
  if (output === 'diff') {
    return renderDiff(changes);
  }
  const verb = isDryRun ? 'would change' : 'changed';
  return [
    ...listed.map(({ path, kind }) => `${kind} ${path}`),
    ...warnings.map(warning => `warning: ${warning}`),
    `${changes.length} file(s) ${verb}`,
    '',
  ].join('\n');
}
