// @ts-check
// `npm run sandbox:pipeline-token -- fcp-demo-web`: a token such as GitHub Actions issues
// to a job of that repository, for the portal on this machine.
import { parseArgs } from 'node:util';
import { Problem, runCommand } from './console/problem.mjs';
import { readSettings } from './portal/settings.mjs';

const usage = `usage: npm run --silent sandbox:pipeline-token -- [OWNER/]REPOSITORY
         [--ref REF] [--environment ENVIRONMENT] [--audience AUDIENCE]

Prints a token such as GitHub Actions issues to a job of a repository in the sandbox.

  --ref          default: refs/heads/main
  --environment  of the job, if it has one
  --audience     default: the portal on this machine`;

await runCommand(async () => {
  const { name, values } = readArguments();
  const { ports } = readSettings(process.env);
  const sandbox = `http://localhost:${ports.github}`;
  const { audience = `http://localhost:${ports.backend}`, ...job } = values;
  const variables = await ask(`${sandbox}/_sandbox/actions-jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      repository: name.includes('/') ? name : `DEFRA/${name}`,
      ...job,
    }),
  });
  const url = new URL(variables.ACTIONS_ID_TOKEN_REQUEST_URL);
  url.searchParams.set('audience', audience);
  const { value } = await ask(url, {
    headers: {
      authorization: `Bearer ${variables.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`,
    },
  });
  console.log(value);
});

function readArguments() {
  try {
    const {
      positionals: [name, ...others],
      values,
    } = parseArgs({
      allowPositionals: true,
      options: {
        ref: { type: 'string' },
        environment: { type: 'string' },
        audience: { type: 'string' },
      },
    });
    if (name && others.length === 0) {
      return { name, values };
    }
  } catch {
    // An option that there is not.
  }
  throw new Problem(usage);
}

/**
 * @param {string | URL} url
 * @param {RequestInit} init
 * @returns {Promise<Record<string, string>>}
 */
async function ask(url, init) {
  const response = await fetch(url, init).catch(() => {
    throw new Problem(
      `${
        new URL(url).origin
      } does not answer. Start the sandbox first, with \`npm start\`.`,
    );
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Problem(body.message ?? `${url} answered ${response.status}`);
  }
  return body;
}
