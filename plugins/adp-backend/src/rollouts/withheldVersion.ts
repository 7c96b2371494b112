import { waveIndex, type WithheldVersion } from '@adp/plugin-adp-node';
import type { Knex } from 'knex';
import { findStandingRollout, type StoredRollout } from '../database/rollouts';
import { readHeldServices } from '../database/rolloutServices';

/**
 * The version of the templates that a deployment must not bring to an environment
 * yet: that of a rollout whose wave has not come there, or whose service is held,
 * also when the rollout has been completed without it. Else the first deployment
 * to production after the sandpit's wave would go ahead of whoever is to approve
 * it.
 */
export async function withheldVersion(
  knex: Knex,
  estate: string,
  of: { team: string; service: string; environment: string },
): Promise<WithheldVersion | undefined> {
  const rollout = await findStandingRollout(knex, estate);
  if (!rollout || rollout.state === 'planning') {
    return undefined;
  }
  const { id, version, pinnedBefore = version } = rollout;
  return hasCome(rollout, of) &&
    !(await readHeldServices(knex, id, of.team)).has(of.service)
    ? undefined
    : { version, instead: pinnedBefore };
}

/** To which environments the version has come; to all when it is completed. */
function hasCome(
  { state, waves }: StoredRollout,
  { service, environment }: { service: string; environment: string },
): boolean {
  const wave = waves[waveIndex(waves, service, environment)];
  return (
    state === 'completed' ||
    (state !== 'rollingBack' &&
      wave !== undefined &&
      ['running', 'waiting', 'done'].includes(wave.state))
  );
}
