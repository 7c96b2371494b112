import type { Rollout, RolloutWave } from '@adp/plugin-adp-common';
import {
  carryOutWave,
  MovedTagError,
  pinTemplatesVersion,
  readFleet,
  type TeamInWave,
} from '@adp/plugin-adp-node';
import {
  changeRollout,
  type RolloutChange,
  type RolloutWork,
  type StoredRollout,
} from '../database/rollouts';
import {
  addRolloutService,
  holdService,
  readHeldServices,
} from '../database/rolloutServices';
import { isRefusal } from './refusal';
import type { RolloutContext, RolloutRun } from './rolloutWorker';

/** How soon it is looked whether people have merged pull requests, in milliseconds. */
const WAITING = 60_000;

/**
 * Carries out a wave, team by team, until a person holds it. What was done before
 * a crash is found done. With the last wave the version becomes that of new
 * services.
 */
export async function runWave(
  context: RolloutContext,
  { rollout, claim, signal, renew }: RolloutRun,
  { wave: name, by }: Extract<RolloutWork, { kind: 'wave' }>,
): Promise<void> {
  const { knex, estates, github, logger } = context;
  const estate = estates.get(rollout.estate);
  const change = (next: (of: StoredRollout) => RolloutChange) =>
    changeRollout(knex, rollout, next, claim);
  const fleet = await readFleet(github, estate, { signal });
  const problems: Rollout['problems'] = [...fleet.problems];
  let proposed = 0;
  for (const [index, { name: team, team: config }] of fleet.teams.entries()) {
    const now = await change(({ waves }) => ({
      waves: withWave(waves, name, () => ({
        teamsDone: index,
        teams: fleet.teams.length,
      })),
    }));
    if (!now || !(await renew())) {
      return;
    }
    if (!isRunning(now, name)) {
      await change(() => ({ state: 'ready', work: null, release: true }));
      return;
    }
    if (problems.some(problem => problem.team === team)) {
      continue;
    }
    const held = await readHeldServices(knex, rollout.id, team);
    let result: TeamInWave;
    try {
      result = await carryOutWave(
        github,
        estate,
        rollout,
        { wave: name, team, held },
        { logger, signal, requestedBy: by },
      );
    } catch (error) {
      // What is wrong with one team does not stop the others.
      if (!isRefusal(error) || error instanceof MovedTagError) {
        throw error;
      }
      problems.push({ team, reason: error.message });
      // What was proposed may still be merged.
      proposed += hasProposal(now, name, team) ? 1 : 0;
      continue;
    }
    for (const { service, state, reason } of result.services) {
      const row = { service, team, programme: config.programmeName };
      await addRolloutService(knex, rollout.id, row);
      if (state === 'held' && !held.has(service)) {
        await holdService(knex, rollout.id, row, {
          wave: name,
          reason: reason ?? 'It could not be moved',
        });
      }
    }
    proposed += result.services.filter(s => s.state === 'proposed').length;
    if (result.note) {
      problems.push({ team, reason: result.note });
    }
    await change(({ waves }) => ({
      waves: withWave(waves, name, wave => made(wave, result)),
    }));
  }
  await finish(context, { rollout, claim, name, by, problems, proposed });
}

async function finish(
  { knex, estates, github, logger }: RolloutContext,
  of: {
    rollout: StoredRollout;
    claim: string;
    name: string;
    by: string;
    problems: Rollout['problems'];
    proposed: number;
  },
): Promise<void> {
  const { rollout, claim, name, by, problems, proposed } = of;
  const isLast = rollout.waves.at(-1)?.name === name;
  const isDone = proposed === 0;
  if (isDone && isLast) {
    await pinTemplatesVersion(
      github,
      estates.get(rollout.estate),
      rollout.version,
      { logger, requestedBy: by },
    );
  }
  const running = isLast ? 'completed' : 'ready';
  await changeRollout(
    knex,
    rollout,
    ({ waves }) => ({
      state: isDone ? running : 'carryingOut',
      reason: null,
      problems,
      waves: withWave(waves, name, ({ teams }) => ({
        teamsDone: teams,
        ...(isDone
          ? {
              state: 'done',
              reason: undefined,
              doneAt: new Date().toISOString(),
            }
          : {
              state: 'waiting',
              reason: `${proposed} service(s) wait for pull requests to be merged`,
            }),
      })),
      work: isDone ? null : { kind: 'wave', wave: name, by },
      attempts: 0,
      dueAt: Date.now() + (isDone ? 0 : WAITING),
      release: true,
    }),
    claim,
  );
  logger.info(
    `Carried out wave ${name} of the rollout of ${rollout.version} in estate ${rollout.estate}`,
  );
}

/** The waves, one of them with changes. */
export function withWave(
  waves: readonly RolloutWave[],
  name: string,
  change: (wave: RolloutWave) => Partial<RolloutWave>,
): RolloutWave[] {
  return waves.map(wave =>
    wave.name === name ? { ...wave, ...change(wave) } : wave,
  );
}

function isRunning({ waves }: StoredRollout, name: string): boolean {
  return waves.some(
    wave => wave.name === name && ['running', 'waiting'].includes(wave.state),
  );
}

function hasProposal(
  { waves }: StoredRollout,
  name: string,
  team: string,
): boolean {
  return waves.some(
    wave =>
      wave.name === name &&
      wave.pullRequests.some(pullRequest => pullRequest.team === team),
  );
}

function made(
  { commits, pullRequests }: RolloutWave,
  { team, commit, pullRequest }: TeamInWave,
): Partial<RolloutWave> {
  return {
    commits: commit
      ? [...commits, { team, oid: commit.oid, url: commit.url }]
      : commits,
    pullRequests: pullRequest
      ? [
          ...pullRequests.filter(other => other.number !== pullRequest.number),
          { team, number: pullRequest.number, url: pullRequest.url },
        ]
      : pullRequests,
  };
}
