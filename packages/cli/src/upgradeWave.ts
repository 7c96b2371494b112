import {
  carryOutWave,
  planRollout,
  readFleet,
  type TeamInWave,
  wavesOf,
} from '@adp/plugin-adp-node';
import { NotFoundError } from '@backstage/errors';
import { DONE, REFUSED } from './command';
import { connect, estateOf, logger } from './gitHubEstate';
import { isRefusal } from './planTeams';
import type { GitHubSource, Output } from './planOptions';
import { showRolloutPlan } from './showFleet';

/**
 * Moves a wave of the fleet to a version, team by team, with a commit for each;
 * or shows what all waves would change.
 *
 * @returns the exit code: refused when a service was held.
 */
export async function upgradeWave(
  request: { tenant: string; version: string; wave: string },
  source: GitHubSource,
  { isDryRun, output }: { isDryRun: boolean; output: Output },
): Promise<number> {
  const { version, wave } = request;
  const github = connect(source);
  const estate = estateOf(request, source, version);
  const { tenant, teams, problems } = await readFleet(github, estate);
  const waves = wavesOf(tenant);
  if (!waves.some(({ name }) => name === wave)) {
    throw new NotFoundError(
      `There is no wave "${wave}"; there are ${waves
        .map(({ name }) => name)
        .join(', ')}`,
    );
  }
  if (isDryRun) {
    const plan = await planRollout(github, estate, { version });
    process.stdout.write(showRolloutPlan(plan, output, wave));
    return plan.services.some(({ held }) => held) || plan.problems.length > 0
      ? REFUSED
      : DONE;
  }
  const results: TeamInWave[] = [];
  const refused = [...problems];
  for (const { name: team } of teams) {
    if (!refused.some(problem => problem.team === team)) {
      try {
        results.push(
          await carryOutWave(
            github,
            estate,
            { id: `adp-flux-upgrade-${version}`, version, waves },
            { wave, team },
            { logger },
          ),
        );
      } catch (error) {
        if (!isRefusal(error)) {
          throw error;
        }
        refused.push({ team, reason: error.message });
      }
    }
  }
  const held = results.flatMap(({ services }) =>
    services.filter(({ state }) => state === 'held'),
  );
  process.stdout.write(
    output === 'json'
      ? `${JSON.stringify(
          [...results.map(toJson), ...refused],
          undefined,
          2,
        )}\n`
      : [
          ...results.flatMap(describe),
          ...refused.flatMap(({ team, reason }) => [
            `${team}:`,
            `  refused: ${reason}`,
          ]),
          '',
        ].join('\n'),
  );
  if (held.length > 0) {
    process.stderr.write(`${held.length} service(s) held\n`);
  }
  if (refused.length > 0) {
    process.stderr.write(`${refused.length} team(s) refused\n`);
  }
  return held.length + refused.length > 0 ? REFUSED : DONE;
}

function toJson({ team, services, note, commit, pullRequest }: TeamInWave) {
  return {
    team,
    services,
    note,
    commit: commit && { oid: commit.oid, url: commit.url },
    pullRequest: pullRequest && { url: pullRequest.url },
  };
}

function describe(result: TeamInWave): string[] {
  const { team, services, note, commit, pullRequest } = result;
  return [
    `${team}:`,
    ...services.map(
      ({ service, environments, state, reason }) =>
        `  ${service} in ${environments.join(', ')}: ${state}${
          reason ? `: ${reason}` : ''
        }`,
    ),
    ...(note ? [`  warning: ${note}`] : []),
    ...(commit ? [`  commit ${commit.url}`] : []),
    ...(pullRequest ? [`  pull request ${pullRequest.url}`] : []),
  ];
}
