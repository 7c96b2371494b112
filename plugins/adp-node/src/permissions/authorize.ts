import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  deliveryProgrammeCreatePermission,
  deliveryProgrammeUpdatePermission,
  deliveryProjectCreatePermission,
  deliveryProjectDeletePermission,
  deliveryProjectSyncPermission,
  deliveryProjectUpdatePermission,
  programmeAdminCreatePermission,
  programmeAdminDeletePermission,
  projectMemberCreatePermission,
  projectMemberDeletePermission,
  projectMemberUpdatePermission,
  serviceCreatePermission,
  serviceDeletePermission,
} from '@adp/plugin-adp-common';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type Permission,
} from '@backstage/plugin-permission-common';

const PROJECT_ADMINS =
  'admins of the delivery project, and admins of its programme';
const PROGRAMME_ADMINS = 'admins of the delivery programme';

/** Whom to ask, by name of the permission; the policy decides. */
const WHO: Record<string, string> = {
  [deliveryProgrammeCreatePermission.name]:
    'platform admins, and groups that may create programmes',
  [deliveryProgrammeUpdatePermission.name]: PROGRAMME_ADMINS,
  [programmeAdminCreatePermission.name]: PROGRAMME_ADMINS,
  [programmeAdminDeletePermission.name]: PROGRAMME_ADMINS,
  [deliveryProjectCreatePermission.name]: PROGRAMME_ADMINS,
  [deliveryProjectUpdatePermission.name]: PROJECT_ADMINS,
  [deliveryProjectSyncPermission.name]: PROJECT_ADMINS,
  [projectMemberCreatePermission.name]: PROJECT_ADMINS,
  [projectMemberUpdatePermission.name]: PROJECT_ADMINS,
  [projectMemberDeletePermission.name]: PROJECT_ADMINS,
  [deliveryProjectDeletePermission.name]: PROGRAMME_ADMINS,
  [serviceCreatePermission.name]: 'technical members of the delivery project',
  [serviceDeletePermission.name]:
    'technical members and admins of the delivery project',
};

/**
 * Makes sure that somebody may do something.
 *
 * @param resourceRef - id of the delivery programme or name of the delivery
 *   project that it is done to, as loaded from the database
 * @throws NotAllowedError otherwise.
 */
export async function authorize(
  { permissions }: { permissions: PermissionsService },
  credentials: BackstageCredentials,
  permission: Permission,
  resourceRef?: string,
): Promise<void> {
  const [{ result }] =
    resourceRef === undefined
      ? await permissions.authorize(
          [{ permission: permission as BasicPermission }],
          { credentials },
        )
      : await permissions.authorize(
          [{ permission: permission as any, resourceRef }],
          { credentials },
        );
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You are not allowed to do this (${permission.name}${
        resourceRef ? ` of ${resourceRef}` : ''
      }): it is for ${
        WHO[permission.name] ?? 'platform admins'
      }. Ask one of them`,
    );
  }
}
