import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type Permission,
} from '@backstage/plugin-permission-common';

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
      `You are not allowed to do this (${permission.name})`,
    );
  }
}
