import type { RolloutWave } from '@adp/plugin-adp-common';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { Knex } from 'knex';
import {
  changeRollout,
  type RolloutChange,
  type StoredRollout,
} from '../database/rollouts';
import { holdService, releaseService } from '../database/rolloutServices';
import { withWave } from './runWave';

/** A rollout by the address of a request, and who decides about it. */
export type Decision = { knex: Knex; estate: string; id: string; by: string };

/**
 * Lets a wave be carried out.
 *
 * @param of.byAnother - whether somebody else than who started the rollout has to
 * @throws NotAllowedError when it has to be somebody else.
 */
export function approveWave(
  decision: Decision,
  of: { wave: string; byAnother: boolean },
): Promise<StoredRollout> {
  return decide(decision, rollout => {
    const wave = waveOf(rollout, of.wave);
    if (!['pending', 'rolledBack'].includes(wave.state)) {
      throw new ConflictError(
        `Wave ${wave.name} is ${describe(
          wave,
        )}; only what has not begun is approved`,
      );
    }
    if (of.byAnother && rollout.startedBy === decision.by) {
      throw new NotAllowedError(
        `Wave ${wave.name} has to be approved by another platform admin than ${decision.by}, who started the rollout`,
      );
    }
    return {
      waves: withWave(rollout.waves, wave.name, () => ({
        state: 'approved',
        approvedBy: decision.by,
        approvedAt: new Date().toISOString(),
      })),
    };
  });
}

/**
 * Queues a wave to be carried out. One that is done may be carried out again,
 * for services that were released since, or are new.
 *
 * @throws ConflictError when an earlier wave is not done, it is held or needs
 *   approval, or something else is under way.
 */
export function startWave(
  decision: Decision,
  name: string,
): Promise<StoredRollout> {
  return decide(decision, rollout => {
    const wave = waveOf(rollout, name);
    const index = rollout.waves.indexOf(wave);
    assertIdle(rollout);
    const earlier = rollout.waves
      .slice(0, index)
      .find(({ state }) => state !== 'done');
    if (earlier) {
      throw new ConflictError(
        `Wave ${earlier.name} comes before ${name}, and is ${describe(
          earlier,
        )}; carry it out first`,
      );
    }
    if (wave.state === 'held') {
      throw new ConflictError(
        `Wave ${name} is held: ${wave.reason}; release it first`,
      );
    }
    if (wave.needsApproval && !wave.approvedBy) {
      throw new ConflictError(
        `Wave ${name} needs approval; ask a platform admin for it`,
      );
    }
    return {
      state: 'carryingOut',
      reason: null,
      waves: withWave(rollout.waves, name, () => ({
        state: 'running',
        reason: undefined,
        startedBy: decision.by,
        startedAt: new Date().toISOString(),
      })),
      work: { kind: 'wave', wave: name, by: decision.by },
      attempts: 0,
      dueAt: Date.now(),
    };
  });
}

/** Stops a wave after the team at hand, or leaves a service as it is from now on. */
export async function hold(
  decision: Decision,
  of: { wave?: string; service?: string; team?: string; reason: string },
): Promise<StoredRollout> {
  const { knex, id, by } = decision;
  return decide(
    decision,
    rollout => {
      if (!of.wave) {
        return {};
      }
      const wave = waveOf(rollout, of.wave);
      if (!['running', 'waiting', 'approved', 'pending'].includes(wave.state)) {
        throw new ConflictError(
          `Wave ${wave.name} is ${describe(
            wave,
          )}; there is nothing to hold. Roll it back if it should not have been`,
        );
      }
      return {
        waves: withWave(rollout.waves, wave.name, () => ({
          state: 'held',
          reason: `${of.reason} (${by})`,
        })),
        // The worker may be asleep until something is merged, or between tries.
        dueAt: Date.now(),
      };
    },
    async () => {
      const { service, team, reason } = of;
      if (service) {
        await holdService(knex, id, { service, team }, { by, reason });
      }
    },
  );
}

/** Lets a wave be carried out again, or a service be moved with the next one. */
export async function release(
  decision: Decision,
  of: { wave?: string; service?: string; team?: string },
): Promise<StoredRollout> {
  return decide(
    decision,
    rollout => {
      if (!of.wave) {
        return {};
      }
      const wave = waveOf(rollout, of.wave);
      if (wave.state !== 'held') {
        throw new ConflictError(`Wave ${wave.name} is not held`);
      }
      return {
        waves: withWave(rollout.waves, wave.name, () => ({
          state: wave.approvedBy ? 'approved' : 'pending',
          reason: undefined,
        })),
      };
    },
    async () => {
      const { service, team } = of;
      if (service) {
        await releaseService(decision.knex, decision.id, { service, team });
      }
    },
  );
}

/**
 * Queues waves to be taken back. A rollout that nothing was written of ends.
 *
 * @param wave - the first one; default: all
 */
export function startRollback(
  decision: Decision,
  wave?: string,
): Promise<StoredRollout> {
  return decide(decision, rollout => {
    if (wave) {
      waveOf(rollout, wave);
    }
    if (rollout.state === 'rolledBack') {
      throw new ConflictError('The rollout has been rolled back already');
    }
    if (!rollout.head) {
      // The plan may be being made; who makes it finds out by the claim.
      return { state: 'rolledBack', reason: null, work: null, release: true };
    }
    assertIdle(rollout);
    return {
      state: 'rollingBack',
      reason: null,
      work: { kind: 'rollback', wave, by: decision.by },
      attempts: 0,
      dueAt: Date.now(),
    };
  });
}

async function decide(
  { knex, estate, id }: Decision,
  change: (rollout: StoredRollout) => RolloutChange,
  and: () => Promise<void> = async () => {},
): Promise<StoredRollout> {
  const rollout = await changeRollout(knex, { id, estate }, change);
  await and();
  return rollout!;
}

function waveOf({ waves }: StoredRollout, name: string): RolloutWave {
  const wave = waves.find(other => other.name === name);
  if (!wave) {
    throw new NotFoundError(
      `The rollout has no wave "${name}"${
        waves.length > 0
          ? `; it has ${waves.map(other => other.name).join(', ')}`
          : ' yet; its plan is being made'
      }`,
    );
  }
  return wave;
}

/** A wave that is held is none that somebody works on, after the team at hand. */
function assertIdle({ work, state }: StoredRollout): void {
  if (state === 'rolledBack') {
    throw new ConflictError('The rollout has been rolled back; start another');
  }
  if (work) {
    throw new ConflictError(
      work.kind === 'wave'
        ? `Wave ${work.wave} is under way; wait for it, or hold it`
        : `The rollout is being ${
            work.kind === 'plan' ? 'planned' : 'taken back'
          }; wait for that`,
    );
  }
}

function describe({ state }: RolloutWave): string {
  return {
    pending: 'not begun',
    approved: 'approved, and not begun',
    running: 'under way',
    held: 'held',
    waiting: 'waiting for pull requests to be merged',
    done: 'done',
    rolledBack: 'taken back',
  }[state];
}
