import { waveIndex } from '@adp/plugin-adp-node';
import type { Knex } from 'knex';
import { findActiveRollout } from '../database/rollouts';
import { readHeldServices } from '../database/rolloutServices';

/**
 * The version of the templates that a deployment must not bring to an environment
 * yet: that of a rollout under way whose wave has not come there, or whose
 * service is held. Else the first deployment to production after the sandpit's
 * wave would go ahead of whoever is to approve it.
 */
export async function withheldVersion(
  knex: Knex,
  estate: string,
  of: { service: string; environment: string },
): Promise<string | undefined> {
  const rollout = await findActiveRollout(knex, estate);
  if (!rollout) {
    return undefined;
  }
  const wave =
    rollout.waves[waveIndex(rollout.waves, of.service, of.environment)];
  const hasCome =
    wave !== undefined && ['running', 'waiting', 'done'].includes(wave.state);
  return hasCome && !(await readHeldServices(knex, rollout.id)).has(of.service)
    ? undefined
    : rollout.version;
}
