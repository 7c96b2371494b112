export {
  armsLengthBodyInputSchema,
  type ArmsLengthBodyInput,
} from './armsLengthBody';
export {
  deliveryProgrammeInputSchema,
  programmeAdminInputSchema,
  type DeliveryProgrammeInput,
  type ProgrammeAdminInput,
} from './deliveryProgramme';
export {
  deliveryProjectInputSchema,
  deliveryProjectUpdateSchema,
  GITHUB_TEAM_VISIBILITIES,
  TEAM_TYPES,
  type DeliveryProjectInput,
  type DeliveryProjectUpdate,
} from './deliveryProject';
export { fieldErrors, userEntityRefSchema } from './fields';
export {
  githubUsernameSchema,
  memberRoleLabel,
  projectMemberInputSchema,
  projectMemberUpdateSchema,
  type ProjectMemberInput,
  type ProjectMemberUpdate,
} from './projectMember';
export { deriveProjectName, projectNameProblem, slug } from './projectName';
export { githubTeamNames } from './githubTeams';
