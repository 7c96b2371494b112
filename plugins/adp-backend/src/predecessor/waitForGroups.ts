import type { DeliveryProject } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';
import { setTimeout } from 'node:timers/promises';
import { listTargets } from '../database/projectTargets';

/**
 * Waits until the groups of a project are as wanted.
 *
 * @param options.timeout - in milliseconds
 * @returns the status to answer: 204 when they are, 202 when that takes longer.
 * @throws InputError with the reason when they are not.
 */
export async function waitForGroups(
  knex: Knex,
  { id, name }: Pick<DeliveryProject, 'id' | 'name'>,
  { timeout = 30_000, interval = 250 } = {},
): Promise<number> {
  const end = Date.now() + timeout;
  for (;;) {
    const targets = await listTargets(knex, id);
    const entra = targets.find(({ target }) => target === 'entra');
    if (entra?.state === 'inSync') {
      return 204;
    }
    if (entra?.state === 'failed' || entra?.state === 'held') {
      throw new InputError(
        entra.reason ??
          `The groups of delivery project ${name} could not be synced; its page in the portal says why`,
      );
    }
    if (Date.now() > end) {
      return 202;
    }
    await setTimeout(interval);
  }
}
