import { createPermission } from '@backstage/plugin-permission-common';

/**
 * What may be allowed or denied in the portal. Which role may do what is
 * decided by the policy, on the server; pages use these only to hide what
 * would be refused.
 */

/** The resource is a delivery programme, by its id. */
export const RESOURCE_TYPE_DELIVERY_PROGRAMME = 'adp-delivery-programme';

/** The resource is a delivery project, by its name. */
export const RESOURCE_TYPE_DELIVERY_PROJECT = 'adp-delivery-project';

export const armsLengthBodyCreatePermission = createPermission({
  name: 'adp.armslengthbody.create',
  attributes: { action: 'create' },
});

export const armsLengthBodyUpdatePermission = createPermission({
  name: 'adp.armslengthbody.update',
  attributes: { action: 'update' },
});

export const deliveryProgrammeCreatePermission = createPermission({
  name: 'adp.deliveryprogramme.create',
  attributes: { action: 'create' },
});

export const deliveryProgrammeUpdatePermission = createPermission({
  name: 'adp.deliveryprogramme.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROGRAMME,
});

export const programmeAdminCreatePermission = createPermission({
  name: 'adp.deliveryprogrammeadmin.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROGRAMME,
});

export const programmeAdminDeletePermission = createPermission({
  name: 'adp.deliveryprogrammeadmin.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROGRAMME,
});

/** The resource is the programme that the project is created in. */
export const deliveryProjectCreatePermission = createPermission({
  name: 'adp.deliveryproject.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROGRAMME,
});

export const deliveryProjectUpdatePermission = createPermission({
  name: 'adp.deliveryproject.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROJECT,
});

/** Offboarding of the project as a whole. */
export const deliveryProjectDeletePermission = createPermission({
  name: 'adp.deliveryproject.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROJECT,
});

/** Retrying, and decisions about drift and about large removals. */
export const deliveryProjectSyncPermission = createPermission({
  name: 'adp.deliveryproject.sync',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROJECT,
});

export const projectMemberCreatePermission = createPermission({
  name: 'adp.deliveryprojectuser.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROJECT,
});

export const projectMemberUpdatePermission = createPermission({
  name: 'adp.deliveryprojectuser.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROJECT,
});

export const projectMemberDeletePermission = createPermission({
  name: 'adp.deliveryprojectuser.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROJECT,
});

/** Creating or changing services of the delivery project. */
export const serviceCreatePermission = createPermission({
  name: 'adp.service.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROJECT,
});

/** Offboarding of a service, or of some of its environments. */
export const serviceDeletePermission = createPermission({
  name: 'adp.service.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_DELIVERY_PROJECT,
});

/** Adding environments to an estate. */
export const environmentCreatePermission = createPermission({
  name: 'adp.environment.create',
  attributes: { action: 'create' },
});

/** Those whose resource is a delivery programme. */
export const deliveryProgrammePermissions = [
  deliveryProgrammeUpdatePermission,
  programmeAdminCreatePermission,
  programmeAdminDeletePermission,
  deliveryProjectCreatePermission,
];

/** Those whose resource is a delivery project. */
export const deliveryProjectPermissions = [
  deliveryProjectUpdatePermission,
  deliveryProjectDeletePermission,
  deliveryProjectSyncPermission,
  projectMemberCreatePermission,
  projectMemberUpdatePermission,
  projectMemberDeletePermission,
  serviceCreatePermission,
  serviceDeletePermission,
];

/** All permissions of the plugin `adp`. */
export const adpPermissions = [
  armsLengthBodyCreatePermission,
  armsLengthBodyUpdatePermission,
  deliveryProgrammeCreatePermission,
  ...deliveryProgrammePermissions,
  ...deliveryProjectPermissions,
  environmentCreatePermission,
];
