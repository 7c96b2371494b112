import type { SyncTarget } from '@adp/plugin-adp-common';
import type { Knex } from 'knex';

const TABLE = 'project_targets';

/** Where each delivery project is made true, in this order. */
export const TARGETS: readonly SyncTarget[] = [
  'teams-config',
  'entra',
  'github',
];

/**
 * Notes that a project has changed, in the transaction that changes it: its
 * targets are made true again, as soon as the reconciler gets to them.
 */
export async function queueTargets(
  knex: Knex,
  projectId: string,
  targets: readonly SyncTarget[] = TARGETS,
): Promise<void> {
  const now = Date.now();
  for (const target of targets) {
    await knex(TABLE)
      .insert({
        delivery_project_id: projectId,
        target,
        wanted: 1,
        due_at: now,
      })
      .onConflict(['delivery_project_id', 'target'])
      .merge({
        wanted: knex.raw('?? + 1', [`${TABLE}.wanted`]),
        state: 'pending',
        attempts: 0,
        due_at: now,
      });
  }
}
