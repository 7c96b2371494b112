import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { platformGroupsOf } from './seed/groups';
import { peopleOf } from './seed/people';
import { APPLICATIONS, seedId, type TenantSeed } from './seed/tenants';
import { replaceFile } from '../server/replaceFile';

/** Fields are named as in Graph's `user` resource. */
export type UserRecord = {
  id: string;
  accountEnabled: boolean;
  createdDateTime: string;
  displayName: string;
  givenName: string;
  jobTitle: string | null;
  mail: string | null;
  surname: string;
  userPrincipalName: string;
  userType: 'Member' | 'Guest';
};

/** Fields are named as in Graph's `group` resource, but for the two of ids. */
export type GroupRecord = {
  id: string;
  createdDateTime: string;
  description: string | null;
  displayName: string;
  groupTypes: string[];
  mailEnabled: boolean;
  mailNickname: string;
  securityEnabled: boolean;
  uniqueName: string | null;
  memberIds: string[];
  ownerIds: string[];
};

/** Fields are named as in Graph's `servicePrincipal` resource, but for the permissions. */
export type ServicePrincipalRecord = {
  id: string;
  appId: string;
  displayName: string;
  /** Application permissions an administrator consented to, e.g. `User.Read.All`. */
  appRoles: string[];
};

/** What groups may have as a member or be a member of, and the portal has no business with. */
export type OtherRecord = {
  id: string;
  type: 'device' | 'directoryRole' | 'administrativeUnit';
  displayName: string;
  /** Empty for a device. */
  memberIds: string[];
};

export type DirectoryObject =
  | { type: 'user'; record: UserRecord }
  | { type: 'group'; record: GroupRecord }
  | { type: 'servicePrincipal'; record: ServicePrincipalRecord }
  | { type: OtherRecord['type']; record: OtherRecord };

type DirectoryFile = {
  users: UserRecord[];
  groups: GroupRecord[];
  servicePrincipals: ServicePrincipalRecord[];
  /** None are seeded; tests write them. */
  others?: OtherRecord[];
};

/** Date of everything seeded, so that every reset ends in the same directory. */
const SEEDED_AT = '2024-01-08T09:00:00Z';

/**
 * The users, groups and service principals of one tenant, kept in a JSON file
 * that is replaced as a whole on every change.
 */
export class Directory {
  readonly tenant: TenantSeed;
  readonly users: Map<string, UserRecord>;
  readonly groups: Map<string, GroupRecord>;
  readonly servicePrincipals: Map<string, ServicePrincipalRecord>;
  readonly others: Map<string, OtherRecord>;
  readonly #file: string;

  /** Opens the directory in `file`; makes it and the tenant's people and groups when absent. */
  constructor(tenant: TenantSeed, file: string) {
    this.tenant = tenant;
    this.#file = file;
    const isNew = !existsSync(file);
    const content: DirectoryFile = isNew
      ? seed(tenant)
      : JSON.parse(readFileSync(file, 'utf8'));
    this.users = byId(content.users);
    this.groups = byId(content.groups);
    this.servicePrincipals = byId(content.servicePrincipals);
    this.others = byId(content.others ?? []);
    if (isNew) {
      mkdirSync(dirname(file), { recursive: true });
      this.save();
    }
  }

  find(id: string): DirectoryObject | undefined {
    const key = id.toLowerCase();
    const user = this.users.get(key);
    if (user) {
      return { type: 'user', record: user };
    }
    const group = this.groups.get(key);
    if (group) {
      return { type: 'group', record: group };
    }
    const other = this.others.get(key);
    if (other) {
      return { type: other.type, record: other };
    }
    const servicePrincipal = this.servicePrincipals.get(key);
    return (
      servicePrincipal && { type: 'servicePrincipal', record: servicePrincipal }
    );
  }

  /** By object id or user principal name, whatever the case. */
  findUser(idOrUserPrincipalName: string): UserRecord | undefined {
    const key = idOrUserPrincipalName.toLowerCase();
    return (
      this.users.get(key) ??
      [...this.users.values()].find(
        user => user.userPrincipalName.toLowerCase() === key,
      )
    );
  }

  findGroupByUniqueName(uniqueName: string): GroupRecord | undefined {
    return [...this.groups.values()].find(
      group => group.uniqueName === uniqueName,
    );
  }

  /** The groups that have this object as a direct member. */
  groupsOf(id: string): GroupRecord[] {
    return [...this.groups.values()].filter(({ memberIds }) =>
      memberIds.includes(id),
    );
  }

  /** The groups, directory roles and administrative units that have this object as a direct member. */
  membershipsOf(id: string): DirectoryObject[] {
    return [
      ...this.groupsOf(id).map(record => ({ type: 'group' as const, record })),
      ...[...this.others.values()]
        .filter(({ memberIds }) => memberIds.includes(id))
        .map(record => ({ type: record.type, record })),
    ];
  }

  addGroup(group: GroupRecord): void {
    this.groups.set(group.id, group);
    this.save();
  }

  /** Removes the group, also from the groups it is a member of. */
  deleteGroup(id: string): void {
    this.groups.delete(id);
    for (const group of this.groupsOf(id)) {
      group.memberIds = group.memberIds.filter(memberId => memberId !== id);
    }
    this.save();
  }

  /** Writes the directory to its file; call it once per change, when that is complete. */
  save(): void {
    const content: DirectoryFile = {
      users: [...this.users.values()],
      groups: [...this.groups.values()],
      servicePrincipals: [...this.servicePrincipals.values()],
      ...(this.others.size > 0 && { others: [...this.others.values()] }),
    };
    replaceFile(this.#file, JSON.stringify(content, undefined, 1), {
      mode: 0o644,
    });
  }
}

function byId<T extends { id: string }>(records: T[]): Map<string, T> {
  return new Map(records.map(record => [record.id, record]));
}

function seed(tenant: TenantSeed): DirectoryFile {
  const users = peopleOf(tenant).map(
    ({ name, mail, githubLogin: _, ...person }): UserRecord => ({
      ...person,
      displayName: name,
      mail: mail ?? null,
      createdDateTime: SEEDED_AT,
    }),
  );
  const groups = platformGroupsOf(tenant).map(
    ({ members, ...group }): GroupRecord => ({
      ...group,
      createdDateTime: SEEDED_AT,
      groupTypes: [],
      mailEnabled: false,
      mailNickname: group.displayName,
      securityEnabled: true,
      uniqueName: null,
      memberIds: members.map(member =>
        users.some(({ displayName }) => displayName === member)
          ? seedId(tenant, 'user', member)
          : seedId(tenant, 'group', member),
      ),
      ownerIds: [],
    }),
  );
  return {
    users,
    groups,
    servicePrincipals: APPLICATIONS.map(({ name, appRoles }) => ({
      id: seedId(tenant, 'servicePrincipal', name),
      appId: seedId(tenant, 'application', name),
      displayName: name,
      appRoles,
    })),
  };
}
