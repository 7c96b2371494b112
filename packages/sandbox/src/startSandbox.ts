import { mkdirSync } from 'node:fs';
import { startEntraServer } from './entra/server';
import type { CompetingPusher } from './github/competingPusher';
import type {
  ActionsJob,
  ActionsJobVariables,
} from './github/actions/actionsTokens';
import type { AppCredentials } from './github/credentials';
import { startGitHubServer } from './github/server';
import { startKubernetesServer } from './kubernetes/server';
import { Faults } from './server/faults';
import { RequestLog } from './server/requestLog';

export type SandboxOptions = {
  /** Folder of all state; created and seeded when it is empty. */
  stateDir: string;
  /** TCP ports on localhost; 0 takes a free one. */
  githubPort: number;
  entraPort: number;
  /** Default: a free one. */
  kubernetesPort?: number;
  /** Path of kubectl, whose kustomize builds what the clusters have; `kubectl` if not given. */
  kubectl?: string;
  /** How many reads of members and memberships in Graph do not show a change of them yet; 0 if not given. */
  membershipMisses?: number;
};

/** A running sandbox: a GitHub, an Entra ID with Microsoft Graph, and clusters. */
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
    /** Logins of the organisations. */
    organizations: string[];
  };
  entra: Omit<Awaited<ReturnType<typeof startEntraServer>>, 'stop'>;
  kubernetes: Omit<Awaited<ReturnType<typeof startKubernetesServer>>, 'stop'>;
  /** The requests to both services since the start. */
  requests: RequestLog;
  faults: Faults;
  competingPusher: CompetingPusher;
  stop(): Promise<void>;
};

/**
 * Starts the stand-ins for GitHub, Entra ID and the clusters that Flux deploys to.
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
  const started = [stopGitHub];
  const stop = async () => {
    await Promise.all(started.map(stopOne => stopOne()));
  };
  try {
    const { stop: stopEntra, ...entra } = await startEntraServer({
      ...shared,
      port: options.entraPort,
      membershipMisses: options.membershipMisses,
    });
    started.push(stopEntra);
    const { stop: stopKubernetes, ...kubernetes } = await startKubernetesServer(
      {
        stateDir,
        port: options.kubernetesPort ?? 0,
        repositories: github.directory,
        organizations: github.organizations,
        kubectl: options.kubectl ?? process.env.ADP_KUBECTL ?? 'kubectl',
      },
    );
    started.push(stopKubernetes);
    return {
      github,
      entra,
      kubernetes,
      requests,
      faults,
      competingPusher,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
