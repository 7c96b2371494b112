import {
  deliveryProgrammePermissions,
  deliveryProjectDeletePermission,
  deliveryProjectPermissions,
} from '@adp/plugin-adp-common';
import { authorize as authorizeByPolicy } from '@adp/plugin-adp-node/permissions';
import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Permission } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';

/**
 * Makes sure that a person may do something.
 *
 * @param resourceRef - id of the delivery programme or name of the delivery
 *   project, of the row that the path of the request names; never from a body
 * @throws NotAllowedError saying who may do it, with names of people to ask.
 */
export async function authorize(
  { permissions, knex }: { permissions: PermissionsService; knex: Knex },
  credentials: BackstageCredentials,
  permission: Permission,
  resourceRef?: string,
): Promise<void> {
  await authorizeByPolicy(
    { permissions },
    credentials,
    permission,
    resourceRef,
    async () =>
      resourceRef === undefined
        ? []
        : readNamesOfAdmins(knex, permission, resourceRef),
  );
}

const namesOf = (rows: { name: string }[]) => rows.map(({ name }) => name);

const isOneOf = (permissions: { name: string }[], { name }: Permission) =>
  permissions.some(other => other.name === name);

/** Admins of the project, who are nearest; of its programme where they may not. */
async function readNamesOfAdmins(
  knex: Knex,
  permission: Permission,
  resourceRef: string,
): Promise<string[]> {
  const admins = knex('delivery_programme_admins as admin')
    .orderBy('admin.name')
    .select<{ name: string }[]>('admin.name as name');
  if (isOneOf(deliveryProgrammePermissions, permission)) {
    return namesOf(await admins.where('delivery_programme_id', resourceRef));
  }
  if (!isOneOf(deliveryProjectPermissions, permission)) {
    return [];
  }
  const ofProject = isOneOf([deliveryProjectDeletePermission], permission)
    ? []
    : await knex('project_members as member')
        .join('delivery_projects as project', {
          'project.id': 'member.delivery_project_id',
        })
        .where({ 'project.name': resourceRef, 'member.is_admin': true })
        .whereNull('member.removed_at')
        .orderBy('member.name')
        .select<{ name: string }[]>('member.name as name');
  if (ofProject.length > 0) {
    return namesOf(ofProject);
  }
  return namesOf(
    await admins
      .join('delivery_projects as project', {
        'project.delivery_programme_id': 'admin.delivery_programme_id',
      })
      .where('project.name', resourceRef),
  );
}
