import { parseArgs } from 'node:util';
import { InputError } from '@backstage/errors';
import { type Command, DONE, REFUSED } from './command';
import { readOutput, required } from './planOptions';
import { pipelineToken } from './pipelineToken';

const USAGE = `usage: adp deploy-manifests --portal URL --team TEAM --service SERVICE --environment ENVIRONMENT
         [--audience AUDIENCE] [--dry-run] [--output text|json]

Has the portal register an environment of a service, and generate what is missing of
its Flux manifests, before a pipeline deploys to it. Nothing is done the second time.

  --portal       address of the portal, such as https://portal.example
  --team         name of the delivery project, such as fcp-demo
  --service      name of the service, such as fcp-demo-web
  --environment  environment, such as dev1
  --audience     audience of the token that is asked of GitHub Actions; default: URL
  --dry-run      shows what would be done
  --output       default: text

The pipeline proves itself with a token of Entra ID or GitHub Actions, or one that the
portal is configured with: the variable ADP_TOKEN has it, or, in a job of GitHub
Actions with the permission "id-token: write", it is asked for.

Exit code 0: done, or nothing to do. 1: refused, with the reason. 2: wrong usage.`;

/** `adp deploy-manifests`. */
export const command: Command = { usage: USAGE, run: deployManifests };

/** What the portal answers; see docs/how-to/deploy-to-an-environment.md. */
type Deployment = {
  outcome: 'nothing-to-do' | 'committed' | 'proposed' | 'planned';
  environment: string;
  registered: boolean;
  templateVersion: string;
  commit?: { id: string; url: string };
  pullRequest?: { url: string };
  changes: { path: string; change: string }[];
  warnings: string[];
};

/** How often something that is not there for the moment is tried. */
const ATTEMPTS = 5;

async function deployManifests(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      portal: { type: 'string' },
      team: { type: 'string' },
      service: { type: 'string' },
      environment: { type: 'string' },
      audience: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      output: { type: 'string', default: 'text' },
    },
  });
  const output = readOutput(values.output, ['text', 'json']);
  const portal = required(values, 'portal').replace(/\/+$/, '');
  const [team, service, environment] = (
    ['team', 'service', 'environment'] as const
  ).map(name => encodeURIComponent(required(values, name)));
  const url = new URL(
    `${portal}/api/adp/deliveryProjects/${team}/services/${service}/environments/${environment}/deploy-manifests`,
  );
  if (values['dry-run']) {
    url.searchParams.set('dryRun', 'true');
  }
  const token = await pipelineToken(process.env, values.audience ?? portal);
  const response = await post(url, token);
  const body = await response.json().catch(() => undefined);
  if (!response.ok) {
    if (output === 'json' && body) {
      process.stdout.write(`${JSON.stringify(body, undefined, 2)}\n`);
    }
    process.stderr.write(`${describeProblem(response, body)}\n`);
    return REFUSED;
  }
  process.stdout.write(
    output === 'json'
      ? `${JSON.stringify(body, undefined, 2)}\n`
      : describeDeployment(body),
  );
  return DONE;
}

/** The call does nothing the second time, so it may be repeated. */
async function post(url: URL, token: string): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    let problem: string;
    let wait = 1000 * 2 ** (attempt - 1);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
        },
      });
      if (
        ![409, 429, 502, 503, 504].includes(response.status) ||
        attempt === ATTEMPTS
      ) {
        return response;
      }
      problem = `the portal answered ${response.status}`;
      wait = Math.max(wait, 1000 * Number(response.headers.get('retry-after')));
      await response.body?.cancel();
    } catch (error) {
      problem = `${error instanceof Error ? error.cause ?? error : error}`;
      if (attempt === ATTEMPTS) {
        throw new InputError(
          `${url.origin} could not be reached, ${ATTEMPTS} times in a row: ${problem}`,
        );
      }
    }
    process.stderr.write(`${problem}; trying again\n`);
    await new Promise(resolve => {
      setTimeout(resolve, wait);
    });
  }
}

function describeProblem(
  { status, statusText }: Response,
  body?: { detail?: string; error?: { message?: string } },
): string {
  const reason = body?.detail ?? body?.error?.message ?? statusText;
  return status === 401
    ? `The portal does not know this pipeline (401): ${reason}. Its token may have expired, be for another audience, or meet no rule of the portal's configuration`
    : `Refused (${status}): ${reason}`;
}

function describeDeployment(deployment: Deployment): string {
  const { outcome, commit, pullRequest, changes, environment } = deployment;
  const lines = {
    'nothing-to-do': [
      `The manifests for ${environment} are as they should be (templates ${deployment.templateVersion}).`,
    ],
    committed: [
      `Generated the manifests for ${environment} (templates ${deployment.templateVersion}): ${commit?.url}`,
    ],
    proposed: [
      `The manifests for ${environment} wait for a review: ${pullRequest?.url}`,
    ],
    planned: [
      changes.length > 0
        ? `${changes.length} files would change for ${environment} (templates ${deployment.templateVersion}):`
        : `Nothing would change for ${environment}.`,
      ...changes.map(({ path, change }) => `  ${change.padEnd(7)} ${path}`),
    ],
  }[outcome];
  return [
    ...(deployment.registered
      ? [`${environment} is new to the service; it is registered.`]
      : []),
    ...lines,
    ...deployment.warnings.map(warning => `warning: ${warning}`),
    '',
  ].join('\n');
}
