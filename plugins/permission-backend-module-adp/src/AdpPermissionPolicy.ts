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
  constructor(private readonly groups: PolicyGroups) {}

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
      return ALLOW;
    }
    return (
      adpDecision(permission, {
        userRef: userEntityRef,
        mayCreateProgrammes: isIn(this.groups.programmeCreators),
      }) ??
      backstageDecision(permission as Permission, user.info) ??
      DENY
    );
  }
}
