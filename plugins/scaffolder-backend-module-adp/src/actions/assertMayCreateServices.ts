import { serviceCreatePermission } from '@adp/plugin-adp-common';
import { authorize } from '@adp/plugin-adp-node/permissions';
import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';

/**
 * Makes sure that whoever submitted the form may create services of a delivery
 * project: the form offers only those, but a form is only a form.
 *
 * @throws NotAllowedError also for a team that is no delivery project.
 */
export async function assertMayCreateServices(
  permissions: PermissionsService,
  ctx: { getInitiatorCredentials(): Promise<BackstageCredentials> },
  team: string,
): Promise<void> {
  await authorize(
    { permissions },
    await ctx.getInitiatorCredentials(),
    serviceCreatePermission,
    team,
  );
}
