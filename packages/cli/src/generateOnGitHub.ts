import {
  FLUX_TEAMS_FOLDER,
  generateManifests,
  type GitHubRepositories,
  estateBranch,
  type ManifestEstate,
} from '@adp/plugin-adp-node';
import { NotFoundError } from '@backstage/errors';
import { connect, estateOf, logger } from './gitHubEstate';
import type { GitHubSource, PlanRequest } from './planOptions';
import { isRefusal, type TeamPlan } from './planTeams';
import type { Outcome } from './showPlan';
import { UsageError } from './usageError';

/** Told of each team when it is done. */
type OnTeam = (done: number, all: number) => void;

/**
 * Plans what is asked for from the repositories of an organisation on GitHub, and
 * commits or proposes it there unless it is a dry run. Of all teams, each has a
 * commit; none is made when a team would be refused.
 *
 * @throws UsageError without a token; InputError, NotFoundError or ConflictError
 *   with the reason when the one team that was asked for is refused.
 */
export async function generateOnGitHub(
  request: PlanRequest,
  source: GitHubSource,
  isDryRun: boolean,
  onTeam: OnTeam,
): Promise<Outcome> {
  const templateVersion = request.upgradeTo ?? source.templateVersion;
  if (!templateVersion) {
    throw new UsageError(
      'Option --template-version is missing: a tag of adp-flux-templates',
    );
  }
  const github = connect(source);
  const estate = estateOf(request, source, templateVersion);
  const isForAll = request.team === undefined;
  const names = isForAll ? await listTeams(github, estate) : [request.team!];
  const generate = (dryRun: boolean) =>
    generateEach(github, estate, { request, names, dryRun, onTeam });

  let { teams, head } = await generate(isDryRun || isForAll);
  const isRefused = teams.some(({ refusal }) => refusal !== undefined);
  const isWritten = !isDryRun && !isRefused;
  if (isWritten && isForAll) {
    ({ teams, head } = await generate(false));
  }
  return {
    teams,
    templateVersion,
    changes: teams.flatMap(({ plan }) => plan?.changes ?? []),
    head,
    isWritten,
    isForAll,
  };
}

async function generateEach(
  github: GitHubRepositories,
  estate: ManifestEstate,
  of: {
    request: PlanRequest;
    names: readonly string[];
    dryRun: boolean;
    onTeam: OnTeam;
  },
): Promise<{ teams: TeamPlan[]; head?: string }> {
  const { request, names, dryRun, onTeam } = of;
  const { service, environment, upgradeTo } = request;
  const everywhere = environment === undefined;
  const teams: TeamPlan[] = [];
  let firstHead: string | undefined;
  for (const team of names) {
    try {
      const {
        head,
        commit: made,
        pullRequest,
        ...plan
      } = await generateManifests(
        github,
        estate,
        { team, service, environment, everywhere, upgradeTo },
        { logger, dryRun },
      );
      firstHead ??= head;
      teams.push({
        team,
        plan,
        delivery: {
          commit: made && { oid: made.oid, url: made.url },
          pullRequest: pullRequest && {
            number: pullRequest.number,
            url: pullRequest.url,
            outcome: pullRequest.outcome,
          },
        },
      });
    } catch (error) {
      if (request.team !== undefined || !isRefusal(error)) {
        throw error;
      }
      teams.push({ team, refusal: error.message });
    }
    onTeam(teams.length, names.length);
  }
  return { teams, head: firstHead };
}

/** Names of all teams. */
async function listTeams(
  github: GitHubRepositories,
  estate: ManifestEstate,
): Promise<string[]> {
  const [{ files }] = await github.read(estate.organization, read =>
    read([
      { ref: estateBranch(estate, 'teamsConfig'), paths: [FLUX_TEAMS_FOLDER] },
    ]),
  );
  const names = [...files.keys()]
    .map(path => path.slice(FLUX_TEAMS_FOLDER.length + 1))
    .filter(name => name.endsWith('.yaml') && !name.includes('/'))
    .map(name => name.slice(0, -'.yaml'.length));
  if (names.length === 0) {
    throw new NotFoundError(
      `There are no teams in ${FLUX_TEAMS_FOLDER} of ${estate.organization.owner}/adp-teams-config`,
    );
  }
  return names.sort();
}
