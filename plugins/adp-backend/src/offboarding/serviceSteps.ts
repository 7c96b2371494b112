import { generateManifests, removeServices } from '@adp/plugin-adp-node';
import type {
  OffboardingContext,
  OffboardingTask,
  StepOfOffboarding,
} from './offboardingSteps';
import { removeComponent } from './removeComponent';

/**
 * A service leaves the configuration first, so that nothing generates it again,
 * then its manifests go, whereupon Flux deletes what they deployed, then its
 * component. Its repository and images stay.
 */
export function serviceSteps(
  context: OffboardingContext,
  { project, estate, requestedBy, signal }: OffboardingTask,
  { service, environments }: { service: string; environments?: string[] },
): StepOfOffboarding[] {
  const { github, logger } = context;
  const team = project.name;
  const removeFromConfig = (dryRun: boolean) =>
    removeServices(
      github,
      estate,
      { team, services: [service], environments },
      { dryRun, requestedBy, signal, logger },
    );
  // Each environment may be delivered in its own way.
  const scopes = environments
    ? environments.map(environment => ({ environment }))
    : [{ everywhere: true }];
  return [
    {
      id: 'teams-config',
      title: 'Remove it from the configuration',
      async plan() {
        const { changes } = await removeFromConfig(true);
        return changes.map(({ path }) => `${service} in ${path}`);
      },
      async run() {
        await removeFromConfig(false);
        return {};
      },
    },
    {
      id: 'flux-services',
      title: 'Remove its manifests; Flux then deletes what they deployed',
      async plan() {
        const { files } = await removeFromConfig(true);
        const removed: string[] = [];
        for (const scope of scopes) {
          const { changes, objects } = await generateManifests(
            github,
            estate,
            { team, service, removal: true, ...scope },
            { dryRun: true, teamsConfigFiles: files, signal, logger },
          );
          removed.push(
            ...changes
              .filter(({ after }) => after === undefined)
              .map(({ path }) => path),
            ...(objects ?? []).flatMap(({ environment, removed: gone }) =>
              gone.map(object => `${object} in ${environment}`),
            ),
          );
        }
        return removed;
      },
      async run() {
        const waitingFor: string[] = [];
        for (const scope of scopes) {
          const { pullRequest } = await generateManifests(
            github,
            estate,
            { team, service, removal: true, ...scope },
            { requestedBy, signal, logger },
          );
          if (pullRequest && pullRequest.outcome !== 'unneeded') {
            waitingFor.push(`${pullRequest.url} has to be merged`);
          }
        }
        return { waitingFor: waitingFor.join('. ') || undefined };
      },
    },
    ...(environments ? [] : [removeComponent(context, { team, service })]),
  ];
}
