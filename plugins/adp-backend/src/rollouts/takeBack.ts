import { pinTemplatesVersion, rollBack } from '@adp/plugin-adp-node';
import { changeRollout, type RolloutWork } from '../database/rollouts';
import { listRolloutServices } from '../database/rolloutServices';
import type { RolloutContext, RolloutRun } from './rolloutWorker';

/** More than any estate has. */
const ALL = 100_000;

/** Takes back a wave and those after it, or everything. */
export async function takeBack(
  { knex, estates, github, logger }: RolloutContext,
  { rollout, claim, signal }: RolloutRun,
  { wave, by }: Extract<RolloutWork, { kind: 'rollback' }>,
): Promise<void> {
  const estate = estates.get(rollout.estate);
  const { items } = await listRolloutServices(knex, rollout.id, { limit: ALL });
  const before = new Map(
    items.flatMap(({ service, moves }) =>
      moves.flatMap(({ environments }) =>
        environments.map(({ name, from }) => [`${service} ${name}`, from]),
      ),
    ),
  );
  const result = await rollBack(
    github,
    estate,
    rollout,
    {
      since: rollout.head!,
      wave,
      versionBefore: (service, environment) =>
        before.get(`${service} ${environment}`),
    },
    { logger, signal, requestedBy: by },
  );
  // New services get again what they got before the last wave was done.
  if (rollout.pinnedBefore) {
    await pinTemplatesVersion(github, estate, rollout.pinnedBefore, {
      logger,
      requestedBy: by,
    });
  }
  const isAll = result.waves.length === rollout.waves.length;
  const isClean = result.refused.length === 0;
  await changeRollout(
    knex,
    rollout,
    ({ waves }) => ({
      state: isAll && isClean ? 'rolledBack' : 'ready',
      reason: describe(result),
      pinnedBefore: null,
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
  pullRequest,
  refused,
}: Awaited<ReturnType<typeof rollBack>>): string {
  const where = commit?.url ?? pullRequest?.url;
  return [
    `Taken back in ${waves.join(', ')}${where ? `: ${where}` : ''}`,
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
