import type {
  ArmsLengthBody,
  DeliveryProgramme,
  DeliveryProject,
  ProjectMember,
  ProjectStatus,
  SyncState,
  SyncTarget,
  TargetStatus,
} from '@adp/plugin-adp-common';

const audit = {
  revision: 3,
  createdAt: '2026-11-23T09:00:00.000Z',
  createdBy: 'user:default/jane.doe_defra.gov.uk',
  updatedAt: '2026-11-23T09:00:00.000Z',
  updatedBy: 'user:default/jane.doe_defra.gov.uk',
};

export const body: ArmsLengthBody = {
  ...audit,
  id: '5f0b0c1e-96f7-4e0f-8d7c-6a5b4c3d2e1f',
  name: 'environment-agency',
  title: 'Environment Agency',
  description: 'Protects the environment',
};

export const programme: DeliveryProgramme = {
  ...audit,
  id: '0a9b8c7d-1234-4abc-9def-0123456789ab',
  name: 'fcp',
  armsLengthBodyId: body.id,
  armsLengthBodyName: body.name,
  title: 'Farming and Countryside',
  description: 'Pays farmers',
  code: 'FCP',
  projects: 1,
};

export const project: DeliveryProject = {
  ...audit,
  id: '9e8d7c6b-4321-4cba-8fed-ba9876543210',
  name: 'fcp-demo',
  deliveryProgrammeId: programme.id,
  programmeName: programme.name,
  programmeCode: programme.code,
  estate: 'production',
  title: 'Demo',
  description: 'Shows things',
  teamType: 'delivery',
  githubTeamVisibility: 'public',
  serviceCode: 'FCD',
  state: 'active',
  syncState: 'pending',
  members: 1,
};

export const member: ProjectMember = {
  id: '11111111-2222-4333-8444-555555555555',
  deliveryProjectId: project.id,
  userEntityRef: 'user:default/beth.jones_defra.gov.uk',
  name: 'Beth Jones',
  email: 'beth.jones@defra.gov.uk',
  isTechnical: false,
  isAdmin: false,
  revision: 1,
  updatedAt: audit.updatedAt,
};

export function targetStatus(
  target: SyncTarget,
  state: SyncState,
  more: Partial<TargetStatus> = {},
): TargetStatus {
  return {
    target,
    state,
    attempts: 1,
    checkedAt: '2026-11-23T09:00:00.000Z',
    lines: [],
    drift: [],
    removals: [],
    ...more,
  };
}

/** The status when every place and every person is in the same state. */
export function projectStatus(state: SyncState): ProjectStatus {
  const targets = (['teams-config', 'entra', 'github'] as const).map(target =>
    targetStatus(target, state),
  );
  return {
    state,
    targets,
    people: [
      {
        memberId: member.id,
        userEntityRef: member.userEntityRef,
        name: member.name,
        targets: targets.map(({ target }) => ({ target, state })),
      },
    ],
  };
}
