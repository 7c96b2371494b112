import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { GitRepository } from '../git/gitRepository';
import { removeLeftovers } from '../git/leftovers';
import { GitHubError, notFound, validationFailed } from './errors';
import { refreshPullRequests } from './pullRequests';
import {
  StateFile,
  type GitHubState,
  type OrganizationRecord,
  type RepositoryRecord,
  type UserRecord,
} from './state';

export type NewRepository = Pick<RepositoryRecord, 'owner' | 'name'> &
  Partial<
    Pick<
      RepositoryRecord,
      | 'description'
      | 'homepage'
      | 'visibility'
      | 'defaultBranch'
      | 'settings'
      | 'customProperties'
    >
  >;

/** What GitHub sets for a new repository. */
export const DEFAULT_SETTINGS: RepositoryRecord['settings'] = {
  has_issues: true,
  has_projects: true,
  has_wiki: true,
  has_discussions: false,
  is_template: false,
  allow_merge_commit: true,
  allow_squash_merge: true,
  allow_rebase_merge: true,
  allow_auto_merge: false,
  allow_update_branch: false,
  delete_branch_on_merge: false,
  squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
  squash_merge_commit_message: 'COMMIT_MESSAGES',
  web_commit_signoff_required: false,
};

const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/**
 * The stand-in's GitHub: the accounts and repositories it knows, and the bare
 * Git repositories that belong to them. Names are compared without case, as
 * GitHub does.
 */
export class GitHub {
  /** Where people and API clients reach it, e.g. `http://localhost:7010`. */
  readonly url: string;
  /** Folder of the bare repositories, `<directory>/<owner>/<name>.git`. */
  readonly directory: string;
  readonly #file: StateFile;
  readonly #gitRepositories = new Map<number, GitRepository>();

  constructor(options: { url: string; directory: string }) {
    this.url = options.url;
    this.directory = options.directory;
    this.#file = new StateFile(join(options.directory, 'state.json'));
  }

  /** Makes the repositories usable again after a process that was killed. */
  async recover(): Promise<void> {
    await Promise.all(
      this.state.repositories.map(repository =>
        removeLeftovers(this.git(repository)),
      ),
    );
  }

  get apiUrl(): string {
    return `${this.url}/api/v3`;
  }

  get state(): GitHubState {
    return this.#file.state;
  }

  nextId(): number {
    return this.#file.nextId();
  }

  save(): void {
    this.#file.save();
  }

  /** Ends the repositories' helper processes. */
  close(): void {
    this.#gitRepositories.forEach(repository => repository.close());
  }

  findOrganization(login: string): OrganizationRecord | undefined {
    return this.state.organizations.find(org => sameName(org.login, login));
  }

  findUser(login: string): UserRecord | undefined {
    return this.state.users.find(user => sameName(user.login, login));
  }

  findRepository(owner: string, name: string): RepositoryRecord | undefined {
    return this.state.repositories.find(
      repository =>
        sameName(repository.owner, owner) && sameName(repository.name, name),
    );
  }

  /** The bare repository on disk. */
  git(repository: RepositoryRecord): GitRepository {
    let git = this.#gitRepositories.get(repository.id);
    if (!git) {
      git = new GitRepository(this.#gitDirectory(repository));
      this.#gitRepositories.set(repository.id, git);
    }
    return git;
  }

  async createRepository(input: NewRepository): Promise<RepositoryRecord> {
    const { owner, name } = input;
    if (!this.findOrganization(owner) && !this.findUser(owner)) {
      throw notFound();
    }
    if (!/^(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}$/i.test(name)) {
      throw validationFailed({
        resource: 'Repository',
        field: 'name',
        code: 'custom',
        message:
          'name can only contain ASCII letters, digits, and the characters ., -, and _, and does not end in .git',
      });
    }
    if (this.findRepository(owner, name)) {
      throw new GitHubError(422, 'Repository creation failed.', [
        {
          resource: 'Repository',
          field: 'name',
          code: 'custom',
          message: 'name already exists on this account',
        },
      ]);
    }
    const now = new Date().toISOString();
    const repository: RepositoryRecord = {
      id: this.nextId(),
      owner,
      name,
      description: input.description ?? null,
      homepage: input.homepage ?? null,
      visibility: input.visibility ?? 'public',
      defaultBranch: input.defaultBranch ?? 'main',
      size: 0,
      archived: false,
      topics: [],
      settings: input.settings ?? DEFAULT_SETTINGS,
      collaborators: [],
      branchProtection: {},
      variables: {},
      secrets: {},
      secretsPublicKey: generateSecretsKey(),
      workflowAccess: 'none',
      oidcSubject: { useDefault: true, includeClaimKeys: [] },
      subscriptions: {},
      customProperties: input.customProperties ?? {},
      createdAt: now,
      updatedAt: now,
      pushedAt: now,
    };
    // Known at once, so that a second request of the same name is refused while Git works.
    this.state.repositories.push(repository);
    try {
      this.#gitRepositories.set(
        repository.id,
        await GitRepository.create(
          this.#gitDirectory(repository),
          repository.defaultBranch,
        ),
      );
    } catch (error) {
      this.#forget(repository);
      throw error;
    }
    this.save();
    return repository;
  }

  async deleteRepository(repository: RepositoryRecord): Promise<void> {
    const git = this.git(repository);
    this.#forget(repository);
    const fullName = `${repository.owner}/${repository.name}`;
    this.state.pullRequests = this.state.pullRequests.filter(
      pull => pull.repository !== fullName,
    );
    for (const team of this.state.teams) {
      team.repositories = team.repositories.filter(
        ({ name }) => name !== fullName,
      );
    }
    this.save();
    await git.remove();
  }

  /**
   * Notes that branches of a repository moved. As on GitHub, the first branch
   * pushed to an empty repository becomes the default branch.
   */
  async pushed(repository: RepositoryRecord): Promise<void> {
    const git = this.git(repository);
    if (!(await git.readRef(`refs/heads/${repository.defaultBranch}`))) {
      const [first] = await git.listRefs('refs/heads/');
      if (first) {
        await this.setDefaultBranch(
          repository,
          first.name.replace('refs/heads/', ''),
        );
      }
    }
    await refreshPullRequests(this, repository);
    repository.size = await git.size();
    repository.pushedAt = new Date().toISOString();
    this.save();
  }

  async setDefaultBranch(
    repository: RepositoryRecord,
    branch: string,
  ): Promise<void> {
    await this.git(repository).setHead(branch);
    repository.defaultBranch = branch;
  }

  #gitDirectory({ owner, name }: RepositoryRecord): string {
    return join(this.directory, owner, `${name}.git`);
  }

  #forget(repository: RepositoryRecord): void {
    this.#gitRepositories.delete(repository.id);
    this.state.repositories = this.state.repositories.filter(
      other => other !== repository,
    );
  }
}

/** The private half is thrown away: nothing here ever reads a secret. */
function generateSecretsKey(): string {
  const { publicKey } = generateKeyPairSync('x25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('base64');
}
