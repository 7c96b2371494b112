import {
  armsLengthBodyCreatePermission,
  armsLengthBodyUpdatePermission,
  deliveryProgrammeCreatePermission,
  deliveryProgrammePermissions,
  deliveryProjectDeletePermission,
  deliveryProjectPermissions,
  environmentCreatePermission,
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
    name === armsLengthBodyUpdatePermission.name ||
    name === environmentCreatePermission.name
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
    createDeliveryProjectDecision(ofProject, projectCriteria(name, userRef))
  );
}

type ProjectCriteria = Parameters<typeof createDeliveryProjectDecision>[1];

function projectCriteria(permission: string, userRef: string): ProjectCriteria {
  const {
    isActiveDeliveryProject,
    isDeliveryProgrammeAdminForProject,
    isDeliveryProjectAdmin,
    isDeliveryProjectTechMember,
  } = deliveryProjectConditions;
  switch (permission) {
    case serviceCreatePermission.name:
      return {
        allOf: [
          isActiveDeliveryProject(),
          isDeliveryProjectTechMember({ userRef }),
        ],
      };
    case serviceDeletePermission.name:
      return {
        anyOf: [
          isDeliveryProjectTechMember({ userRef }),
          isDeliveryProjectAdmin({ userRef }),
        ],
      };
    case deliveryProjectDeletePermission.name:
      return isDeliveryProgrammeAdminForProject({ userRef });
    default:
      return {
        anyOf: [
          isDeliveryProjectAdmin({ userRef }),
          isDeliveryProgrammeAdminForProject({ userRef }),
        ],
      };
  }
}
