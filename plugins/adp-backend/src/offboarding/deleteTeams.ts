import { githubTeamNames } from '@adp/plugin-adp-common';
import { deleteGitHubTeams } from '@adp/plugin-adp-node';
import { ConflictError } from '@backstage/errors';
import { listTargets } from '../database/projectTargets';
import type {
  OffboardingContext,
  OffboardingTask,
  StepOfOffboarding,
} from './offboardingSteps';

/** Deletes the teams on GitHub that the portal has made for the project. */
export function deleteTeams(
  { knex, github }: OffboardingContext,
  { project, estate, signal }: OffboardingTask,
): StepOfOffboarding {
  const names = githubTeamNames(project.name);
  const teamsOf = async () => {
    const targets = await listTargets(knex, project.id);
    const record = targets.find(({ target }) => target === 'github')?.record;
    const ids = (record?.teams ?? {}) as {
      [role in keyof typeof names]?: number;
    };
    return (['contributors', 'admins'] as const).flatMap(role => {
      const id = ids[role];
      return id === undefined ? [] : [{ id, name: names[role] }];
    });
  };
  return {
    id: 'github',
    title: 'Delete its teams on GitHub',
    async plan() {
      return (await teamsOf()).map(({ name }) => `team ${name}`);
    },
    async run() {
      const results = await deleteGitHubTeams(
        github,
        estate.organization,
        await teamsOf(),
        { signal },
      );
      const problems = results.flatMap(({ problem }) => problem ?? []);
      if (problems.length > 0) {
        throw new ConflictError(problems.join('. '));
      }
      return {};
    },
  };
}
