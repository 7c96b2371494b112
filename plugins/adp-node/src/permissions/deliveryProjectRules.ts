import { RESOURCE_TYPE_DELIVERY_PROJECT } from '@adp/plugin-adp-common';
import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { userRefParams } from './userRefParams';

/** A delivery project, as permissions are decided on; its reference is its name. */
export type ProjectResource = {
  name: string;
  /** Neither offboarded nor being offboarded. */
  isActive: boolean;
  /** Entity references of people. */
  admins: readonly string[];
  technicalMembers: readonly string[];
  members: readonly string[];
  programmeAdmins: readonly string[];
};

export const deliveryProjectResourceRef = createPermissionResourceRef<
  ProjectResource,
  {}
>().with({ pluginId: 'adp', resourceType: RESOURCE_TYPE_DELIVERY_PROJECT });

function rule(
  name: string,
  description: string,
  list: Exclude<keyof ProjectResource, 'name' | 'isActive'>,
) {
  return createPermissionRule({
    name,
    description,
    resourceRef: deliveryProjectResourceRef,
    paramsSchema: userRefParams,
    apply: (project, { userRef }) => project[list].includes(userRef),
    toQuery: () => ({}),
  });
}

export const deliveryProjectRules = {
  isActiveDeliveryProject: createPermissionRule({
    name: 'IS_ACTIVE_DELIVERY_PROJECT',
    description: 'Allow what is onboarded, and not offboarded since',
    resourceRef: deliveryProjectResourceRef,
    apply: ({ isActive }) => isActive,
    toQuery: () => ({}),
  }),
  isDeliveryProjectAdmin: rule(
    'IS_DELIVERY_PROJECT_ADMIN',
    'Allow admins of the delivery project',
    'admins',
  ),
  isDeliveryProjectTechMember: rule(
    'IS_DELIVERY_PROJECT_TECH_MEMBER',
    'Allow technical members of the delivery project',
    'technicalMembers',
  ),
  isDeliveryProjectMember: rule(
    'IS_DELIVERY_PROJECT_MEMBER',
    'Allow members of the delivery project',
    'members',
  ),
  isDeliveryProgrammeAdminForProject: rule(
    'IS_DELIVERY_PROGRAMME_ADMIN_FOR_PROJECT',
    'Allow admins of the delivery programme that the project belongs to',
    'programmeAdmins',
  ),
};

export const {
  conditions: deliveryProjectConditions,
  createConditionalDecision: createDeliveryProjectDecision,
} = createConditionExports({
  resourceRef: deliveryProjectResourceRef,
  rules: deliveryProjectRules,
});
