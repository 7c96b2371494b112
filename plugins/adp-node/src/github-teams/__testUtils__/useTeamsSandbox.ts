import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { type Sandbox, startSandbox } from '@adp/sandbox';
import { Octokit } from '@octokit/rest';
import { GitHubRepositories } from '../../gitops/gitHubRepositories';

/** Waits between retries, in milliseconds, so that faults cost no time. */
const RETRY_UNIT = 5;

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * A sandbox for all tests of a file, the library connected to it, and a client
 * of somebody who owns the organisation, to see and to change teams by.
 *
 * @param prepare - changes the state that GitHub starts with
 */
export function useTeamsSandbox(prepare?: (state: any) => void) {
  jest.setTimeout(60_000);
  let stateDir: string;
  let sandbox: Sandbox;
  let owner: Octokit;
  const org = 'DEFRA';
  const start = () => startSandbox({ stateDir, githubPort: 0, entraPort: 0 });

  const octokitWith = (auth: string): Octokit =>
    new Octokit({ baseUrl: sandbox.github.apiBaseUrl, auth, log: SILENT });

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'adp-github-teams-'));
    sandbox = await start();
    if (prepare) {
      await sandbox.stop();
      const file = join(stateDir, 'github', 'state.json');
      const state = JSON.parse(await readFile(file, 'utf8'));
      prepare(state);
      await writeFile(file, JSON.stringify(state));
      sandbox = await start();
    }
    owner = octokitWith(sandbox.github.token);
  });
  afterEach(() => sandbox.faults.clear());
  afterAll(async () => {
    await sandbox.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  return {
    get sandbox() {
      return sandbox;
    },
    get owner(): Octokit {
      return owner;
    },
    get organization() {
      return { host: new URL(sandbox.github.url).host, owner: org };
    },
    octokitWith,

    /** The library's way to GitHub, as its App or with somebody's token. */
    connect(token?: string): GitHubRepositories {
      const { host } = new URL(sandbox.github.url);
      const { apiBaseUrl, app } = sandbox.github;
      const credentials = token ? { token } : { apps: [{ ...app }] };
      const github = [{ host, apiBaseUrl, ...credentials }];
      return GitHubRepositories.fromConfig(
        mockServices.rootConfig({ data: { integrations: { github } } }),
        { retryUnit: RETRY_UNIT },
      );
    },

    /** Name, description, privacy and members with their roles of a team. */
    async team(slug: string): Promise<{
      id: number;
      name: string;
      description: string | null;
      privacy?: string;
      members: string[];
      maintainers: string[];
    }> {
      const team = { org, team_slug: slug };
      const { data } = await owner.rest.teams.getByName(team);
      const inRole = async (role: 'member' | 'maintainer') =>
        (
          await owner.paginate(owner.rest.teams.listMembersInOrg, {
            ...team,
            role,
            per_page: 100,
          })
        ).map(({ login }) => login);
      const { id, name, description, privacy } = data;
      return {
        id,
        name,
        description,
        privacy,
        members: (await inRole('member')).sort(),
        maintainers: (await inRole('maintainer')).sort(),
      };
    },

    async addMember(
      slug: string,
      username: string,
      role: 'member' | 'maintainer' = 'member',
    ) {
      await owner.rest.teams.addOrUpdateMembershipForUserInOrg({
        org,
        team_slug: slug,
        username,
        role,
      });
    },

    async leaveOrganization(username: string) {
      await owner.rest.orgs.removeMembershipForUser({ org, username });
    },

    async invite(username: string) {
      await owner.rest.orgs.setMembershipForUser({ org, username });
    },

    async accept(username: string) {
      await octokitWith(
        sandbox.github.tokenFor(username),
      ).rest.orgs.updateMembershipForAuthenticatedUser({
        org,
        state: 'active',
      });
    },

    /** What was asked of GitHub since the last reset, without tokens of the App. */
    requests() {
      return sandbox.requests
        .list()
        .filter(({ path }) => !path.includes('/app/'))
        .map(({ method, path, operation }) =>
          operation
            ? operation
            : `${method} ${path.replace('/api/v3', '').replace(/\?.*/, '')}`,
        );
    },
  };
}
