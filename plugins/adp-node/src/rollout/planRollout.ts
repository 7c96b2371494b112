import type { ObjectChanges } from '../flux/plan/objectChanges';
import { compareVersions } from '../flux/plan/versionOrder';
import { InputError } from '@backstage/errors';
import { type Estate, type ManifestEstate } from '../estates';
import { templateRefs } from '../flux/templates/readTemplateVersions';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import {
  type Fleet,
  type FleetUnit,
  generatedUnitsOfTeam,
  messageOf,
  readFleetWith,
} from './fleet';
import {
  applyChanges,
  isBehind,
  isRefusal,
  type Move,
  moveServices,
  type TeamFiles,
} from './moveServices';
import { type ReadTeam, readTeam } from './teamFiles';
import { type Wave, waveIndex, wavesOf } from './waves';

/** An estate with how its rollouts are made. */
export type RolloutEstate = ManifestEstate & Pick<Estate, 'rollout'>;

/** What a version changes of a service in a wave. */
export type PlannedMove = {
  wave: string;
  environments: { name: string; from?: string }[];
  /** Paths in `adp-flux-services`. */
  files: string[];
  /** What changes in the clusters. */
  objects: ObjectChanges[];
  warnings: string[];
};

export type PlannedService = {
  programme: string;
  team: string;
  service: string;
  moves: PlannedMove[];
  /** Why it stays as it is, in all waves. */
  held?: { wave: string; reason: string };
};

export type RolloutPlan = {
  version: string;
  /** What the tag of the version points to; nothing else is rolled out. */
  templatesOid: string;
  waves: Wave[];
  /** Those that have something older, by team and name. */
  services: PlannedService[];
  /** Teams that nothing can be planned for. */
  problems: { team: string; reason: string }[];
  heads: { teamsConfig: string; fluxServices: string };
  /** Version that new services get until this one is rolled out. */
  pinnedVersion: string;
};

/**
 * Works out what a version of the templates would change, wave by wave, and
 * which services have to be held: since an overlay would not build, a check
 * fails, or an edit by hand is in the way. A service that cannot go all the way
 * does not set out. Nothing is written.
 *
 * @throws NotFoundError when there is no such version; InputError when a newer
 *   one is all that there is.
 */
export async function planRollout(
  github: GitHubRepositories,
  estate: RolloutEstate,
  request: { version: string; waves?: readonly Wave[] },
  options: {
    signal?: AbortSignal;
    /** Told of each team that is planned. */
    onTeam?: (done: number, all: number) => void | Promise<void>;
  } = {},
): Promise<RolloutPlan> {
  const { version } = request;
  return github.read(
    estate.organization,
    async read => {
      const fleet = await readFleetWith(read, estate);
      const waves = [
        ...(request.waves ?? wavesOf(fleet.tenant, estate.rollout)),
      ];
      const problems = [...fleet.problems];
      const services: PlannedService[] = [];
      const [{ oid: templatesOid }] = await read(
        templateRefs(estate, [], version),
      );
      for (const [index, { name }] of fleet.teams.entries()) {
        options.signal?.throwIfAborted();
        if (!problems.some(problem => problem.team === name)) {
          try {
            const team = await readTeam(read, github, estate, {
              team: name,
              version,
            });
            services.push(...planTeam(name, team, waves, version));
          } catch (error) {
            // Others do not wait for a team whose files are not valid.
            if (!isRefusal(error)) {
              throw error;
            }
            problems.push({ team: name, reason: messageOf(error) });
          }
        }
        await options.onTeam?.(index + 1, fleet.teams.length);
      }
      // Where nothing is to be moved, new services may have to get the version.
      const refusal =
        services.length === 0 && nothingToDo(version, fleet, problems);
      if (refusal) {
        throw new InputError(refusal);
      }
      return {
        version,
        templatesOid,
        waves,
        services,
        problems,
        heads: fleet.heads,
        pinnedVersion: fleet.pinnedVersion,
      };
    },
    options,
  );
}

function nothingToDo(
  version: string,
  { units, pinnedVersion }: Fleet,
  problems: RolloutPlan['problems'],
): string | undefined {
  if (problems.length > 0) {
    return `Nothing can be rolled out: ${problems
      .map(({ team, reason }) => `${team}: ${reason}`)
      .join('; ')}`;
  }
  const newer = units
    .flatMap(unit => unit.version ?? [])
    .find(other => compareVersions(other, version) > 0);
  if (newer) {
    return `Nothing has a version older than ${version}; there is ${newer} already. To go back, roll back the rollout that brought it`;
  }
  return pinnedVersion === version
    ? `Everything has version ${version} already, so there is nothing to roll out`
    : undefined;
}

function planTeam(
  name: string,
  files: ReadTeam,
  waves: readonly Wave[],
  version: string,
): PlannedService[] {
  const units = generatedUnitsOfTeam(name, files, files.current).filter(unit =>
    isBehind(unit, version),
  );
  return [...new Set(units.map(({ service }) => service))].map(service => ({
    programme: files.team.programmeName,
    team: name,
    service,
    ...planService(
      files,
      units.filter(unit => unit.service === service),
      { waves, version },
    ),
  }));
}

function planService(
  files: TeamFiles,
  units: readonly FleetUnit[],
  { waves, version }: { waves: readonly Wave[]; version: string },
): Pick<PlannedService, 'moves' | 'held'> {
  const current = new Map(files.current);
  const moves: PlannedMove[] = [];
  for (const [index, wave] of waves.entries()) {
    const own = units.filter(
      unit => waveIndex(waves, unit.service, unit.environment) === index,
    );
    if (own.length > 0) {
      const move: Move = {
        service: own[0].service,
        environments: own.map(({ environment }) => environment),
      };
      const result = moveServices({ ...files, current }, [move], version, {
        withObjects: true,
      });
      if (result.refused.length > 0) {
        const [{ reason }] = result.refused;
        return { moves, held: { wave: wave.name, reason } };
      }
      applyChanges(current, result.changes);
      const [{ plan }] = result.moved;
      moves.push({
        wave: wave.name,
        environments: own.map(({ environment, version: from }) => ({
          name: environment,
          from,
        })),
        files: plan.changes.map(({ path }) => path),
        objects: (plan.objects ?? []).filter(
          ({ added, changed, removed }) =>
            added.length + changed.length + removed.length > 0,
        ),
        warnings: plan.warnings,
      });
    }
  }
  return { moves };
}
