import type { Role } from './roles';

/** Who may do something, and what it is that they may do. */
export type Access = {
  allowed: readonly Role[];
  /** Operations of `/api/adp` that ask for it, as its OpenAPI document has them. */
  operations: readonly string[];
  /** Actions of templates that ask for it. */
  actions?: readonly string[];
};

const PLATFORM: readonly Role[] = ['platform admin'];
const PROGRAMME: readonly Role[] = [...PLATFORM, 'programme admin'];
const PROJECT: readonly Role[] = [...PROGRAMME, 'project admin'];

const START_OFFBOARDING = [
  'POST /deliveryProjects/{id}/offboarding/plan',
  'POST /deliveryProjects/{id}/offboarding',
];

/**
 * By name of the permission. Tests ask the policy and every route for every
 * role, and write the documentation.
 */
export const ACCESS: Readonly<Record<string, Access>> = {
  'adp.armslengthbody.create': {
    allowed: PLATFORM,
    operations: ['POST /armsLengthBodies'],
  },
  'adp.armslengthbody.update': {
    allowed: PLATFORM,
    operations: ['PATCH /armsLengthBodies/{id}'],
  },
  'adp.deliveryprogramme.create': {
    allowed: [...PLATFORM, 'programme creator'],
    operations: ['POST /deliveryProgrammes'],
  },
  'adp.deliveryprogramme.update': {
    allowed: PROGRAMME,
    operations: ['PATCH /deliveryProgrammes/{id}'],
  },
  'adp.deliveryprogrammeadmin.create': {
    allowed: PROGRAMME,
    operations: ['POST /deliveryProgrammes/{id}/admins'],
  },
  'adp.deliveryprogrammeadmin.delete': {
    allowed: PROGRAMME,
    operations: ['DELETE /deliveryProgrammes/{id}/admins/{adminId}'],
  },
  'adp.deliveryproject.create': {
    allowed: PROGRAMME,
    operations: ['POST /deliveryProjects'],
    actions: ['adp:delivery-project:create'],
  },
  'adp.deliveryproject.update': {
    allowed: PROJECT,
    operations: ['PATCH /deliveryProjects/{id}'],
  },
  'adp.deliveryproject.delete': {
    allowed: PROGRAMME,
    operations: START_OFFBOARDING,
  },
  'adp.deliveryproject.sync': {
    allowed: PROJECT,
    operations: [
      'POST /deliveryProjects/{id}/retry',
      'POST /deliveryProjects/{id}/decisions',
    ],
  },
  'adp.deliveryprojectuser.create': {
    allowed: PROJECT,
    operations: ['POST /deliveryProjects/{id}/members'],
    actions: ['adp:delivery-project:create'],
  },
  'adp.deliveryprojectuser.update': {
    allowed: PROJECT,
    operations: ['PATCH /deliveryProjects/{id}/members/{memberId}'],
  },
  'adp.deliveryprojectuser.delete': {
    allowed: PROJECT,
    operations: ['DELETE /deliveryProjects/{id}/members/{memberId}'],
  },
  'adp.service.create': {
    allowed: [...PLATFORM, 'technical member'],
    operations: [
      'POST /deliveryProjects/{team}/services/{service}/environments/{environment}/deploy-manifests',
    ],
    actions: [
      'adp:service:find',
      'adp:teams-config:write',
      'adp:entra:sync-groups',
      'adp:flux:generate',
      'adp:github:grant-teams',
    ],
  },
  'adp.service.delete': {
    allowed: [...PLATFORM, 'project admin', 'technical member'],
    operations: START_OFFBOARDING.map(operation => `${operation} of a service`),
  },
  'adp.environment.create': {
    allowed: PLATFORM,
    operations: [],
    actions: ['adp:flux:environment'],
  },
};
