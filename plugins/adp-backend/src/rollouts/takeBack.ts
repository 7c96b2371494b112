import {
  closeProposals,
  pinTemplatesVersion,
  rollBack,
} from '@adp/plugin-adp-node';
import { changeRollout, type RolloutWork } from '../database/rollouts';
import { listRolloutServices } from '../database/rolloutServices';
import type { RolloutContext, RolloutRun } from './rolloutWorker';

/** More than any estate has. */
const ALL = 100_000;

/** How soon it is looked whether people have merged a pull request, in milliseconds. */
const WAITING = 60_000;

/**
 * Takes back a wave and those after it, or everything. Where that is proposed,
 * it is done when the pull request is merged, and there is nothing to change any
 * more.
 */
export async function takeBack(
  { knex, estates, github, logger }: RolloutContext,
  { rollout, claim, signal }: RolloutRun,
  { wave, by }: Extract<RolloutWork, { kind: 'rollback' }>,
): Promise<void> {
  const estate = estates.get(rollout.estate);
  const { items } = await listRolloutServices(knex, rollout.id, { limit: ALL });
  const before = new Map(
    items.flatMap(({ team, service, moves }) =>
      moves.flatMap(({ environments }) =>
        environments.map(({ name, from }) => [
          `${team} ${service} ${name}`,
          from,
        ]),
      ),
    ),
  );
  const first = rollout.waves.findIndex(({ name }) => name === wave);
  await closeProposals(
    github,
    estate,
    rollout.waves
      .slice(Math.max(first, 0))
      .flatMap(({ pullRequests }) => pullRequests.map(({ number }) => number)),
    { signal },
  );
  const result = await rollBack(
    github,
    estate,
    rollout,
    {
      since: rollout.head!,
      wave,
      versionBefore: ({ team, service, environment }) =>
        before.get(`${team} ${service} ${environment}`),
    },
    { logger, signal, requestedBy: by },
  );
  if (result.pullRequest) {
    const { url } = result.pullRequest;
    await changeRollout(
      knex,
      rollout,
      () => ({
        reason: `Pull request ${url} takes it back, and is to be merged`,
        problems: result.refused,
        attempts: 0,
        dueAt: Date.now() + WAITING,
        release: true,
      }),
      claim,
    );
    return;
  }
  const isAll = result.waves.length === rollout.waves.length;
  const isClean = result.refused.length === 0;
  // New services get again what they got before the last wave was done, unless
  // another rollout has brought something else since.
  if (isClean && rollout.pinnedBefore) {
    await pinTemplatesVersion(github, estate, rollout.pinnedBefore, {
      logger,
      requestedBy: by,
      insteadOf: rollout.version,
    });
  }
  await changeRollout(
    knex,
    rollout,
    ({ waves }) => ({
      state: isAll && isClean ? 'rolledBack' : 'ready',
      reason: describe(result),
      problems: result.refused,
      waves: waves.map(other =>
        result.waves.includes(other.name) && isClean
          ? {
              ...other,
              state: 'rolledBack',
              reason: undefined,
              approvedBy: undefined,
              approvedAt: undefined,
              teamsDone: 0,
            }
          : other,
      ),
      work: null,
      attempts: 0,
      release: true,
    }),
    claim,
  );
  logger.info(
    `Took ${rollout.version} back in ${result.waves.join(', ')} of estate ${
      rollout.estate
    }`,
  );
}

function describe({
  waves,
  commit,
  refused,
}: Awaited<ReturnType<typeof rollBack>>): string {
  return [
    `Taken back in ${waves.join(', ')}${commit ? `: ${commit.url}` : ''}`,
    ...(refused.length > 0
      ? [
          `${refused
            .map(({ team }) => team)
            .join(
              ', ',
            )} stayed as they are; take their edits back and try again`,
        ]
      : []),
  ].join('. ');
}
