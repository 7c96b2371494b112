import type {
  ProjectMember,
  ProjectMemberUpdate,
} from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { AuditColumns, createdBy, updatedBy } from './auditColumns';
import { containing, Page, PageRequest, readPage } from './page';

type Row = AuditColumns & {
  id: string;
  delivery_project_id: string;
  user_entity_ref: string;
  object_id: string | null;
  user_principal_name: string | null;
  email: string | null;
  name: string;
  /** SQLite has no booleans. */
  is_technical: boolean | number;
  is_admin: boolean | number;
  github_username: string | null;
  removed_at: string | null;
};

/** A member with what the API does not show. */
export type StoredMember = ProjectMember & {
  /** Object id in the tenant that people come from. */
  objectId?: string;
  /** Set when the person has been removed, but not everywhere yet. */
  removedAt?: string;
};

/** Somebody of the catalog. */
export type Person = {
  userEntityRef: string;
  name: string;
  email?: string;
  objectId?: string;
  userPrincipalName?: string;
};

const TABLE = 'project_members';

/** A page of the members that have not been removed, by name. */
export async function listProjectMembers(
  knex: Knex,
  projectId: string,
  request: PageRequest,
): Promise<Page<ProjectMember>> {
  const query = knex<Row>(TABLE)
    .where({ delivery_project_id: projectId })
    .whereNull('removed_at');
  containing(query, request.q, ['name', 'email', 'github_username']);
  return readPage(query, request, ['name', 'id'], (row: Row) => toApi(row));
}

/** All members, also those who have been removed, but not everywhere yet. */
export async function listMembersAndLeavers(
  knex: Knex,
  projectId: string,
): Promise<StoredMember[]> {
  const rows = await knex<Row>(TABLE)
    .where({ delivery_project_id: projectId })
    .orderBy(['name', 'id']);
  return rows.map(fromRow);
}

/** @throws NotFoundError when the project has no such member. */
export async function getProjectMember(
  knex: Knex,
  projectId: string,
  id: string,
): Promise<ProjectMember> {
  const row = await knex<Row>(TABLE)
    .where({ id, delivery_project_id: projectId })
    .whereNull('removed_at')
    .first();
  if (!row) {
    throw new NotFoundError(
      `The delivery project has no member with the id "${id}"; perhaps somebody has removed them already`,
    );
  }
  return toApi(row);
}

/** Adds a member; somebody who was removed and is still there in part comes back. */
export async function insertProjectMember(
  knex: Knex,
  projectId: string,
  person: Person,
  role: ProjectMemberUpdate,
  by: string,
): Promise<ProjectMember> {
  const columns = {
    object_id: person.objectId ?? null,
    user_principal_name: person.userPrincipalName ?? null,
    email: person.email ?? null,
    name: person.name,
    ...toColumns(role),
    removed_at: null,
  };
  const key = {
    delivery_project_id: projectId,
    user_entity_ref: person.userEntityRef,
  };
  // In one statement, as the reconciler may be about to forget the leaver.
  const [returned] = await knex<Row>(TABLE)
    .where(key)
    .whereNotNull('removed_at')
    .update({
      ...columns,
      ...updatedBy(by, 0),
      revision: knex.raw('?? + 1', ['revision']) as unknown as number,
    })
    .returning('*');
  if (returned) {
    return toApi(returned);
  }
  const row: Row = {
    id: randomUUID(),
    ...key,
    ...columns,
    ...createdBy(by),
  };
  await knex<Row>(TABLE).insert(row);
  return toApi(row);
}

/** @returns whether the revision was still the newest. */
export async function updateProjectMember(
  knex: Knex,
  key: { id: string; revision: number },
  role: ProjectMemberUpdate,
  by: string,
): Promise<boolean> {
  const updated = await knex<Row>(TABLE)
    .where(key)
    .whereNull('removed_at')
    .update({ ...toColumns(role), ...updatedBy(by, key.revision) });
  return updated > 0;
}

/** Notes that somebody is to be removed from everything. */
export async function markMemberRemoved(
  knex: Knex,
  id: string,
  by: string,
): Promise<void> {
  const now = new Date().toISOString();
  await knex<Row>(TABLE)
    .where({ id })
    .update({ removed_at: now, updated_at: now, updated_by: by });
}

/**
 * Forgets those who have been removed everywhere.
 *
 * @param before - ISO 8601; who was removed later may still be somewhere
 */
export async function deleteLeavers(
  knex: Knex,
  projectId: string,
  before: string,
): Promise<void> {
  await knex<Row>(TABLE)
    .where({ delivery_project_id: projectId })
    .where('removed_at', '<', before)
    .delete();
}

function toColumns(role: ProjectMemberUpdate) {
  return {
    is_technical: role.isTechnical,
    is_admin: role.isAdmin,
    github_username: role.githubUsername ?? null,
  };
}

function toApi(row: Row): ProjectMember {
  return {
    id: row.id,
    deliveryProjectId: row.delivery_project_id,
    userEntityRef: row.user_entity_ref,
    name: row.name,
    email: row.email ?? undefined,
    userPrincipalName: row.user_principal_name ?? undefined,
    githubUsername: row.github_username ?? undefined,
    isTechnical: Boolean(row.is_technical),
    isAdmin: Boolean(row.is_admin),
    revision: row.revision,
    updatedAt: row.updated_at,
  };
}

function fromRow(row: Row): StoredMember {
  return {
    ...toApi(row),
    objectId: row.object_id ?? undefined,
    removedAt: row.removed_at ?? undefined,
  };
}
