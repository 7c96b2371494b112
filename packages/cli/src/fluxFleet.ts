import { parseArgs } from 'node:util';
import { planRollout, readFleet } from '@adp/plugin-adp-node';
import { type Command, DONE, REFUSED } from './command';
import { connect, estateOf } from './gitHubEstate';
import { readOutput, required } from './planOptions';
import { showFleet, showRolloutPlan } from './showFleet';

const USAGE = `usage: adp flux fleet --organization ORGANIZATION [--host HOST] --tenant TENANT
         [--to VERSION] [--output text|json]

Shows which version of the templates each service has in each environment. With --to,
what that version would change, wave by wave, and which services would be held, with
the reason. Nothing is written; the portal's page "Fleet" carries it out.

  --organization  whose repositories on GitHub, with the token in environment variable
                  GITHUB_TOKEN
  --host          of GitHub; default: github.com. GITHUB_API_URL, if set, is the base
                  of its REST API
  --tenant        short name of the tenant, as in flux/{tenant}-config.yaml
  --to            a tag of adp-flux-templates
  --output        default: text

Exit code 0: shown. 1: refused, or a service would be held. 2: wrong usage.`;

/** `adp flux fleet`. */
export const command: Command = { usage: USAGE, run: fluxFleet };

/** @throws UsageError when an option is missing or wrong. */
async function fluxFleet(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      organization: { type: 'string' },
      host: { type: 'string', default: 'github.com' },
      tenant: { type: 'string' },
      to: { type: 'string' },
      output: { type: 'string', default: 'text' },
    },
  });
  const output = readOutput(values.output, ['text', 'json']);
  const source = {
    host: values.host,
    organization: required(values, 'organization'),
  };
  const request = { tenant: required(values, 'tenant') };
  const github = connect(source);
  const estate = estateOf(
    request,
    source,
    values.to ?? 'what the portal is configured with',
  );
  if (!values.to) {
    process.stdout.write(showFleet(await readFleet(github, estate), output));
    return DONE;
  }
  const plan = await planRollout(github, estate, { version: values.to });
  process.stdout.write(showRolloutPlan(plan, output));
  return plan.services.some(({ held }) => held) ? REFUSED : DONE;
}
