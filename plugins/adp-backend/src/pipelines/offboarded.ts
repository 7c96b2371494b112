import type { DeliveryProject } from '@adp/plugin-adp-common';
import { CustomErrorBase } from '@backstage/errors';
import type { Knex } from 'knex';
import { listOffboardings } from '../database/offboardings';

/** https://www.rfc-editor.org/rfc/rfc9110#status.410 */
export class GoneError extends CustomErrorBase {
  name = 'GoneError' as const;
  readonly statusCode = 410;
}

/**
 * Keeps a pipeline from bringing back what has been offboarded.
 *
 * @param isConfigured - whether the configuration has the service in the
 *   environment: whoever created it again has brought it back on purpose
 * @throws GoneError saying what was offboarded and when.
 */
export async function assertNotOffboarded(
  knex: Knex,
  project: DeliveryProject,
  { service, environment }: { service?: string; environment?: string },
  isConfigured: boolean,
): Promise<void> {
  if (project.state !== 'active') {
    throw new GoneError(
      `Delivery project ${project.name} has been offboarded; nothing is deployed for it any more. Switch off this pipeline`,
    );
  }
  if (isConfigured || !service) {
    return;
  }
  const offboarding = (await listOffboardings(knex, project.id)).find(
    ({ what }) =>
      what.service === service &&
      (!what.environments ||
        (environment !== undefined && what.environments.includes(environment))),
  );
  if (offboarding) {
    throw new GoneError(
      `The ${offboarding.scope} of ${project.name} has been offboarded by ${offboarding.requestedBy} on ${offboarding.requestedAt}, so a pipeline cannot bring it back. Create it again in the portal, or switch off this pipeline`,
    );
  }
}
