import type {
  Rollout,
  RolloutState,
  RolloutWave,
} from '@adp/plugin-adp-common';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Page, PageRequest } from './page';
import { uniqueViolation } from './uniqueViolation';

/** What a worker is to do. */
export type RolloutWork =
  | { kind: 'plan' }
  | { kind: 'wave'; wave: string; by: string }
  | { kind: 'rollback'; wave?: string; by: string };

/** A rollout with what is needed to carry it out. */
export type StoredRollout = Omit<Rollout, 'services'> & {
  templatesOid?: string;
  /** Commit of `adp-flux-services` before the first wave. */
  head?: string;
  pinnedBefore?: string;
  revision: number;
  work?: RolloutWork;
  attempts: number;
};

type Row = {
  id: string;
  estate: string;
  active_estate: string | null;
  version: string;
  state: RolloutState;
  reason: string | null;
  /** JSON */
  waves: string;
  /** JSON */
  problems: string;
  templates_oid: string | null;
  head: string | null;
  pinned_before: string | null;
  revision: number;
  /** JSON */
  work: string | null;
  attempts: number;
  /** PostgreSQL gives big integers as text. */
  due_at: number | string;
  claim: string | null;
  claimed_until: number | string | null;
  started_by: string;
  started_at: string;
};

const TABLE = 'rollouts';

/** States in which another rollout of the estate may begin. */
const ENDED: readonly RolloutState[] = ['completed', 'rolledBack', 'failed'];

/** How often a change is made again because somebody else has made one. */
const ATTEMPTS = 20;

/**
 * Queues a rollout to be planned.
 *
 * @throws ConflictError when one is under way in the estate.
 */
export async function insertRollout(
  knex: Knex,
  estate: string,
  version: string,
  by: string,
): Promise<StoredRollout> {
  const id = randomUUID();
  try {
    await knex<Row>(TABLE).insert({
      id,
      estate,
      active_estate: estate,
      version,
      state: 'planning',
      waves: '[]',
      problems: '[]',
      work: JSON.stringify({ kind: 'plan' }),
      due_at: Date.now(),
      started_by: by,
      started_at: new Date().toISOString(),
    });
  } catch (error) {
    throw underWay(error, estate);
  }
  return getRollout(knex, estate, id);
}

function underWay(error: unknown, estate: string): unknown {
  return uniqueViolation(error)
    ? new ConflictError(
        `A rollout is under way in estate ${estate}; complete it, or roll it back, before the next one`,
      )
    : error;
}

/** The rollouts of an estate, the newest first. */
export async function listRollouts(
  knex: Knex,
  estate: string,
  page: PageRequest,
): Promise<Page<StoredRollout>> {
  const query = knex<Row>(TABLE).where({ estate });
  const [{ count }] = await query
    .clone()
    .count<{ count: number | string }[]>('* as count');
  const rows: Row[] = await query
    .orderBy([{ column: 'started_at', order: 'desc' }, 'id'])
    .offset(page.offset ?? 0)
    .limit(page.limit ?? 20);
  return { items: rows.map(fromRow), total: Number(count) };
}

/** @throws NotFoundError when the estate has none with this id. */
export async function getRollout(
  knex: Knex,
  estate: string,
  id: string,
): Promise<StoredRollout> {
  const row = await knex<Row>(TABLE).where({ id, estate }).first();
  if (!row) {
    throw new NotFoundError(
      `There is no rollout with the id "${id}" in estate ${estate}`,
    );
  }
  return fromRow(row);
}

/** The newest rollout of an estate that has not been taken back. */
export async function findStandingRollout(
  knex: Knex,
  estate: string,
): Promise<StoredRollout | undefined> {
  const row = await knex<Row>(TABLE)
    .where({ estate })
    .whereNotIn('state', ['rolledBack', 'failed'])
    .orderBy('started_at', 'desc')
    .first();
  return row && fromRow(row);
}

/** The version that each estate's last completed rollout has brought. */
export async function readRolledOutVersions(
  knex: Knex,
): Promise<Map<string, string>> {
  const rows: Pick<Row, 'estate' | 'version'>[] = await knex<Row>(TABLE)
    .where({ state: 'completed' })
    .orderBy('started_at')
    .select('estate', 'version');
  return new Map(rows.map(({ estate, version }) => [estate, version]));
}

/** What may be changed of a rollout. */
export type RolloutChange = {
  state?: RolloutState;
  /** Null for none. */
  reason?: string | null;
  waves?: RolloutWave[];
  problems?: Rollout['problems'];
  templatesOid?: string;
  head?: string;
  pinnedBefore?: string | null;
  /** Null when nothing is to be done any more. */
  work?: RolloutWork | null;
  attempts?: number;
  /** Epoch milliseconds. */
  dueAt?: number;
  /** Gives the claim up. */
  release?: boolean;
};

/**
 * Changes a rollout as it is then: people and the worker change it at the same
 * time, and none takes away what another has done.
 *
 * @param change - may be asked more than once; what it throws is thrown
 * @param claim - only while the run with this claim has it
 * @returns the rollout, or undefined when another run has taken over.
 */
export async function changeRollout(
  knex: Knex,
  { id, estate }: { id: string; estate: string },
  change: (rollout: StoredRollout) => RolloutChange,
  claim?: string,
): Promise<StoredRollout | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const rollout = await getRollout(knex, estate, id);
    const next = change(rollout);
    const state = next.state ?? rollout.state;
    let changed: number;
    try {
      changed = await knex<Row>(TABLE)
        .where({ id, revision: rollout.revision, ...(claim && { claim }) })
        .update({
          ...toColumns(next),
          active_estate: ENDED.includes(state) ? null : estate,
          revision: rollout.revision + 1,
        });
    } catch (error) {
      throw underWay(error, estate);
    }
    if (changed > 0) {
      return getRollout(knex, estate, id);
    }
    if (claim && !(await isClaimedBy(knex, id, claim))) {
      return undefined;
    }
  }
  throw new ConflictError(
    'Others keep changing this rollout; look at it again, and try again',
  );
}

async function isClaimedBy(
  knex: Knex,
  id: string,
  claim: string,
): Promise<boolean> {
  return Boolean(await knex<Row>(TABLE).where({ id, claim }).first('id'));
}

function toColumns(change: RolloutChange): Partial<Row> {
  const { waves, problems, work, release } = change;
  return {
    ...(change.state && { state: change.state }),
    ...(change.reason !== undefined && { reason: change.reason }),
    ...(waves && { waves: JSON.stringify(waves) }),
    ...(problems && { problems: JSON.stringify(problems) }),
    ...(change.templatesOid && { templates_oid: change.templatesOid }),
    ...(change.head && { head: change.head }),
    ...(change.pinnedBefore !== undefined && {
      pinned_before: change.pinnedBefore,
    }),
    ...(work !== undefined && { work: work && JSON.stringify(work) }),
    ...(change.attempts !== undefined && { attempts: change.attempts }),
    ...(change.dueAt !== undefined && { due_at: change.dueAt }),
    ...(release && { claim: null, claimed_until: null }),
  };
}

/**
 * Takes the rollout that has been due the longest, for this run alone: of
 * several replicas one gets it, and when that one dies another does after the
 * lease.
 *
 * @param lease - in milliseconds
 */
export async function claimDueRollout(
  knex: Knex,
  claim: string,
  lease: number,
): Promise<StoredRollout | undefined> {
  const now = Date.now();
  const isFree = (query: Knex.QueryBuilder) =>
    query.whereNull('claimed_until').orWhere('claimed_until', '<', now);
  const due: { id: string; estate: string }[] = await knex<Row>(TABLE)
    .whereNotNull('work')
    .where('due_at', '<=', now)
    .where(isFree)
    .orderBy('due_at')
    .select('id', 'estate');
  for (const { id, estate } of due) {
    const claimed = await knex<Row>(TABLE)
      .where({ id })
      .whereNotNull('work')
      .where(isFree)
      .update({ claim, claimed_until: now + lease });
    if (claimed > 0) {
      return getRollout(knex, estate, id);
    }
  }
  return undefined;
}

/** Keeps a claim alive. @returns whether it is still this run's. */
export async function renewRolloutClaim(
  knex: Knex,
  id: string,
  claim: string,
  lease: number,
): Promise<boolean> {
  const renewed = await knex<Row>(TABLE)
    .where({ id, claim })
    .update({ claimed_until: Date.now() + lease });
  return renewed > 0;
}

function fromRow(row: Row): StoredRollout {
  return {
    id: row.id,
    estate: row.estate,
    version: row.version,
    state: row.state,
    reason: row.reason ?? undefined,
    waves: JSON.parse(row.waves),
    problems: JSON.parse(row.problems),
    templatesOid: row.templates_oid ?? undefined,
    head: row.head ?? undefined,
    pinnedBefore: row.pinned_before ?? undefined,
    revision: row.revision,
    work: row.work ? JSON.parse(row.work) : undefined,
    attempts: row.attempts,
    startedBy: row.started_by,
    startedAt: row.started_at,
  };
}
