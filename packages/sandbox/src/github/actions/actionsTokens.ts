import { randomUUID } from 'node:crypto';
import { errors } from 'jose';
import { z } from 'zod/v3';
import type { SigningKey } from '../../server/signingKey';
import { GitHubError } from '../errors';
import type { GitHub } from '../gitHub';

/** Path of the issuer, as on GitHub Enterprise Server. */
export const ISSUER_PATH = '/_services/token';

/** Path at which a job asks for its token. */
export const REQUEST_PATH = '/_services/pipelines/idtoken';

/** As long as GitHub's. */
const TOKEN_SECONDS = 5 * 60;

/** As long as a job may run. */
const JOB_SECONDS = 6 * 60 * 60;

/** `aud` of request tokens: they prove that a job asks, and nothing else. */
const REQUEST_AUDIENCE = 'urn:adp-sandbox:actions-job';

export const actionsJobSchema = z
  .object({
    repository: z.string().regex(/^[^/]+\/[^/]+$/, 'must be owner/name'),
    ref: z.string().startsWith('refs/').default('refs/heads/main'),
    environment: z.string().min(1).optional(),
    event: z
      .enum(['push', 'pull_request', 'workflow_dispatch'])
      .default('push'),
  })
  .strict();

/** A job of a workflow that could run in a repository. */
export type ActionsJob = z.input<typeof actionsJobSchema>;

/** What GitHub sets for a job that has the permission `id-token: write`. */
export type ActionsJobVariables = {
  ACTIONS_ID_TOKEN_REQUEST_URL: string;
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: string;
};

/**
 * The part of GitHub Actions that issues tokens to jobs. There are no jobs here:
 * any that could be is believed.
 *
 * @see https://docs.github.com/actions/reference/security/oidc
 */
export class ActionsTokens {
  constructor(private readonly github: GitHub, readonly key: SigningKey) {}

  get issuer(): string {
    return `${this.github.url}${ISSUER_PATH}`;
  }

  /** The variables of a job, for what runs in it. */
  async job(job: ActionsJob): Promise<ActionsJobVariables> {
    const claims = describeJob(this.github, actionsJobSchema.parse(job));
    const url = new URL(`${this.github.url}${REQUEST_PATH}`);
    // It always has a query already, to which clients add theirs.
    url.searchParams.set('api-version', '2.0');
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: url.href,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: await this.key.sign(
        { job: claims, aud: REQUEST_AUDIENCE },
        { lifetimeSeconds: JOB_SECONDS },
      ),
    };
  }

  /**
   * The token of the job that has this request token.
   *
   * @param audience - default: the address of the repository's owner
   * @throws GitHubError 401 when it is not a request token
   */
  async issue(requestToken: string, audience?: string): Promise<string> {
    const { job } = await this.key
      .verify(requestToken, { audience: REQUEST_AUDIENCE })
      .catch(error => {
        throw error instanceof errors.JOSEError
          ? new GitHubError(401, 'Bad credentials')
          : error;
      });
    const claims = job as ReturnType<typeof describeJob>;
    return this.key.sign(
      {
        jti: randomUUID(),
        iss: this.issuer,
        aud: audience || `${this.github.url}/${claims.repository_owner}`,
        ...claims,
      },
      { lifetimeSeconds: TOKEN_SECONDS },
    );
  }
}

/** The claims of a job's token. */
function describeJob(
  github: GitHub,
  {
    repository: fullName,
    ref,
    environment,
    event,
  }: z.output<typeof actionsJobSchema>,
) {
  const [owner, name] = fullName.split('/');
  const repository = github.findRepository(owner, name);
  const account = github.findOrganization(owner) ?? github.findUser(owner);
  if (!repository || !account) {
    throw new GitHubError(404, `There is no repository ${fullName}`);
  }
  const isPullRequest = event === 'pull_request';
  let context = isPullRequest ? 'pull_request' : `ref:${ref}`;
  if (environment) {
    context = `environment:${environment}`;
  }
  return {
    // With the ids in it, as it is for repositories made since July 2026.
    sub: `repo:${repository.owner}@${account.id}/${repository.name}@${repository.id}:${context}`,
    repository: `${repository.owner}/${repository.name}`,
    repository_id: String(repository.id),
    repository_owner: repository.owner,
    repository_owner_id: String(account.id),
    repository_visibility: repository.visibility,
    ref,
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: String(ref === `refs/heads/${repository.defaultBranch}`),
    event_name: event,
    ...(environment && { environment }),
    runner_environment: 'github-hosted',
  };
}
