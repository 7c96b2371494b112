import {
  armsLengthBodyCreatePermission,
  armsLengthBodyUpdatePermission,
  deliveryProgrammeCreatePermission,
  deliveryProgrammeUpdatePermission,
  deliveryProjectCreatePermission,
  deliveryProjectDeletePermission,
  deliveryProjectSyncPermission,
  deliveryProjectUpdatePermission,
  environmentCreatePermission,
  programmeAdminCreatePermission,
  programmeAdminDeletePermission,
  projectMemberCreatePermission,
  projectMemberDeletePermission,
  projectMemberUpdatePermission,
  serviceCreatePermission,
  serviceDeletePermission,
} from '@adp/plugin-adp-common';

const PLATFORM_ADMINS = 'platform admins';
const PROGRAMME_ADMINS = 'admins of the programme';
const PROJECT_ADMINS = 'admins of the project and of its programme';

/** In words, by name of the permission. The policy decides; this only tells. */
const DESCRIPTIONS: Record<
  string,
  { what: (project?: string) => string; who: string }
> = {
  [armsLengthBodyCreatePermission.name]: {
    what: () => 'create arms-length bodies',
    who: PLATFORM_ADMINS,
  },
  [armsLengthBodyUpdatePermission.name]: {
    what: () => 'change arms-length bodies',
    who: PLATFORM_ADMINS,
  },
  [deliveryProgrammeCreatePermission.name]: {
    what: () => 'create delivery programmes',
    who: 'platform admins, and for groups that they let create programmes',
  },
  [deliveryProgrammeUpdatePermission.name]: {
    what: () => 'change this delivery programme',
    who: PROGRAMME_ADMINS,
  },
  [programmeAdminCreatePermission.name]: {
    what: () => 'add admins to this delivery programme',
    who: PROGRAMME_ADMINS,
  },
  [programmeAdminDeletePermission.name]: {
    what: () => 'remove admins of this delivery programme',
    who: PROGRAMME_ADMINS,
  },
  [deliveryProjectCreatePermission.name]: {
    what: () => 'create delivery projects in this delivery programme',
    who: PROGRAMME_ADMINS,
  },
  [deliveryProjectUpdatePermission.name]: {
    what: project => `change delivery project ${project}`,
    who: PROJECT_ADMINS,
  },
  [deliveryProjectDeletePermission.name]: {
    what: project => `offboard delivery project ${project}`,
    who: PROGRAMME_ADMINS,
  },
  [deliveryProjectSyncPermission.name]: {
    what: project => `decide about the sync of delivery project ${project}`,
    who: PROJECT_ADMINS,
  },
  [projectMemberCreatePermission.name]: {
    what: project => `add members to delivery project ${project}`,
    who: PROJECT_ADMINS,
  },
  [projectMemberUpdatePermission.name]: {
    what: project => `change members of delivery project ${project}`,
    who: PROJECT_ADMINS,
  },
  [projectMemberDeletePermission.name]: {
    what: project => `remove members of delivery project ${project}`,
    who: PROJECT_ADMINS,
  },
  [serviceCreatePermission.name]: {
    what: project => `create or change services of delivery project ${project}`,
    who: 'technical members of a project that is onboarded, and not offboarded since',
  },
  [serviceDeletePermission.name]: {
    what: project => `offboard services of delivery project ${project}`,
    who: 'technical members and admins of the project',
  },
  [environmentCreatePermission.name]: {
    what: () => 'add environments to an estate',
    who: PLATFORM_ADMINS,
  },
};

/**
 * What a permission lets people do, and who they are, as parts of a sentence.
 *
 * @param resourceRef - name of the delivery project, where the permission is
 *   about one
 */
export function describePermission(
  { name }: { name: string },
  resourceRef?: string,
): { what: string; who: string } {
  const { what, who } = DESCRIPTIONS[name] ?? {
    what: () => 'do this',
    who: PLATFORM_ADMINS,
  };
  return { what: what(resourceRef), who };
}
