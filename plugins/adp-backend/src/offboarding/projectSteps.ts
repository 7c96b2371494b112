import {
  generateManifests,
  readTeamsConfig,
  removeServices,
  removeTeam,
} from '@adp/plugin-adp-node';
import { setProjectState } from '../database/deliveryProjects';
import { addHistory } from '../database/history';
import { deleteGroups } from './deleteGroups';
import { deleteTeams } from './deleteTeams';
import type {
  OffboardingContext,
  OffboardingTask,
  StepOfOffboarding,
} from './offboardingSteps';

/**
 * The services of a project leave the configuration first, then their manifests
 * go, whereupon Flux deletes what they deployed. People lose their access after
 * that, and the files of the project come last: they say what the groups were.
 */
export function projectSteps(
  context: OffboardingContext,
  task: OffboardingTask,
): StepOfOffboarding[] {
  const { knex, github, logger, changed } = context;
  const { project, estate, requestedBy, signal } = task;
  const team = project.name;
  const options = { requestedBy, signal, logger };
  const hasConfig = async () =>
    (await readTeamsConfig(github, estate, team, { signal })).team !==
    undefined;
  return [
    {
      id: 'services',
      title: 'Remove its services from the configuration',
      async plan() {
        const { team: config } = await readTeamsConfig(github, estate, team);
        return (config?.services ?? []).map(({ name }) => `service ${name}`);
      },
      async run() {
        if (await hasConfig()) {
          await removeServices(github, estate, { team }, options);
        }
        return {};
      },
    },
    {
      id: 'flux-services',
      title: 'Remove its manifests; Flux then deletes what they deployed',
      async plan() {
        if (!(await hasConfig())) {
          return [];
        }
        const { files } = await removeServices(
          github,
          estate,
          { team },
          { ...options, dryRun: true },
        );
        const { changes, objects } = await generateManifests(
          github,
          estate,
          { team, everywhere: true },
          { ...options, dryRun: true, teamsConfigFiles: files },
        );
        return [
          ...changes
            .filter(({ after }) => after === undefined)
            .map(({ path }) => path),
          ...(objects ?? []).flatMap(({ environment, removed }) =>
            removed.map(object => `${object} in ${environment}`),
          ),
        ];
      },
      async run() {
        if (!(await hasConfig())) {
          return {};
        }
        const { pullRequest } = await generateManifests(
          github,
          estate,
          { team, everywhere: true },
          options,
        );
        return pullRequest && pullRequest.outcome !== 'unneeded'
          ? { waitingFor: `${pullRequest.url} has to be merged` }
          : {};
      },
    },
    deleteGroups(context, task),
    deleteTeams(context, task),
    {
      id: 'teams-config',
      title: 'Delete its configuration and its groups file',
      async plan() {
        const { team: config, groups } = await readTeamsConfig(
          github,
          estate,
          team,
        );
        return [
          ...(config ? [`flux/services/${team}.yaml`] : []),
          ...(groups ? [`${estate.tenant}/${team}.yaml`] : []),
        ];
      },
      async run() {
        await removeTeam(github, estate, team, options);
        return {};
      },
    },
    {
      id: 'catalog',
      title: 'Take it out of the catalog',
      async plan() {
        return [`group:default/${team}`];
      },
      async run() {
        await knex.transaction(async tx => {
          await setProjectState(tx, project.id, 'offboarded');
          await addHistory(tx, {
            subjectId: project.id,
            by: 'adp-portal',
            event: 'offboarding-done',
            summary: `Offboarded ${project.title}`,
          });
        });
        await changed({
          kind: 'delivery-project',
          name: team,
          change: 'removed',
        });
        return {};
      },
    },
  ];
}
