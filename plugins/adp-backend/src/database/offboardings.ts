import type { Offboarding, OffboardingStep } from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';

type Row = {
  id: string;
  delivery_project_id: string;
  service: string | null;
  /** JSON */
  environments: string | null;
  state: Offboarding['state'];
  reason: string | null;
  /** JSON */
  steps: string;
  attempts: number;
  /** PostgreSQL gives big integers as text. */
  due_at: number | string;
  claim: string | null;
  claimed_until: number | string | null;
  requested_by: string;
  requested_at: string;
};

/** What is offboarded: a project, a service of it, or environments of that. */
export type OffboardingScope = {
  service?: string;
  environments?: string[];
};

/** An offboarding with what is needed to carry it out. */
export type StoredOffboarding = Offboarding & {
  projectId: string;
  what: OffboardingScope;
  attempts: number;
};

const TABLE = 'offboardings';

/** The offboardings of a project, the newest first. */
export async function listOffboardings(
  knex: Knex,
  projectId: string,
): Promise<StoredOffboarding[]> {
  const rows = await knex<Row>(TABLE)
    .where({ delivery_project_id: projectId })
    .orderBy([{ column: 'requested_at', order: 'desc' }, 'id']);
  return rows.map(fromRow);
}

/** @throws NotFoundError when there is none with this id. */
export async function getOffboarding(
  knex: Knex,
  id: string,
): Promise<StoredOffboarding> {
  const row = await knex<Row>(TABLE).where({ id }).first();
  if (!row) {
    throw new NotFoundError(`There is no offboarding with the id "${id}"`);
  }
  return fromRow(row);
}

/** @returns its id. */
export async function insertOffboarding(
  knex: Knex,
  projectId: string,
  scope: OffboardingScope,
  steps: readonly OffboardingStep[],
  by: string,
): Promise<string> {
  const id = randomUUID();
  await knex<Row>(TABLE).insert({
    id,
    delivery_project_id: projectId,
    service: scope.service ?? null,
    environments: scope.environments
      ? JSON.stringify(scope.environments)
      : null,
    state: 'pending',
    steps: JSON.stringify(steps),
    attempts: 0,
    due_at: Date.now(),
    requested_by: by,
    requested_at: new Date().toISOString(),
  });
  return id;
}

/** Makes an offboarding that failed, or is under way, due now. */
export async function makeOffboardingDue(
  knex: Knex,
  id: string,
): Promise<void> {
  await knex<Row>(TABLE).where({ id }).whereNot({ state: 'done' }).update({
    state: 'pending',
    reason: null,
    attempts: 0,
    due_at: Date.now(),
  });
}

/**
 * Takes the offboarding that has been due the longest, for this run alone: of
 * several replicas one gets it, and when that one dies another does after the
 * lease.
 *
 * @param lease - in milliseconds
 */
export async function claimDueOffboarding(
  knex: Knex,
  claim: string,
  lease: number,
): Promise<StoredOffboarding | undefined> {
  const now = Date.now();
  const isFree = (query: Knex.QueryBuilder) =>
    query.whereNull('claimed_until').orWhere('claimed_until', '<', now);
  const due = await knex<Row>(TABLE)
    .whereNot({ state: 'done' })
    .where('due_at', '<=', now)
    .where(isFree)
    .orderBy('due_at')
    .select('id');
  for (const { id } of due) {
    const claimed = await knex<Row>(TABLE)
      .where({ id })
      .where(isFree)
      .update({ claim, claimed_until: now + lease });
    if (claimed > 0) {
      return getOffboarding(knex, id);
    }
  }
  return undefined;
}

/** Keeps a claim alive. @returns whether it is still this run's. */
export async function renewClaim(
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

/** Notes how far it is; ignored when another run has taken it over. */
export async function saveOffboarding(
  knex: Knex,
  id: string,
  claim: string,
  progress: {
    state: Offboarding['state'];
    reason?: string;
    steps: readonly OffboardingStep[];
    attempts?: number;
    dueAt?: number;
    release: boolean;
  },
): Promise<void> {
  await knex<Row>(TABLE)
    .where({ id, claim })
    .update({
      state: progress.state,
      reason: progress.reason ?? null,
      steps: JSON.stringify(progress.steps),
      ...(progress.attempts !== undefined && { attempts: progress.attempts }),
      ...(progress.dueAt !== undefined && { due_at: progress.dueAt }),
      ...(progress.release && { claim: null, claimed_until: null }),
    });
}

function fromRow(row: Row): StoredOffboarding {
  const what: OffboardingScope = {
    service: row.service ?? undefined,
    environments: row.environments ? JSON.parse(row.environments) : undefined,
  };
  return {
    id: row.id,
    projectId: row.delivery_project_id,
    what,
    scope: describeScope(what),
    state: row.state,
    reason: row.reason ?? undefined,
    steps: JSON.parse(row.steps),
    attempts: row.attempts,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
  };
}

/** Such as `service fcp-demo-web in snd4`. */
export function describeScope({
  service,
  environments,
}: OffboardingScope): string {
  if (!service) {
    return 'delivery project';
  }
  return environments
    ? `service ${service} in ${environments.join(', ')}`
    : `service ${service}`;
}
