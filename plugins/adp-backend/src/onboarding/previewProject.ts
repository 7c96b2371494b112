import {
  githubTeamNames,
  type DeliveryProgramme,
  type DeliveryProjectInput,
  type DeliveryProjectPreview,
} from '@adp/plugin-adp-common';
import { fluxTeamPath, groupsPath, planTeamGroups } from '@adp/plugin-adp-node';
import { findSameProjects } from '../database/deliveryProjects';
import { deriveProject } from './deliveryProjects';
import type { OnboardingContext } from './onboardingContext';

const NOBODY = { technical: [], nonTechnical: [], admins: [] };

/** What creating the project would make, and what keeps it from being created. */
export async function previewProject(
  { knex, estates }: OnboardingContext,
  programme: DeliveryProgramme,
  input: DeliveryProjectInput,
): Promise<DeliveryProjectPreview> {
  const { name, estate, problems } = deriveProject(estates, programme, input);
  const same = await findSameProjects(knex, {
    name,
    deliveryProgrammeId: programme.id,
    title: input.title,
  });
  for (const other of same) {
    const field = other.name === name ? 'name' : 'title';
    problems.push({
      path: field,
      message: `The ${field} "${other[field]}" is already in use; choose a different one`,
    });
  }
  const teams = githubTeamNames(name);
  return {
    name,
    namespace: name,
    estate: estate?.name ?? '',
    problems,
    paths: estate ? [fluxTeamPath(name), groupsPath(estate.tenant, name)] : [],
    groups: estate
      ? planTeamGroups(estate.groups, name, NOBODY).map(
          ({ displayName, type }) => ({ displayName, type }),
        )
      : [],
    githubTeams: [teams.contributors, teams.admins],
    notes: [],
  };
}
