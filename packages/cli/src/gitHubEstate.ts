import { GitHubRepositories, type RolloutEstate } from '@adp/plugin-adp-node';
import { ConfigReader } from '@backstage/config';
import type { GitHubSource } from './planOptions';
import { UsageError } from './usageError';

export const logger = {
  info: (message: string) => process.stderr.write(`${message}\n`),
  debug: () => {},
};

/**
 * A client with the token of the environment; arguments would be in process lists.
 *
 * @param apiBaseUrl - base of the REST API, where the environment names none
 */
export function connect({
  host,
  apiBaseUrl,
}: {
  host: string;
  apiBaseUrl?: string;
}): GitHubRepositories {
  const { GITHUB_TOKEN: token, GITHUB_API_URL } = process.env;
  const base = GITHUB_API_URL || apiBaseUrl;
  if (!token) {
    throw new UsageError(
      'Environment variable GITHUB_TOKEN is missing: a token that may read, and write contents of, the repositories',
    );
  }
  return GitHubRepositories.fromConfig(
    new ConfigReader({
      integrations: {
        github: [{ host, token, ...(base && { apiBaseUrl: base }) }],
      },
    }),
  );
}

/** The estate that an organisation is, as far as the command line knows it. */
export function estateOf(
  { tenant }: { tenant: string },
  { host, organization, proposes }: GitHubSource,
  templatesVersion: string,
): RolloutEstate {
  return {
    name: organization,
    organization: { host, owner: organization },
    github: {
      host,
      organization,
      branch: 'main',
      repositories: {
        teamsConfig: 'adp-teams-config',
        fluxCore: 'adp-flux-core',
        fluxServices: 'adp-flux-services',
        fluxTemplates: 'adp-flux-templates',
      },
    },
    templatesVersion,
    tenant,
    // An environment is always given, or all are asked for.
    sandpitEnvironment: '',
    manifests: {
      delivery: proposes ? 'pullRequest' : 'commit',
      environments: {},
    },
    rollout: { approvalByAnother: true },
  };
}
