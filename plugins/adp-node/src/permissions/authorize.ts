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
import { describePermission } from './describePermission';

/**
 * Makes sure that a person may do something. Programs are refused whatever they
 * ask for: Backstage's permissions service allows them everything that their
 * token is not restricted from, without asking the policy.
 *
 * @param resourceRef - id of the delivery programme or name of the delivery
 *   project that it is done to, as loaded from the database
 * @param namesOfAdmins - of people who may do it, for the message
 * @throws NotAllowedError saying who may do it, and whom to ask.
 */
export async function authorize(
  { permissions }: { permissions: PermissionsService },
  credentials: BackstageCredentials,
  permission: Permission,
  resourceRef?: string,
  namesOfAdmins: () => Promise<readonly string[]> = async () => [],
): Promise<void> {
  const { what, who } = describePermission(permission, resourceRef);
  const { type } = credentials.principal as { type?: string };
  if (type !== 'user') {
    throw new NotAllowedError(
      `Only people may ${what}, and this request comes from a program. Send it with the token of somebody who is signed in to the portal (permission ${permission.name})`,
    );
  }
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
      `You may not ${what}: that is for ${who}. Ask ${listed(
        await namesOfAdmins(),
      )} (permission ${permission.name})`,
    );
  }
}

/** Some names are enough to know whom to ask. */
const NAMES = 3;

function listed(names: readonly string[]): string {
  const some = names.slice(0, NAMES);
  const last = some.pop();
  if (!last) {
    return 'one of them';
  }
  return some.length > 0 ? `${some.join(', ')} or ${last}` : last;
}
