import type { GitHubRepositories, Estates } from '@adp/plugin-adp-node';
import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { ConflictError, isError, toError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  changeRollout,
  claimDueRollout,
  renewRolloutClaim,
  type RolloutWork,
  type StoredRollout,
} from '../database/rollouts';
import { makePlan } from './makePlan';
import { isRefusal } from './refusal';
import { takeBack } from './takeBack';
import { runWave } from './runWave';

const TASK_ID = 'rollouts';

/** How long a run that has died keeps others from going on, in milliseconds. */
const LEASE = 5 * 60_000;

/** Shortest and longest time until another try, in milliseconds. */
const BACK_OFF = { first: 10_000, longest: 60 * 60_000 };

export type RolloutContext = {
  knex: Knex;
  estates: Estates;
  github: GitHubRepositories;
  logger: LoggerService;
};

/** A rollout that one run works on, alone. */
export type RolloutRun = {
  rollout: StoredRollout;
  /** Of this run, in the database. */
  claim: string;
  signal?: AbortSignal;
  /** Keeps others away. @returns whether this run may go on. */
  renew(): Promise<boolean>;
};

/** Plans, carries out and takes back rollouts, in one replica at a time. */
export async function startRolloutWorker(
  context: RolloutContext & { scheduler: SchedulerService },
): Promise<{ trigger(): Promise<void> }> {
  const { scheduler } = context;
  await scheduler.scheduleTask({
    id: TASK_ID,
    frequency: { seconds: 30 },
    // After a crash nothing is done until then.
    timeout: { minutes: 30 },
    initialDelay: { seconds: 5 },
    scope: 'global',
    fn: signal => carryOutDueRollouts(context, signal),
  });
  return {
    async trigger() {
      try {
        await scheduler.triggerTask(TASK_ID);
      } catch (error) {
        // It is running, and looks for more before it ends.
        if (!(isError(error) && error.name === ConflictError.name)) {
          throw error;
        }
      }
    },
  };
}

/** Does all that is due. */
export async function carryOutDueRollouts(
  context: RolloutContext,
  signal?: AbortSignal,
): Promise<void> {
  const claim = randomUUID();
  while (!signal?.aborted) {
    const rollout = await claimDueRollout(context.knex, claim, LEASE);
    if (!rollout) {
      return;
    }
    await carryOut(context, {
      rollout,
      claim,
      signal,
      renew: () => renewRolloutClaim(context.knex, rollout.id, claim, LEASE),
    });
  }
}

async function carryOut(
  context: RolloutContext,
  run: RolloutRun,
): Promise<void> {
  const { knex, logger } = context;
  const { rollout, claim, signal } = run;
  const work = rollout.work!;
  try {
    await doWork(context, run, work);
  } catch (error) {
    // It was stopped, not refused; another run goes on at once.
    if (signal?.aborted) {
      await changeRollout(knex, rollout, () => ({ release: true }), claim);
      return;
    }
    const { message } = toError(error);
    logger.warn(
      `Rollout of ${rollout.version} in estate ${rollout.estate}: ${work.kind} failed: ${message}`,
    );
    if (isRefusal(error)) {
      await refuse(context, run, work, message);
      return;
    }
    await changeRollout(
      knex,
      rollout,
      ({ attempts }) => ({
        reason: `${message}. It is tried again`,
        attempts: attempts + 1,
        dueAt:
          Date.now() +
          Math.min(BACK_OFF.first * 2 ** attempts, BACK_OFF.longest),
        release: true,
      }),
      claim,
    );
  }
}

function doWork(
  context: RolloutContext,
  run: RolloutRun,
  work: RolloutWork,
): Promise<void> {
  switch (work.kind) {
    case 'plan':
      return makePlan(context, run);
    case 'wave':
      return runWave(context, run, work);
    default:
      return takeBack(context, run, work);
  }
}

/** Trying again would not help: a person has to decide. */
async function refuse(
  { knex }: RolloutContext,
  { rollout, claim }: RolloutRun,
  work: RolloutWork,
  reason: string,
): Promise<void> {
  await changeRollout(
    knex,
    rollout,
    ({ waves }) => ({
      state: work.kind === 'plan' ? 'failed' : 'ready',
      reason,
      waves: waves.map(wave =>
        work.kind === 'wave' && wave.name === work.wave
          ? { ...wave, state: 'held', reason }
          : wave,
      ),
      work: null,
      release: true,
    }),
    claim,
  );
}
