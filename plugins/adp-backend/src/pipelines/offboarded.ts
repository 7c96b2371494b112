import { type DeliveryProject, fluxTeamSchema } from '@adp/plugin-adp-common';
import {
  type Estate,
  estateBranch,
  fluxTeamPath,
  type GitHubRepositories,
  parseConfigFile,
} from '@adp/plugin-adp-node';
import { CustomErrorBase } from '@backstage/errors';
import type { Knex } from 'knex';
import { listOffboardings } from '../database/offboardings';

/** https://www.rfc-editor.org/rfc/rfc9110#status.410 */
export class GoneError extends CustomErrorBase {
  name = 'GoneError' as const;
  readonly statusCode = 410;
}

/**
 * Keeps a pipeline from bringing back what has been offboarded, unless somebody
 * has done so on purpose since: the configuration has it again.
 *
 * @throws GoneError saying what was offboarded and when, and how it comes back.
 */
export async function assertNotOffboarded(
  { knex, github }: { knex: Knex; github: GitHubRepositories },
  { project, estate }: { project: DeliveryProject; estate: Estate },
  { service, environment }: { service?: string; environment?: string },
): Promise<void> {
  if (project.state !== 'active') {
    throw new GoneError(
      `Delivery project ${project.name} has been offboarded; nothing is deployed for it any more. Switch off this pipeline`,
    );
  }
  const offboardings = (await listOffboardings(knex, project.id)).filter(
    ({ what }) =>
      service !== undefined &&
      what.service === service &&
      (!what.environments ||
        (environment !== undefined && what.environments.includes(environment))),
  );
  if (offboardings.length === 0) {
    return;
  }
  // Nearly nothing is offboarded, so it is read only then.
  const { files } = (
    await github.read(estate.organization, read =>
      read([
        {
          ref: estateBranch(estate, 'teamsConfig'),
          paths: [fluxTeamPath(project.name)],
        },
      ]),
    )
  )[0];
  const path = fluxTeamPath(project.name);
  const text = files.get(path);
  const configured =
    text === undefined
      ? undefined
      : parseConfigFile(fluxTeamSchema, text, path).services.find(
          ({ name }) => name === service,
        );
  const isBack = ({ state, what }: (typeof offboardings)[number]) =>
    state === 'done' &&
    configured !== undefined &&
    (!what.environments ||
      configured.environments.some(({ name }) => name === environment));
  const offboarding = offboardings.find(candidate => !isBack(candidate));
  if (offboarding) {
    const { what, scope, requestedBy, requestedAt } = offboarding;
    throw new GoneError(
      `The ${scope} of ${
        project.name
      } has been offboarded by ${requestedBy} on ${requestedAt}, so a pipeline cannot bring it back. ${
        what.environments
          ? `Add ${environment} to the environments of ${service} in ${path} of adp-teams-config`
          : 'Create it again in the portal'
      }, or switch off this pipeline`,
    );
  }
}
