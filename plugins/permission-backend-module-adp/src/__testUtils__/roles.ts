import {
  adpPermissions,
  deliveryProgrammePermissions,
  deliveryProjectPermissions,
} from '@adp/plugin-adp-common';

/**
 * Who a person is to a delivery programme or project. The table of
 * `docs/reference/permissions.md` has a column for each.
 */
export const ROLES = [
  'platform admin',
  'programme creator',
  'programme admin',
  'admin of another programme',
  'project admin',
  'admin of another project',
  'technical member',
  'member',
  'stranger',
] as const;
export type Role = (typeof ROLES)[number];

const PROJECT_ADMINS: readonly Role[] = ['programme admin', 'project admin'];

/**
 * Who may do what, beside platform admins, who may do everything. The test of
 * the policy asks it for every role.
 */
export const ALLOWED: Readonly<Record<string, readonly Role[]>> = {
  'adp.armslengthbody.create': [],
  'adp.armslengthbody.update': [],
  'adp.deliveryprogramme.create': ['programme creator'],
  'adp.deliveryprogramme.update': ['programme admin'],
  'adp.deliveryprogrammeadmin.create': ['programme admin'],
  'adp.deliveryprogrammeadmin.delete': ['programme admin'],
  'adp.deliveryproject.create': ['programme admin'],
  'adp.deliveryproject.update': PROJECT_ADMINS,
  'adp.deliveryproject.delete': ['programme admin'],
  'adp.deliveryproject.sync': PROJECT_ADMINS,
  'adp.deliveryprojectuser.create': PROJECT_ADMINS,
  'adp.deliveryprojectuser.update': PROJECT_ADMINS,
  'adp.deliveryprojectuser.delete': PROJECT_ADMINS,
  'adp.service.create': ['technical member'],
  'adp.service.delete': ['technical member', 'project admin'],
};

/** What the permission is about. */
export function resourceOf(name: string): 'programme' | 'project' | undefined {
  if (deliveryProgrammePermissions.some(other => other.name === name)) {
    return 'programme';
  }
  return deliveryProjectPermissions.some(other => other.name === name)
    ? 'project'
    : undefined;
}

export const PERMISSION_NAMES = adpPermissions.map(({ name }) => name);
