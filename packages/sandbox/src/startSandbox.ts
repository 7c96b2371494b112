import { mkdirSync } from 'node:fs';
import { startEntraServer } from './entra/server';
import type { CompetingPusher } from './github/competingPusher';
import type {
  ActionsJob,
  ActionsJobVariables,
} from './github/actions/actionsTokens';
import type { AppCredentials } from './github/credentials';
import { startGitHubServer } from './github/server';
import { Faults } from './server/faults';
import { RequestLog } from './server/requestLog';

export type SandboxOptions = {
  /** Folder of all state; created and seeded when it is empty. */
  stateDir: string;
  /** TCP ports on localhost; 0 takes a free one. */
  githubPort: number;
  entraPort: number;
  /** How many reads of members and memberships in Graph do not show a change of them yet; 0 if not given. */
  membershipMisses?: number;
};

/** A running sandbox: a GitHub, and an Entra ID with Microsoft Graph. */
export type Sandbox = {
  github: {
    /** `http://localhost:PORT`; a repository is cloned from `<url>/<owner>/<name>.git`. */
    url: string;
    /** Base of the REST API; Octokit derives that of GraphQL from it. */
    apiBaseUrl: string;
    /** A personal access token with all rights. */
    token: string;
    /** A personal access token of somebody else, by login. */
    tokenFor(login: string): string;
    /** The variables of a job of GitHub Actions, by which it asks for its token. */
    actionsJob(job: ActionsJob): Promise<ActionsJobVariables>;
    /** A GitHub App installed in both organisations. */
    app: AppCredentials;
    /** Folder of the bare repositories, `<directory>/<owner>/<name>.git`. */
    directory: string;
  };
  entra: Omit<Awaited<ReturnType<typeof startEntraServer>>, 'stop'>;
  /** The requests to both services since the start. */
  requests: RequestLog;
  faults: Faults;
  competingPusher: CompetingPusher;
  stop(): Promise<void>;
};

/**
 * Starts the stand-ins for GitHub and Entra ID.
 *
 * @throws Error in one sentence when it must not or cannot start.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  if (process.env.NODE_ENV === 'production') {
    throw new Error(
      'The sandbox does not run with NODE_ENV=production: its people, keys and tokens are for the machine of one developer.',
    );
  }
  const { stateDir } = options;
  mkdirSync(stateDir, { recursive: true });
  const requests = new RequestLog();
  const faults = new Faults();
  const shared = { stateDir, requestLog: requests, faults };
  const {
    stop: stopGitHub,
    competingPusher,
    ...github
  } = await startGitHubServer({ ...shared, port: options.githubPort });
  try {
    const { stop: stopEntra, ...entra } = await startEntraServer({
      ...shared,
      port: options.entraPort,
      membershipMisses: options.membershipMisses,
    });
    return {
      github,
      entra,
      requests,
      faults,
      competingPusher,
      async stop() {
        await Promise.all([stopGitHub(), stopEntra()]);
      },
    };
  } catch (error) {
    await stopGitHub();
    throw error;
  }
}
