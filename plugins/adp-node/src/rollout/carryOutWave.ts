import type { FluxTeam } from '@adp/plugin-adp-common';
import { ConflictError } from '@backstage/errors';
import { estateBranch, manifestDelivery } from '../estates';
import { recordChanges } from '../flux/generationConfig';
import { changesBetween } from '../flux/plan/planManifests';
import type { MadeCommit } from '../gitops/branchCommit';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import type { ProposedPullRequest } from '../gitops/proposedPullRequest';
import { type FleetUnit, generatedUnitsOfTeam } from './fleet';
import {
  applyChanges,
  isBehind,
  moveServices,
  movesUpTo,
  moveTeamFiles,
} from './moveServices';
import type { RolloutEstate } from './planRollout';
import { rolloutTrailers } from './rolloutCommits';
import { readTeam } from './teamFiles';
import { type Wave, waveIndex } from './waves';

/** A rollout as far as carrying it out has to know it. */
export type Rollout = {
  /** Stands in its commits, by which they are found again. */
  id: string;
  version: string;
  /** As it was planned; a tag that was moved since is refused. */
  templatesOid?: string;
  waves: readonly Wave[];
};

/** How a service is after a wave: proposed ones wait for a pull request to be merged. */
export type ServiceInWave = {
  service: string;
  /** Those of the wave. */
  environments: string[];
  state: 'moved' | 'proposed' | 'held';
  reason?: string;
};

export type TeamInWave = {
  team: string;
  /** Those that have something in the wave. */
  services: ServiceInWave[];
  /** Why the team's own files stay as they are. */
  note?: string;
  commit?: MadeCommit;
  pullRequest?: ProposedPullRequest;
};

/** The tag of a version is not what was planned any more; it concerns all teams. */
export class MovedTagError extends ConflictError {}

/**
 * Carries out a wave for one team, in one commit to `adp-flux-services` and, in
 * the same request, one to `adp-teams-config` that notes the versions. What the
 * team has in earlier waves and was left behind there is moved too. A service
 * that cannot be moved is held with the reason, and the others go on. Doing it
 * again changes nothing.
 *
 * The team's own files, which all its environments share, follow with the last
 * wave, when all of its services have the version.
 *
 * @param held - services to leave as they are
 * @throws MovedTagError when the version is not what was planned any more.
 */
export async function carryOutWave(
  github: GitHubRepositories,
  estate: RolloutEstate,
  rollout: Rollout,
  of: { wave: string; team: string; held?: ReadonlyMap<string, string> },
  options: OperationOptions & { requestedBy?: string },
): Promise<TeamInWave> {
  const { version, waves } = rollout;
  const last = waves.findIndex(({ name }) => name === of.wave);
  const servicesBranch = estateBranch(estate, 'fluxServices');

  const { result, commits, pullRequests } = await github.commit(
    estate.organization,
    async read => {
      const files = await readTeam(read, github, estate, {
        team: of.team,
        version,
      });
      assertSameTemplates(rollout, files.templatesOid);
      const unitsBefore = generatedUnitsOfTeam(of.team, files, files.current);
      const moves = movesUpTo(unitsBefore, waves, last, version).filter(
        ({ service }) => !of.held?.has(service),
      );
      const { moved, refused, changes } = moveServices(files, moves, version);
      const after = new Map(files.current);
      applyChanges(after, changes);
      const units = generatedUnitsOfTeam(of.team, files, after);
      const isWhole =
        last === waves.length - 1 &&
        units.length > 0 &&
        units.every(unit => !isBehind(unit, version));
      const own = isWhole
        ? moveTeamFiles({ ...files, current: after }, version)
        : { changes: [] };
      applyChanges(after, own.changes);
      const allChanges = changesBetween(files.current, after);

      const environments = [
        ...moved.flatMap(move => move.environments),
        // All environments share the team's own files.
        ...(own.changes.length > 0
          ? units.map(({ environment }) => environment)
          : []),
      ];
      const proposes =
        allChanges.length > 0 &&
        manifestDelivery(estate, environments) === 'pullRequest';
      const trailers = {
        'Requested-by': options.requestedBy,
        'Template-version': version,
        ...rolloutTrailers({ ...of, id: rollout.id }),
      };
      const inWave = units.filter(
        ({ service, environment }) =>
          waveIndex(waves, service, environment) === last,
      );
      return {
        result: {
          services: describe(inWave, { version, refused, held: of.held }).map(
            service => ({
              ...service,
              state:
                proposes &&
                service.state === 'moved' &&
                moved.some(move => move.service === service.service)
                  ? ('proposed' as const)
                  : service.state,
            }),
          ),
          note: own.refusal,
        },
        commits: [
          {
            ref: servicesBranch,
            expectedHeadOid: files.head,
            message: {
              subject: `${of.team} ${of.wave} manifest`,
              trailers,
            },
            changes: allChanges,
            pullRequest: proposes
              ? {
                  branch: `adp/${of.team}/rollout-${version}-${of.wave}`,
                  description: `Moves ${moved
                    .map(({ service }) => service)
                    .join(
                      ', ',
                    )} to version ${version} of the manifest templates in ${
                    of.wave
                  }.`,
                }
              : undefined,
          },
          {
            ref: estateBranch(estate, 'teamsConfig'),
            expectedHeadOid: files.config.oid,
            message: {
              subject: `Update config file: ${files.config.path}`,
              trailers,
            },
            changes: proposes
              ? []
              : recordChanges(
                  files.config.path,
                  { before: files.config.text, text: files.config.text },
                  units
                    .filter(
                      unit =>
                        unit.version === version &&
                        isInWavesUpTo(unit, waves, last) &&
                        !isNoted(files.team, unit),
                    )
                    .map(({ service, environment }) => ({
                      service,
                      environment,
                      version,
                    })),
                ),
          },
        ],
      };
    },
    // Found again by what it says, and taken back as a whole.
    { ...options, alone: true },
  );
  const isOfServices = ({ ref }: { ref: { repo: string } }) =>
    ref.repo === servicesBranch.repo;
  return {
    team: of.team,
    ...result,
    commit: commits.find(isOfServices),
    pullRequest: pullRequests.find(isOfServices),
  };
}

function assertSameTemplates(
  { version, templatesOid }: Rollout,
  oid: string | undefined,
) {
  if (templatesOid !== undefined && templatesOid !== oid) {
    throw new MovedTagError(
      `Tag ${version} of adp-flux-templates is not what was planned: it was ${templatesOid}, and is ${oid} now. Roll back what was carried out, or put the tag back; give what is new a version of its own`,
    );
  }
}

/** What is noted already may be marked to be generated again, for another reason. */
function isNoted({ services }: FluxTeam, unit: FleetUnit): boolean {
  return services.some(
    ({ name, environments }) =>
      name === unit.service &&
      environments.some(
        environment =>
          environment.name === unit.environment &&
          environment.manifest?.generatedVersion === unit.version,
      ),
  );
}

function isInWavesUpTo(
  { service, environment }: FleetUnit,
  waves: readonly Wave[],
  last: number,
): boolean {
  const index = waveIndex(waves, service, environment);
  return index >= 0 && index <= last;
}

/** How the services of a wave are, by their names. */
function describe(
  units: readonly FleetUnit[],
  {
    version,
    refused,
    held,
  }: {
    version: string;
    refused: readonly { service: string; reason: string }[];
    held?: ReadonlyMap<string, string>;
  },
): ServiceInWave[] {
  return [...new Set(units.map(({ service }) => service))].map(service => {
    const own = units.filter(unit => unit.service === service);
    const reason =
      refused.find(other => other.service === service)?.reason ??
      held?.get(service);
    return {
      service,
      environments: own.map(({ environment }) => environment),
      ...(own.some(unit => isBehind(unit, version))
        ? { state: 'held' as const, reason }
        : { state: 'moved' as const }),
    };
  });
}
