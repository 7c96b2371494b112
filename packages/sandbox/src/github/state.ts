import { existsSync, readFileSync } from 'node:fs';
import { PRIVATE, replaceFile } from '../server/replaceFile';

export type Visibility = 'public' | 'internal' | 'private';

/** A repository or team permission in ascending order, as in GitHub's REST API. */
export const PERMISSIONS = [
  'pull',
  'triage',
  'push',
  'maintain',
  'admin',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export type UserRecord = {
  id: number;
  login: string;
  name: string;
  email: string;
  createdAt: string;
};

export type OrganizationRecord = {
  id: number;
  login: string;
  name: string;
  description: string;
  createdAt: string;
  members: { login: string; role: 'admin' | 'member' }[];
  /** Those who are asked to become members and have not accepted. */
  invitations: InvitationRecord[];
};

export type InvitationRecord = {
  id: number;
  login: string;
  role: 'admin' | 'member';
  /** Teams that the person joins on acceptance, by id. */
  teams: { id: number; role: 'maintainer' | 'member' }[];
  /** Login of who invited. */
  inviter: string;
  createdAt: string;
};

export type TeamRecord = {
  id: number;
  organization: string;
  slug: string;
  name: string;
  description: string | null;
  privacy: 'closed' | 'secret';
  notificationSetting: 'notifications_enabled' | 'notifications_disabled';
  parent: string | null;
  createdAt: string;
  updatedAt: string;
  members: { login: string; role: 'maintainer' | 'member' }[];
  repositories: { name: string; permission: Permission }[];
};

/** Settings of a repository that GitHub stores and hands back, and this stand-in does not act on. */
export type RepositorySettings = {
  has_issues: boolean;
  has_projects: boolean;
  has_wiki: boolean;
  has_discussions: boolean;
  is_template: boolean;
  allow_merge_commit: boolean;
  allow_squash_merge: boolean;
  allow_rebase_merge: boolean;
  allow_auto_merge: boolean;
  allow_update_branch: boolean;
  delete_branch_on_merge: boolean;
  squash_merge_commit_title: 'PR_TITLE' | 'COMMIT_OR_PR_TITLE';
  squash_merge_commit_message: 'PR_BODY' | 'COMMIT_MESSAGES' | 'BLANK';
  web_commit_signoff_required: boolean;
};

export type RepositoryRecord = {
  id: number;
  owner: string;
  name: string;
  description: string | null;
  homepage: string | null;
  visibility: Visibility;
  defaultBranch: string;
  /** KiB on disk, as of the last push. */
  size: number;
  archived: boolean;
  topics: string[];
  settings: RepositorySettings;
  collaborators: { login: string; permission: Permission }[];
  /** Bodies of `PUT .../branches/{branch}/protection`, by branch. */
  branchProtection: Record<string, BranchProtectionRecord>;
  variables: Record<
    string,
    { value: string; createdAt: string; updatedAt: string }
  >;
  /** Names of Actions secrets; their values are not kept. */
  secrets: Record<string, { createdAt: string; updatedAt: string }>;
  /** X25519 key with which clients encrypt secrets, Base64. */
  secretsPublicKey: string;
  workflowAccess: 'none' | 'user' | 'organization';
  oidcSubject: { useDefault: boolean; includeClaimKeys: string[] };
  /** Logins of those who watch it, and since when. */
  subscriptions: Record<
    string,
    { subscribed: boolean; ignored: boolean; createdAt: string }
  >;
  customProperties: Record<string, string | string[] | null>;
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
};

export type BranchProtectionRecord = {
  statusChecks: { strict: boolean; contexts: string[] } | null;
  enforceAdmins: boolean;
  reviews: {
    requiredApprovingReviewCount: number;
    requireCodeOwnerReviews: boolean;
    dismissStaleReviews: boolean;
    requireLastPushApproval: boolean;
  } | null;
  restrictions: { users: string[]; teams: string[]; apps: string[] } | null;
  requiredLinearHistory: boolean;
  requiredConversationResolution: boolean;
  blockCreations: boolean;
  allowForcePushes: boolean;
  allowDeletions: boolean;
  requiredSignatures: boolean;
};

export type PullRequestRecord = {
  id: number;
  number: number;
  /** `owner/name` of the repository it is opened in. */
  repository: string;
  title: string;
  body: string | null;
  /** Login of the user or app that opened it. */
  author: string;
  head: { ref: string; sha: string };
  base: { ref: string; sha: string };
  state: 'open' | 'closed';
  draft: boolean;
  mergeCommitSha: string | null;
  mergedBy: string | null;
  mergedAt: string | null;
  closedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export type AppRecord = {
  id: number;
  slug: string;
  name: string;
  clientId: string;
  clientSecret: string;
  webhookSecret: string;
  /** PEM, PKCS #1, as GitHub hands it out. */
  privateKey: string;
  owner: string;
  permissions: Record<string, 'read' | 'write'>;
  createdAt: string;
};

export type InstallationRecord = {
  id: number;
  appId: number;
  organization: string;
  createdAt: string;
};

export type TokenRecord = {
  token: string;
  expiresAt: string | null;
} & (
  | { kind: 'user'; login: string }
  | {
      kind: 'installation';
      installationId: number;
      permissions: Record<string, 'read' | 'write'>;
      /** Repository names it is limited to; null for all of the organisation's. */
      repositories: string[] | null;
    }
);

/** Everything GitHub knows that is not in a Git repository. */
export type GitHubState = {
  lastId: number;
  users: UserRecord[];
  organizations: OrganizationRecord[];
  teams: TeamRecord[];
  repositories: RepositoryRecord[];
  pullRequests: PullRequestRecord[];
  apps: AppRecord[];
  installations: InstallationRecord[];
  tokens: TokenRecord[];
};

/**
 * Keeps {@link GitHubState} in one JSON file, replaced as a whole on every
 * change, so that a killed process leaves either the old state or the new one.
 */
export class StateFile {
  readonly state: GitHubState;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.state = existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8'))
      : {
          lastId: 1000,
          users: [],
          organizations: [],
          teams: [],
          repositories: [],
          pullRequests: [],
          apps: [],
          installations: [],
          tokens: [],
        };
    for (const organization of this.state.organizations) {
      // A state file may be from before there were invitations.
      organization.invitations ??= [];
    }
  }

  /** The next number of an id sequence that all kinds of things share. */
  nextId(): number {
    this.state.lastId += 1;
    return this.state.lastId;
  }

  /** Writes the state to disk; call it once per change, when the change is complete. */
  save(): void {
    // It holds tokens and private keys.
    replaceFile(this.#file, JSON.stringify(this.state, undefined, 1), {
      mode: PRIVATE,
    });
  }
}
