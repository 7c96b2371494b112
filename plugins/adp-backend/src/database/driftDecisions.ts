import type { SyncTarget } from '@adp/plugin-adp-common';
import type { Knex } from 'knex';

type Row = {
  delivery_project_id: string;
  target: SyncTarget;
  group: string;
  relation: DriftDecision['relation'];
  object_id: string;
  decision: DriftDecision['decision'];
  decided_by: string;
  decided_at: string;
};

/** What an admin has decided about something that the portal did not put there. */
export type DriftDecision = {
  group: string;
  relation: 'member' | 'memberOf';
  /** Object id in Entra ID, or GitHub handle. */
  objectId: string;
  /** `agree` is about a removal that was held. */
  decision: 'keep' | 'remove' | 'agree';
};

const TABLE = 'drift_decisions';

export async function listDriftDecisions(
  knex: Knex,
  projectId: string,
  target: SyncTarget,
): Promise<DriftDecision[]> {
  const rows = await knex<Row>(TABLE).where({
    delivery_project_id: projectId,
    target,
  });
  return rows.map(({ group, relation, object_id, decision }) => ({
    group,
    relation,
    objectId: object_id,
    decision,
  }));
}

/** Notes a decision; the newest about the same thing counts. */
export async function saveDriftDecision(
  knex: Knex,
  projectId: string,
  target: SyncTarget,
  decision: DriftDecision,
  by: string,
): Promise<void> {
  const row: Row = {
    delivery_project_id: projectId,
    target,
    group: decision.group,
    relation: decision.relation,
    object_id: decision.objectId,
    decision: decision.decision,
    decided_by: by,
    decided_at: new Date().toISOString(),
  };
  await knex(TABLE)
    .insert(row)
    .onConflict([
      'delivery_project_id',
      'target',
      'group',
      'relation',
      'object_id',
    ])
    .merge(['decision', 'decided_by', 'decided_at']);
}

/**
 * Decisions that have been carried out are over; `keep` stays.
 *
 * @param before - ISO 8601, start of the run that has carried them out
 */
export async function deleteCarriedOutDecisions(
  knex: Knex,
  projectId: string,
  target: SyncTarget,
  before: string,
): Promise<void> {
  await knex<Row>(TABLE)
    .where({ delivery_project_id: projectId, target })
    .where('decided_at', '<', before)
    .whereIn('decision', ['remove', 'agree'])
    .delete();
}
