import { planRollout } from '@adp/plugin-adp-node';
import { changeRollout } from '../database/rollouts';
import { replaceRolloutServices } from '../database/rolloutServices';
import type { RolloutContext, RolloutRun } from './rolloutWorker';

/** Works out what a rollout would change, and keeps it to be looked at. */
export async function makePlan(
  { knex, estates, github, logger }: RolloutContext,
  { rollout, claim, signal, renew }: RolloutRun,
): Promise<void> {
  const { id, version } = rollout;
  const plan = await planRollout(
    github,
    estates.get(rollout.estate),
    { version },
    {
      signal,
      async onTeam() {
        await renew();
      },
    },
  );
  if (!(await renew())) {
    return;
  }
  await replaceRolloutServices(knex, id, plan.services);
  const teams = new Set(plan.services.map(({ team }) => team)).size;
  await changeRollout(
    knex,
    rollout,
    () => ({
      state: 'ready',
      reason: null,
      waves: plan.waves.map(wave => ({
        ...wave,
        state: 'pending',
        teamsDone: 0,
        teams,
        commits: [],
        pullRequests: [],
      })),
      problems: plan.problems,
      templatesOid: plan.templatesOid,
      head: plan.heads.fluxServices,
      pinnedBefore: plan.pinnedVersion,
      work: null,
      attempts: 0,
      release: true,
    }),
    claim,
  );
  const held = plan.services.filter(service => service.held).length;
  logger.info(
    `Planned to roll ${version} out in estate ${rollout.estate}: ${plan.services.length} services, ${held} of them held`,
  );
}
