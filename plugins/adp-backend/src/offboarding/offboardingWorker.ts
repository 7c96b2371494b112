import type { OffboardingStep } from '@adp/plugin-adp-common';
import type { Estates } from '@adp/plugin-adp-node';
import type { SchedulerService } from '@backstage/backend-plugin-api';
import { ConflictError, toError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { getDeliveryProject } from '../database/deliveryProjects';
import { isBeingReconciled } from '../database/projectTargets';
import {
  claimDueOffboarding,
  renewClaim,
  saveOffboarding,
  StoredOffboarding,
} from '../database/offboardings';
import {
  OffboardingContext,
  StepOfOffboarding,
  stepsOf,
} from './offboardingSteps';

const TASK_ID = 'offboarding';

/** How long a run that has died keeps others from going on, in milliseconds. */
const LEASE = 5 * 60_000;

/** Shortest and longest time until another try, in milliseconds. */
const BACK_OFF = { first: 10_000, longest: 60 * 60_000 };

/** How soon somebody's part, such as merging a pull request, is looked for. */
const WAITING = 60_000;

type WorkerContext = OffboardingContext & {
  estates: Estates;
};

/** Carries out offboardings, one after the other, in one replica at a time. */
export async function startOffboardingWorker(
  context: WorkerContext & { scheduler: SchedulerService },
): Promise<{ trigger(): Promise<void> }> {
  const { scheduler } = context;
  await scheduler.scheduleTask({
    id: TASK_ID,
    frequency: { seconds: 30 },
    // After a crash nothing is done until then.
    timeout: { minutes: 10 },
    initialDelay: { seconds: 5 },
    scope: 'global',
    fn: signal => carryOutDue(context, signal),
  });
  return {
    async trigger() {
      try {
        await scheduler.triggerTask(TASK_ID);
      } catch (error) {
        // It is running, and looks for more before it ends.
        if (!(error instanceof Error && error.name === ConflictError.name)) {
          throw error;
        }
      }
    },
  };
}

/** Carries out all offboardings that are due. */
export async function carryOutDue(
  context: WorkerContext,
  signal?: AbortSignal,
): Promise<void> {
  const claim = randomUUID();
  while (!signal?.aborted) {
    const offboarding = await claimDueOffboarding(context.knex, claim, LEASE);
    if (!offboarding) {
      return;
    }
    await carryOut(context, offboarding, claim, signal);
  }
}

async function carryOut(
  context: WorkerContext,
  offboarding: StoredOffboarding,
  claim: string,
  signal?: AbortSignal,
): Promise<void> {
  const { knex, estates, logger } = context;
  const { id, what, requestedBy } = offboarding;
  const project = await getDeliveryProject(knex, offboarding.projectId);
  // What a run of the reconciler is about to write would come back.
  if (!what.service && (await isBeingReconciled(knex, project.id))) {
    await saveOffboarding(knex, id, claim, {
      state: 'pending',
      steps: offboarding.steps,
      dueAt: Date.now() + BACK_OFF.first,
      release: true,
    });
    return;
  }
  const steps = stepsOf(context, {
    project,
    estate: estates.get(project.estate),
    what,
    requestedBy,
    signal,
  });
  const tell = () =>
    context.changed({
      kind: 'delivery-project',
      name: project.name,
      change: 'status',
    });
  let progress = offboarding.steps;
  const note = (step: StepOfOffboarding, change: Partial<OffboardingStep>) => {
    progress = progress.map(other =>
      other.id === step.id ? { ...other, reason: undefined, ...change } : other,
    );
  };
  for (const step of steps) {
    if (progress.find(({ id: other }) => other === step.id)?.state === 'done') {
      continue;
    }
    if (!(await renewClaim(knex, id, claim, LEASE))) {
      return;
    }
    try {
      const { waitingFor } = await step.run();
      note(step, {
        state: waitingFor ? 'waiting' : 'done',
        reason: waitingFor,
      });
      if (waitingFor) {
        await saveOffboarding(knex, id, claim, {
          state: 'pending',
          reason: waitingFor,
          steps: progress,
          dueAt: Date.now() + WAITING,
          release: true,
        });
        await tell();
        return;
      }
      await saveOffboarding(knex, id, claim, {
        state: 'pending',
        steps: progress,
        release: false,
      });
      await tell();
    } catch (error) {
      const { message } = toError(error);
      const attempts = offboarding.attempts + 1;
      note(step, { state: 'failed', reason: message });
      logger.warn(
        `Offboarding of ${offboarding.scope} of ${project.name}: ${step.title} failed: ${message}`,
      );
      await saveOffboarding(knex, id, claim, {
        state: 'failed',
        reason: message,
        steps: progress,
        attempts,
        dueAt: Date.now() + backOff(attempts),
        release: true,
      });
      await tell();
      return;
    }
  }
  await saveOffboarding(knex, id, claim, {
    state: 'done',
    steps: progress,
    release: true,
  });
  logger.info(`Offboarded ${offboarding.scope} of ${project.name}`);
}

function backOff(attempts: number): number {
  return Math.min(BACK_OFF.first * 2 ** (attempts - 1), BACK_OFF.longest);
}
