import type { SyncTarget } from '@adp/plugin-adp-common';
import type { EntraDirectories, Estates } from '@adp/plugin-adp-node';
import type { SchedulerService } from '@backstage/backend-plugin-api';
import { ConflictError, isError, toError } from '@backstage/errors';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import { randomUUID } from 'node:crypto';
import { getDeliveryProject } from '../database/deliveryProjects';
import {
  deleteCarriedOutDecisions,
  listDriftDecisions,
} from '../database/driftDecisions';
import { addHistory } from '../database/history';
import {
  deleteLeavers,
  listMembersAndLeavers,
} from '../database/projectMembers';
import {
  claimTarget,
  finishTarget,
  listDueTargets,
  listTargets,
  postponeTarget,
  ProjectTarget,
  renewTargetClaim,
  saveTargetRecord,
} from '../database/projectTargets';
import type { OnboardingChange } from '../onboarding/onboardingContext';
import { backOff } from './backOff';
import type { Outcome, ReconcileContext, ReconcileTask } from './outcome';
import { reconcileEntra } from './reconcileEntra';
import { reconcileGitHubTeams } from './reconcileGitHubTeams';
import { reconcileTeamsConfig } from './reconcileTeamsConfig';

const TASK_ID = 'reconcile';

/** How long a run that has died keeps others from a target, in milliseconds. */
const LEASE = 5 * 60_000;

/** How many targets are looked at before the queue is read again. */
const BATCH = 60;

/** How long the groups wait for the configuration, in milliseconds. */
const POSTPONED = 3_000;

export type ReconcilerContext = ReconcileContext & {
  estates: Estates;
  directories: EntraDirectories;
  /** How often the queue is looked at, beside when something has changed. */
  frequency: HumanDuration;
  /** How often what is in sync is checked again. */
  recheck: HumanDuration;
  changed(change: OnboardingChange): Promise<void>;
};

/**
 * Makes delivery projects true in their targets, and keeps them so: what has
 * changed at once, what has failed after a while, everything now and then.
 * Of several replicas one does it.
 */
export async function startReconciler(
  context: ReconcilerContext & { scheduler: SchedulerService },
): Promise<{ trigger(): Promise<void> }> {
  const { scheduler, frequency } = context;
  await scheduler.scheduleTask({
    id: TASK_ID,
    frequency,
    // After a crash nothing is done until then.
    timeout: { minutes: 5 },
    initialDelay: { seconds: 3 },
    scope: 'global',
    fn: signal => reconcileDue(context, signal),
  });
  return {
    async trigger() {
      try {
        await scheduler.triggerTask(TASK_ID);
      } catch (error) {
        // It runs already, and reads the queue again before it ends.
        if (!(isError(error) && error.name === ConflictError.name)) {
          throw error;
        }
      }
    },
  };
}

/** Makes true all that is due. */
export async function reconcileDue(
  context: ReconcilerContext,
  signal?: AbortSignal,
): Promise<void> {
  const claim = randomUUID();
  for (;;) {
    const due = await listDueTargets(context.knex, BATCH);
    if (due.length === 0 || signal?.aborted) {
      return;
    }
    // The groups are made as the configuration has them. Nothing else waits:
    // a directory is changed by one run at a time, so that nobody is removed
    // by one who is added by another.
    const lanes = new Map<string, ProjectTarget[]>();
    for (const target of due) {
      const lane = `${target.target} ${target.estate}`;
      lanes.set(lane, [...(lanes.get(lane) ?? []), target]);
    }
    const run = async (isFirst: boolean) =>
      Promise.all(
        [...lanes]
          .filter(([lane]) => lane.startsWith('teams-config') === isFirst)
          .map(async ([, targets]) => {
            for (const target of targets) {
              if (!signal?.aborted) {
                await reconcileTarget(context, target, claim, signal);
              }
            }
          }),
      );
    await run(true);
    await run(false);
  }
}

async function reconcileTarget(
  context: ReconcilerContext,
  due: ProjectTarget,
  claim: string,
  signal?: AbortSignal,
): Promise<void> {
  const { knex, logger } = context;
  const startedAt = new Date().toISOString();
  const target = await claimTarget(knex, due, claim, LEASE);
  if (!target) {
    return;
  }
  const { state } = await getDeliveryProject(knex, target.projectId);
  const others = await listTargets(knex, target.projectId);
  const config = others.find(other => other.target === 'teams-config');
  // Its offboarding has begun, or the groups would be made as they were.
  if (
    state !== 'active' ||
    (target.target === 'entra' && config && config.done < config.wanted)
  ) {
    await postponeTarget(knex, target, claim, Date.now() + POSTPONED);
    return;
  }

  const renewal = setInterval(() => {
    renewTargetClaim(knex, target, claim, LEASE).catch(() => {});
  }, LEASE / 3);
  try {
    const outcome = await carryOut(context, target, claim, signal);
    await finish(context, target, claim, startedAt, outcome);
  } catch (error) {
    // It was stopped, not refused; another run goes on at once.
    if (signal?.aborted) {
      await postponeTarget(knex, target, claim, Date.now());
      return;
    }
    const { message } = toError(error);
    logger.warn(
      `${target.target} of delivery project ${target.projectId} failed: ${message}`,
    );
    await finish(context, target, claim, startedAt, {
      state: 'failed',
      reason: message,
      done: [],
    });
  } finally {
    clearInterval(renewal);
  }
}

async function carryOut(
  context: ReconcilerContext,
  target: ProjectTarget,
  claim: string,
  signal?: AbortSignal,
): Promise<Outcome> {
  const { knex, estates } = context;
  const { projectId } = target;
  const project = await getDeliveryProject(knex, projectId);
  const people = await listMembersAndLeavers(knex, projectId);
  const task: ReconcileTask = {
    project,
    estate: estates.get(project.estate),
    members: people.filter(({ removedAt }) => !removedAt),
    leavers: people.filter(({ removedAt }) => removedAt),
    target,
    decisions: await listDriftDecisions(knex, projectId, target.target),
    saveRecord: record => saveTargetRecord(knex, target, claim, record),
    signal,
  };
  const reconcilers: {
    [name in SyncTarget]: () => Promise<Outcome>;
  } = {
    'teams-config': () => reconcileTeamsConfig(context, task),
    entra: () => reconcileEntra(context, task),
    github: () => reconcileGitHubTeams(context, task),
  };
  return reconcilers[target.target]();
}

async function finish(
  context: ReconcilerContext,
  target: ProjectTarget,
  claim: string,
  startedAt: string,
  outcome: Partial<Outcome> & Pick<Outcome, 'state' | 'done'>,
): Promise<void> {
  const { knex, recheck, changed } = context;
  const { projectId } = target;
  const isDone = outcome.state === 'inSync';
  const attempts = isDone ? 0 : target.attempts + 1;
  const wait = isDone
    ? spread(durationToMilliseconds(recheck))
    : backOff(attempts);
  const isOwn = await finishTarget(knex, target, claim, {
    ...outcome,
    attempts,
    dueAt: Date.now() + wait,
  });
  // Another run has taken over, and tells what it has come to.
  if (!isOwn) {
    return;
  }
  if (isDone) {
    await deleteCarriedOutDecisions(knex, projectId, target.target, startedAt);
  }
  const targets = await listTargets(knex, projectId);
  if (targets.every(({ wanted, done }) => done >= wanted)) {
    await deleteLeavers(knex, projectId, startedAt);
  }
  if (outcome.done.length > 0) {
    await addHistory(knex, {
      subjectId: projectId,
      by: 'adp-portal',
      event: `sync-${target.target}`,
      summary: outcome.done.join('. '),
    });
  }
  if (outcome.state !== target.state) {
    const { name } = await getDeliveryProject(knex, projectId);
    await changed({ kind: 'delivery-project', name, change: 'status' });
  }
}

/** Between three quarters and five quarters, so that not all come at once. */
function spread(duration: number): number {
  return Math.round(duration * (0.75 + Math.random() / 2));
}
