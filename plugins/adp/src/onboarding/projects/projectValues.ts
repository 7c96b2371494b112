import {
  GITHUB_TEAM_VISIBILITIES,
  TEAM_TYPES,
  type DeliveryProject,
} from '@adp/plugin-adp-common';

/** The fields of a delivery project that can be changed, as a form has them. */
export function projectValues(project?: DeliveryProject) {
  return {
    title: project?.title ?? '',
    description: project?.description ?? '',
    teamType: project?.teamType ?? TEAM_TYPES[0],
    githubTeamVisibility:
      project?.githubTeamVisibility ?? GITHUB_TEAM_VISIBILITIES[0],
    serviceCode: project?.serviceCode ?? '',
    financeCode: project?.financeCode ?? '',
    serviceOwner: project?.serviceOwner ?? '',
    adoProject: project?.adoProject ?? '',
  };
}
