import type {
  GithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { InputError } from '@backstage/errors';
import { Octokit } from '@octokit/rest';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import Bottleneck from 'bottleneck';

const AdpOctokit = Octokit.plugin(retry, throttling);

/** How often a request that met a rate limit is tried again. */
const RATE_LIMIT_RETRIES = 3;

/** Longest time that a request waits for a primary rate limit to be reset, in seconds. */
const LONGEST_RATE_LIMIT_WAIT = 120;

export type GitHubClientOptions = {
  integrations: ScmIntegrations;
  credentialsProvider: GithubCredentialsProvider;
  /**
   * Unit of the waits between retries, in milliseconds: the first retry of a
   * failed request comes after 1 unit, the second after 4, the third after 9.
   * Default 1000.
   */
  retryUnit?: number;
};

/**
 * Creates a client for one organisation. Its token comes from Backstage's
 * GitHub integration and is asked for anew with each request, so that an
 * expired installation token is replaced. Server errors are retried, and
 * GitHub's rate limits are waited for as its answers say.
 *
 * @throws InputError when no GitHub integration is configured for the host.
 */
export function createGitHubClient(
  organization: { host: string; owner: string },
  options: GitHubClientOptions,
): Octokit {
  const { host, owner } = organization;
  const { retryUnit = 1000 } = options;
  const integration = options.integrations.github.byHost(host);
  if (!integration) {
    throw new InputError(
      `No GitHub integration is configured for host "${host}"; add it to "integrations.github" in the configuration`,
    );
  }

  const octokit = new AdpOctokit({
    baseUrl: integration.config.apiBaseUrl,
    userAgent: 'adp-portal',
    // Octokit would write each failed try to the console; what fails for good
    // is thrown.
    log: { debug() {}, info() {}, warn() {}, error() {} },
    retry: { retryAfterBaseValue: retryUnit },
    throttle: {
      retryAfterBaseValue: retryUnit,
      // The plugin would keep a second between all POST requests, and every
      // GraphQL query is one. Commits are already made one after the other.
      write: new Bottleneck.Group({ maxConcurrent: 10 }),
      onRateLimit: (retryAfter, _request, _octokit, retryCount) =>
        retryCount < RATE_LIMIT_RETRIES &&
        retryAfter <= LONGEST_RATE_LIMIT_WAIT,
      onSecondaryRateLimit: (_retryAfter, _request, _octokit, retryCount) =>
        retryCount < RATE_LIMIT_RETRIES,
    },
  });

  octokit.hook.before('request', async request => {
    const { headers } = await options.credentialsProvider.getCredentials({
      url: `https://${host}/${owner}`,
    });
    Object.assign(request.headers, headers);
  });
  return octokit;
}
