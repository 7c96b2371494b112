import {
  armsLengthBodyCreatePermission,
  armsLengthBodyUpdatePermission,
  deliveryProgrammeCreatePermission,
  deliveryProgrammePermissions,
  deliveryProjectDeletePermission,
  deliveryProjectPermissions,
  serviceCreatePermission,
  serviceDeletePermission,
} from '@adp/plugin-adp-common';
import {
  createDeliveryProgrammeDecision,
  createDeliveryProjectDecision,
  deliveryProgrammeConditions,
  deliveryProjectConditions,
} from '@adp/plugin-adp-node/permissions';
import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';

/** A decision about a permission of the plugin `adp`; nothing for any other. */
export function adpDecision(
  permission: Permission,
  user: { userRef: string; mayCreateProgrammes: boolean },
): PolicyDecision | undefined {
  const { name } = permission;
  const { userRef } = user;
  if (
    name === armsLengthBodyCreatePermission.name ||
    name === armsLengthBodyUpdatePermission.name
  ) {
    return { result: AuthorizeResult.DENY };
  }
  if (name === deliveryProgrammeCreatePermission.name) {
    return {
      result: user.mayCreateProgrammes
        ? AuthorizeResult.ALLOW
        : AuthorizeResult.DENY,
    };
  }
  const ofProgramme = deliveryProgrammePermissions.find(
    other => other.name === name,
  );
  if (ofProgramme) {
    return createDeliveryProgrammeDecision(
      ofProgramme,
      deliveryProgrammeConditions.isDeliveryProgrammeAdmin({ userRef }),
    );
  }
  const ofProject = deliveryProjectPermissions.find(
    other => other.name === name,
  );
  return (
    ofProject &&
    createDeliveryProjectDecision(ofProject, {
      anyOf: projectConditions(name, userRef),
    })
  );
}

type Conditions = [ProjectCondition, ...ProjectCondition[]];
type ProjectCondition = ReturnType<
  typeof deliveryProjectConditions.isDeliveryProjectAdmin
>;

function projectConditions(permission: string, userRef: string): Conditions {
  const {
    isDeliveryProgrammeAdminForProject,
    isDeliveryProjectAdmin,
    isDeliveryProjectTechMember,
  } = deliveryProjectConditions;
  switch (permission) {
    case serviceCreatePermission.name:
      return [isDeliveryProjectTechMember({ userRef })];
    case serviceDeletePermission.name:
      return [
        isDeliveryProjectTechMember({ userRef }),
        isDeliveryProjectAdmin({ userRef }),
      ];
    case deliveryProjectDeletePermission.name:
      return [isDeliveryProgrammeAdminForProject({ userRef })];
    default:
      return [
        isDeliveryProjectAdmin({ userRef }),
        isDeliveryProgrammeAdminForProject({ userRef }),
      ];
  }
}
