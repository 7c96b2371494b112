import { parseArgs } from 'node:util';
import { promoteTemplates } from '@adp/plugin-adp-node';
import { type Command, DONE } from './command';
import { connect, estateOf, logger } from './gitHubEstate';
import { readOutput, required } from './planOptions';

const USAGE = `usage: adp flux promote --from ORGANIZATION --from-tenant TENANT
         --to ORGANIZATION --version VERSION [--host HOST] [--dry-run]
         [--output text|json]

Gives an organisation a version of the templates that another one runs: the same files,
in a commit on its adp-flux-templates, with a tag of the same name. Nothing is generated
with it until it is rolled out there. The second time nothing is changed.

  --from         whose adp-flux-templates has the version
  --from-tenant  short name of its tenant; new services there have to get this version,
                 as flux/{tenant}-config.yaml of its adp-teams-config says after a
                 rollout was completed
  --to           who gets it
  --version      a tag of adp-flux-templates
  --host         of GitHub; default: github.com. GITHUB_API_URL, if set, is the base of
                 its REST API
  --dry-run      show what would change, and change nothing
  --output       default: text

The token for GitHub is in environment variable GITHUB_TOKEN; it reads contents of both
organisations, and writes those of adp-flux-templates of the second one.

Exit code 0: done. 1: refused, with the reason. 2: wrong usage.`;

/** `adp flux promote`. */
export const command: Command = { usage: USAGE, run: fluxPromote };

/**
 * @throws UsageError when an option is missing or wrong; InputError when the
 *   first organisation does not run this version, ConflictError when the other
 *   one has something else of this name.
 */
async function fluxPromote(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: 'string' },
      'from-tenant': { type: 'string' },
      to: { type: 'string' },
      version: { type: 'string' },
      host: { type: 'string', default: 'github.com' },
      'dry-run': { type: 'boolean', default: false },
      output: { type: 'string', default: 'text' },
    },
  });
  const output = readOutput(values.output, ['text', 'json']);
  const isDryRun = values['dry-run'];
  const tenant = required(values, 'from-tenant');
  const estateIn = (organization: string) =>
    estateOf(
      { tenant },
      { host: values.host, organization },
      'what the portal is configured with',
    );
  const from = estateIn(required(values, 'from'));
  // Of this one only the templates are read and written, which have no tenant.
  const to = estateIn(required(values, 'to'));
  const promoted = await promoteTemplates(
    connect({ host: values.host }),
    from,
    to,
    { version: required(values, 'version') },
    { logger, dryRun: isDryRun },
  );
  const { version, wasThere, changed } = promoted;
  process.stdout.write(
    output === 'json'
      ? `${JSON.stringify(
          { ...promoted, written: !isDryRun && !wasThere },
          undefined,
          2,
        )}\n`
      : [
          ...changed.map(path => `change ${path}`),
          wasThere
            ? `${to.name} has version ${version} already`
            : `${to.name} ${
                isDryRun ? 'would get' : 'has got'
              } version ${version}: ${
                changed.length
              } file(s) differ from its branch`,
          '',
        ].join('\n'),
  );
  return DONE;
}
