import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Sandbox, startSandbox } from '@adp/sandbox';
import { BackendProcess } from './backendProcess';
import { signIn } from './signIn';

/** Values of the form "Create a service". */
export type ServiceForm = {
  name: string;
  description: string;
  type: 'frontend' | 'backend';
  owner: string;
  pipeline?: 'github-actions' | 'azure-pipelines' | 'none';
};

export type TaskEvent = {
  type: 'log' | 'completion' | 'cancelled' | 'recovered';
  body: { message: string; stepId?: string; status?: string };
};

type Task = {
  id: string;
  status: 'open' | 'processing' | 'failed' | 'cancelled' | 'completed';
};

/** How long anything may take on a busy machine, in milliseconds. */
const TIMEOUT = 120_000;

/** A backend process with a sandbox, and Jane Doe signed in to it. */
export class Portal {
  #token = '';

  private constructor(
    readonly sandbox: Sandbox,
    readonly backend: BackendProcess,
    private readonly stateDir: string,
  ) {}

  /** @param config - beside that of `npm start` */
  static async start(config?: object): Promise<Portal> {
    const stateDir = await mkdtemp(join(tmpdir(), 'adp-portal-'));
    const sandbox = await startSandbox({
      stateDir,
      githubPort: 0,
      entraPort: 0,
    });
    const backend = await BackendProcess.start(stateDir, sandbox, config).catch(
      async error => {
        await sandbox.stop();
        throw error;
      },
    );
    const portal = new Portal(sandbox, backend, stateDir);
    try {
      await portal.signInWhenKnown('Jane Doe');
      await portal.until('the template is in the catalog', async () => {
        const response = await portal.fetch(
          '/api/catalog/entities/by-name/template/default/create-service',
        );
        return response.ok;
      });
      await portal.untilInSync();
    } catch (error) {
      await portal.stop();
      throw error;
    }
    return portal;
  }

  async stop(): Promise<void> {
    await this.backend.kill('SIGTERM');
    await this.sandbox.stop();
    await rm(this.stateDir, { recursive: true, force: true });
  }

  /** People are in the catalog soon after the first start. */
  async signInWhenKnown(name: string): Promise<void> {
    let problem: unknown;
    try {
      await this.until(`${name} can sign in`, async () => {
        try {
          this.#token = await signIn(this.backend.url, name);
          return true;
        } catch (error) {
          problem = error;
          await setTimeout(1000);
          return false;
        }
      });
    } catch (error) {
      throw problem ?? error;
    }
  }

  /**
   * The delivery projects of the demo organisation are made true soon after the
   * first start; from then on nothing is written that no test asks for.
   */
  async untilInSync(): Promise<void> {
    let items: { name: string; syncState: string }[] = [];
    await this.until('all delivery projects are in sync', async () => {
      const response = await this.fetch('/api/adp/deliveryProjects?limit=100');
      ({ items } = await response.json());
      return (
        items.length > 0 &&
        items.every(({ syncState }) => syncState === 'inSync')
      );
    });
    for (const { name } of items) {
      await this.until(`${name} is in the catalog`, async () => {
        const response = await this.fetch(
          `/api/catalog/entities/by-name/group/default/${name}`,
        );
        return response.ok;
      });
    }
  }

  /** Does something as another person. */
  async as<T>(name: string, work: () => Promise<T>): Promise<T> {
    const token = this.#token;
    await this.signInWhenKnown(name);
    try {
      return await work();
    } finally {
      this.#token = token;
    }
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.backend.url}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
      },
    });
  }

  /** Submits the form as the page does, and returns the id of the task. */
  async submitted(values: ServiceForm): Promise<string> {
    const response = await this.fetch('/api/scaffolder/v2/tasks', {
      method: 'POST',
      body: JSON.stringify({
        templateRef: 'template:default/create-service',
        values,
      }),
    });
    if (!response.ok) {
      throw new Error(`${response.status} ${await response.text()}`);
    }
    return (await response.json()).id;
  }

  /** Submits the form and waits for the end; fails unless all went well. */
  async create(values: ServiceForm): Promise<TaskEvent[]> {
    const id = await this.submitted(values);
    const { status, events } = await this.finished(id);
    if (status !== 'completed') {
      throw new Error(
        `The task is ${status}:\n${events
          .map(({ body }) => body.message)
          .join('\n')}`,
      );
    }
    return events;
  }

  async finished(
    id: string,
  ): Promise<{ status: Task['status']; events: TaskEvent[] }> {
    let status: Task['status'] = 'open';
    await this.until(`task ${id} has ended`, async () => {
      const response = await this.fetch(`/api/scaffolder/v2/tasks/${id}`);
      status = response.ok ? (await response.json()).status : status;
      return ['completed', 'failed', 'cancelled'].includes(status);
    });
    return { status, events: await this.events(id) };
  }

  async events(id: string): Promise<TaskEvent[]> {
    const response = await this.fetch(`/api/scaffolder/v2/tasks/${id}/events`);
    return response.json();
  }

  /** Waits until something is so. */
  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const giveUp = AbortSignal.timeout(TIMEOUT);
    while (!(await isSo())) {
      if (giveUp.aborted) {
        throw new Error(
          `Waited in vain until ${what}. The backend's last lines:\n${this.backend.lastLines()}`,
        );
      }
      await setTimeout(100);
    }
  }

  /** The teams that may use a repository of `DEFRA`, and what they may do. */
  async teamsOf(repository: string): Promise<string[]> {
    const { apiBaseUrl, token } = this.sandbox.github;
    const response = await fetch(
      `${apiBaseUrl}/repos/DEFRA/${repository}/teams`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    const teams: { name: string; permission: string }[] = await response.json();
    return teams.map(({ name, permission }) => `${name} ${permission}`).sort();
  }

  /**
   * Runs git in a bare repository.
   *
   * @param repository - with its organisation unless that is `DEFRA`
   */
  git(repository: string, ...args: string[]): string {
    const path = repository.includes('/') ? repository : `DEFRA/${repository}`;
    const directory = join(this.sandbox.github.directory, `${path}.git`);
    return execFileSync('git', ['--git-dir', directory, ...args], {
      encoding: 'utf8',
    }).trim();
  }

  /** The commits of the repositories that the portal writes to. */
  heads(): Record<string, string> {
    return Object.fromEntries(
      ['adp-teams-config', 'adp-flux-services'].map(repository => [
        repository,
        this.git(repository, 'rev-parse', 'main'),
      ]),
    );
  }

  /** Requests since the last reset that created content on GitHub, or changed Entra ID. */
  writes(): string[] {
    return this.sandbox.requests
      .list()
      .filter(
        ({ service, method, path, contentCreating }) =>
          contentCreating ||
          (service === 'git' && path.includes('receive-pack')) ||
          (service === 'entra' &&
            method !== 'GET' &&
            path.startsWith('/v1.0') &&
            !path.endsWith('/$batch')),
      )
      .map(({ service, method, path }) => `${service} ${method} ${path}`);
  }
}
