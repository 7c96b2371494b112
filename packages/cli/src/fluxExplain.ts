import { existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { fluxTeamSchema, fluxTenantSchema } from '@adp/plugin-adp-common';
import {
  explainManifest,
  fluxTeamPath,
  fluxTenantPath,
  type FileTree,
  parseConfigFile,
  recordedVersions,
  recordsOf,
} from '@adp/plugin-adp-node';
import { InputError, NotFoundError } from '@backstage/errors';
import { readPaths } from './checkout';
import { type Command, DONE } from './command';
import { isGitRoot } from './git';
import { readOutput, required } from './planOptions';
import { showExplanation } from './showExplanation';
import { openTemplates } from './templateVersions';
import { UsageError } from './usageError';

const USAGE = `usage: adp flux explain FILE [--templates DIR [--template-version VERSION]]
         [--teams-config DIR --tenant TENANT] [--output text|json]

Tells which template, version of the templates and variables produced a file of a
checkout of adp-flux-services.

  --templates         folder with templates/, as for adp flux generate: tells also
                      which fields people have edited since
  --template-version  version of these templates; default: what can be found out
  --teams-config      checkout of adp-teams-config: tells also which configuration
                      sets each variable
  --tenant            tenant of the environment
  --output            default: text

Exit code 0: explained. 1: refused, with the reason. 2: wrong usage.`;

/** `adp flux explain`. */
export const command: Command = { usage: USAGE, run: fluxExplain };

/**
 * @throws UsageError when an option is missing or wrong; InputError or
 *   NotFoundError with the reason when there is nothing to explain.
 */
async function fluxExplain(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      templates: { type: 'string' },
      'template-version': { type: 'string' },
      'teams-config': { type: 'string' },
      tenant: { type: 'string' },
      output: { type: 'string', default: 'text' },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) {
    throw new UsageError('Name one file');
  }
  const output = readOutput(values.output, ['text', 'json']);
  const teamsConfig = values['teams-config'];
  const tenant = teamsConfig && required(values, 'tenant');
  const { root, path } = locate(file);
  const records = readPaths(root, recordsOf(path));
  const templates = values.templates
    ? await openTemplates(values.templates, values['template-version'])
    : undefined;
  const options = {
    path,
    current: new Map([...readPaths(root, [path]), ...records]),
    templates: await templates?.read(recordedVersions(records)),
  };
  let explanation = explainManifest(options);
  if (teamsConfig && tenant && explanation.team) {
    const config = readConfig(teamsConfig, tenant, explanation.team);
    explanation = explainManifest({ ...options, config });
  }
  process.stdout.write(
    output === 'json'
      ? `${JSON.stringify(explanation, undefined, 2)}\n`
      : showExplanation(explanation),
  );
  return DONE;
}

/** The checkout that a file is in, and its path there. */
function locate(file: string): { root: string; path: string } {
  const absolute = resolve(file);
  if (!existsSync(absolute)) {
    throw new InputError(`${file} is not there`);
  }
  const segments = absolute.split(sep);
  const candidates = segments.flatMap((segment, index) =>
    segment === 'services' && index < segments.length - 1
      ? [
          {
            root: segments.slice(0, index).join(sep) || sep,
            path: segments.slice(index).join('/'),
          },
        ]
      : [],
  );
  // Folders above the checkout, and teams in it, may have that name too.
  const found =
    candidates.find(
      ({ root }) =>
        isGitRoot(root) || existsSync(join(root, 'services/environments')),
    ) ?? candidates.at(-1);
  if (!found) {
    throw new InputError(
      `${file} is not below services/; name a file of a checkout of adp-flux-services`,
    );
  }
  return found;
}

function readConfig(folder: string, tenant: string, team: string) {
  const tenantPath = fluxTenantPath(tenant);
  const teamPath = fluxTeamPath(team);
  const files: FileTree = readPaths(folder, [tenantPath, teamPath]);
  const tenantText = files.get(tenantPath);
  if (tenantText === undefined) {
    throw new NotFoundError(
      `There is no ${tenantPath} in the folder of --teams-config`,
    );
  }
  const teamText = files.get(teamPath);
  return {
    tenant: parseConfigFile(fluxTenantSchema, tenantText, tenantPath),
    team:
      teamText === undefined
        ? undefined
        : parseConfigFile(fluxTeamSchema, teamText, teamPath),
  };
}
