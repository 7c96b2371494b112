import type {
  SyncState,
  SyncTarget,
  TargetStatus,
} from '@adp/plugin-adp-common';
import type { Knex } from 'knex';

/** A row: how far a project is in one target. */
type Row = {
  delivery_project_id: string;
  target: SyncTarget;
  wanted: number;
  done: number;
  state: SyncState;
  reason: string | null;
  attempts: number;
  /** PostgreSQL gives big integers as text. */
  due_at: number | string;
  claim: string | null;
  claimed_until: number | string | null;
  checked_at: string | null;
  synced_at: string | null;
  /** JSON */
  report: string | null;
  /** JSON */
  record: string | null;
};

/** How a person is in a target; by id of the member. */
export type PersonReport = { state: SyncState; reason?: string };

/** What the last run read and did, for people. */
export type TargetReport = Pick<
  TargetStatus,
  'lines' | 'drift' | 'removals' | 'commitUrl'
> & { people: Record<string, PersonReport> };

/** What later runs have to know: ids that were found, what the portal put there. */
export type TargetRecord = Record<string, unknown>;

/** How far a project is in one target. */
export type ProjectTarget = {
  projectId: string;
  target: SyncTarget;
  /** Raised by each change; what `done` is when it is true. */
  wanted: number;
  done: number;
  state: SyncState;
  reason?: string;
  attempts: number;
  /** Epoch milliseconds. */
  dueAt: number;
  checkedAt?: string;
  syncedAt?: string;
  report?: TargetReport;
  record: TargetRecord;
};

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

/** The targets of a project, in their order. */
export async function listTargets(
  knex: Knex,
  projectId: string,
): Promise<ProjectTarget[]> {
  const rows = await knex<Row>(TABLE).where({ delivery_project_id: projectId });
  return rows
    .map(fromRow)
    .sort((a, b) => TARGETS.indexOf(a.target) - TARGETS.indexOf(b.target));
}

/** Whether a run works on any target of the project. */
export async function isBeingReconciled(
  knex: Knex,
  projectId: string,
): Promise<boolean> {
  const row = await knex<Row>(TABLE)
    .where({ delivery_project_id: projectId })
    .where('claimed_until', '>=', Date.now())
    .first('target');
  return row !== undefined;
}

/** Targets of active projects that are due and that no run works on. */
export async function listDueTargets(
  knex: Knex,
  limit: number,
): Promise<(ProjectTarget & { estate: string })[]> {
  const now = Date.now();
  const rows: (Row & { estate: string })[] = await knex(TABLE)
    .join(
      'delivery_projects',
      'delivery_projects.id',
      `${TABLE}.delivery_project_id`,
    )
    .where('delivery_projects.state', 'active')
    .where('due_at', '<=', now)
    .where(isUnclaimed(now))
    .orderBy([
      'due_at',
      { column: 'delivery_project_id' },
      // The configuration before what is made of it.
      { column: 'target', order: 'desc' },
    ])
    .limit(limit)
    .select(`${TABLE}.*`, 'delivery_projects.estate');
  return rows.map(row => ({ ...fromRow(row), estate: row.estate }));
}

/**
 * Takes a target for one run alone: of several replicas one gets it, and when
 * that one dies another does after the lease.
 *
 * @param lease - in milliseconds
 * @returns the target as it is then, or undefined when another run has it.
 */
export async function claimTarget(
  knex: Knex,
  { projectId, target }: ProjectTarget,
  claim: string,
  lease: number,
): Promise<ProjectTarget | undefined> {
  const now = Date.now();
  const key = { delivery_project_id: projectId, target };
  const claimed = await knex<Row>(TABLE)
    .where(key)
    .where('due_at', '<=', now)
    .where(isUnclaimed(now))
    .update({ claim, claimed_until: now + lease });
  if (claimed === 0) {
    return undefined;
  }
  const row = await knex<Row>(TABLE).where(key).first();
  return row && fromRow(row);
}

/** Keeps a claim alive. @returns whether it is still this run's. */
export async function renewTargetClaim(
  knex: Knex,
  { projectId, target }: ProjectTarget,
  claim: string,
  lease: number,
): Promise<boolean> {
  const renewed = await knex<Row>(TABLE)
    .where({ delivery_project_id: projectId, target, claim })
    .update({ claimed_until: Date.now() + lease });
  return renewed > 0;
}

/** Keeps what a run has found out; ignored when another run has taken over. */
export async function saveTargetRecord(
  knex: Knex,
  { projectId, target }: ProjectTarget,
  claim: string,
  record: TargetRecord,
): Promise<void> {
  await knex<Row>(TABLE)
    .where({ delivery_project_id: projectId, target, claim })
    .update({ record: JSON.stringify(record) });
}

/** What a run has come to. */
export type TargetOutcome = {
  state: SyncState;
  /** All that was wanted is there, though something is to be told. */
  isCarriedOut?: boolean;
  reason?: string;
  report?: TargetReport;
  record?: TargetRecord;
  attempts: number;
  dueAt: number;
};

/**
 * Notes what a run has come to, and gives the target up. When it was changed
 * meanwhile it stays pending and due. Ignored when another run has taken over.
 *
 * @param claimed - the target as it was claimed
 * @returns whether the target was still this run's.
 */
export async function finishTarget(
  knex: Knex,
  claimed: ProjectTarget,
  claim: string,
  outcome: TargetOutcome,
): Promise<boolean> {
  const now = new Date().toISOString();
  const key = {
    delivery_project_id: claimed.projectId,
    target: claimed.target,
    claim,
  };
  const common = {
    reason: outcome.reason ?? null,
    checked_at: now,
    ...(outcome.report && { report: JSON.stringify(outcome.report) }),
    ...(outcome.record && { record: JSON.stringify(outcome.record) }),
    ...(outcome.state === 'inSync' && { synced_at: now }),
    ...((outcome.state === 'inSync' || outcome.isCarriedOut) && {
      done: claimed.wanted,
    }),
    claim: null,
    claimed_until: null,
  };
  const unchanged = await knex<Row>(TABLE)
    .where({ ...key, wanted: claimed.wanted })
    .update({
      ...common,
      state: outcome.state,
      attempts: outcome.attempts,
      due_at: outcome.dueAt,
    });
  return (
    unchanged > 0 || (await knex<Row>(TABLE).where(key).update(common)) > 0
  );
}

/** Puts a target off, until what it builds upon is done. */
export async function postponeTarget(
  knex: Knex,
  { projectId, target }: ProjectTarget,
  claim: string,
  dueAt: number,
): Promise<void> {
  await knex<Row>(TABLE)
    .where({ delivery_project_id: projectId, target, claim })
    .update({ due_at: dueAt, claim: null, claimed_until: null });
}

function isUnclaimed(now: number) {
  return (query: Knex.QueryBuilder) =>
    query.whereNull('claimed_until').orWhere('claimed_until', '<', now);
}

function fromRow(row: Row): ProjectTarget {
  return {
    projectId: row.delivery_project_id,
    target: row.target,
    wanted: row.wanted,
    done: row.done,
    state: row.state,
    reason: row.reason ?? undefined,
    attempts: row.attempts,
    dueAt: Number(row.due_at),
    checkedAt: row.checked_at ?? undefined,
    syncedAt: row.synced_at ?? undefined,
    report: row.report ? JSON.parse(row.report) : undefined,
    record: row.record ? JSON.parse(row.record) : {},
  };
}
