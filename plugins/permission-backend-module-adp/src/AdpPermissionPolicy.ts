import { serviceCreatePermission } from '@adp/plugin-adp-common';
import {
  createDeliveryProjectDecision,
  deliveryProjectConditions,
} from '@adp/plugin-adp-node/permissions';
import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { adpDecision } from './adpDecision';
import { backstageDecision } from './backstageDecision';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/** Groups of the catalog, by entity reference. */
export type PolicyGroups = {
  platformAdmins: readonly string[];
  programmeCreators: readonly string[];
};

/**
 * Who may do what: `docs/reference/permissions.md`. What nobody has allowed is
 * denied. Decisions about a delivery programme or project are conditions, which
 * the plugin `adp` applies to what its database has, whatever a request says.
 */
export class AdpPermissionPolicy implements PermissionPolicy {
  constructor(
    private readonly groups: PolicyGroups,
    /** Whether somebody is a technical member of any delivery project. */
    private readonly isTechnicalMember: (userRef: string) => Promise<boolean>,
  ) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return DENY;
    }
    const { userEntityRef, ownershipEntityRefs } = user.info;
    const isIn = (groups: readonly string[]) =>
      groups.some(group => ownershipEntityRefs.includes(group));
    if (isIn(this.groups.platformAdmins)) {
      return platformAdminDecision(permission);
    }
    return (
      adpDecision(permission, {
        userRef: userEntityRef,
        mayCreateProgrammes: isIn(this.groups.programmeCreators),
      }) ??
      (await backstageDecision(permission as Permission, {
        ...user.info,
        isTechnicalMember: () => this.isTechnicalMember(userEntityRef),
      })) ??
      DENY
    );
  }
}

/**
 * All is allowed, but nobody creates services of what is no delivery project:
 * the portal would not know who works in it, and could not remove it again.
 */
function platformAdminDecision({ name }: { name: string }): PolicyDecision {
  return name === serviceCreatePermission.name
    ? createDeliveryProjectDecision(
        serviceCreatePermission,
        deliveryProjectConditions.isActiveDeliveryProject(),
      )
    : ALLOW;
}
