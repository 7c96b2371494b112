import type { FluxTeam, FluxTenant } from '@adp/plugin-adp-common';
import { isError } from '@backstage/errors';
import { changesBetween, planManifests } from '../flux/plan/planManifests';
import type { ManifestPlan } from '../flux/plan/planManifests';
import { templatesOf, type TemplateVersions } from '../flux/plan/manifestUnits';
import { compareVersions } from '../flux/plan/versionOrder';
import type { FileChange, FileTree } from '../gitops/fileTree';
import type { FleetUnit } from './fleet';
import { messageOf } from './fleet';
import { type Wave, waveIndex } from './waves';

/** A team with the files that its manifests are made from, and those that there are. */
export type TeamFiles = {
  team: FluxTeam;
  tenant: FluxTenant;
  templates: TemplateVersions;
  current: FileTree;
};

/** A service that is to be moved in some environments. */
export type Move = { service: string; environments: string[] };

export type MovedServices = {
  changes: FileChange[];
  moved: (Move & { plan: ManifestPlan })[];
  /** What stays as it is, and why: its overlay would not build, or an edit by hand is in the way. */
  refused: (Move & { reason: string })[];
};

/**
 * Moves services of a team to a version of the templates, each for itself: one
 * that cannot be moved stays as it is, and the others go on. Pure.
 */
export function moveServices(
  files: TeamFiles,
  moves: readonly Move[],
  version: string,
  options: { withObjects?: boolean } = {},
): MovedServices {
  const result = new Map(files.current);
  const moved: MovedServices['moved'] = [];
  const refused: MovedServices['refused'] = [];
  for (const move of moves) {
    try {
      const plan = planManifests({
        templates: templatesOf(files.templates, version),
        templateVersion: version,
        otherTemplates: files.templates,
        tenant: files.tenant,
        team: files.team,
        ...move,
        upgrade: true,
        withObjects: options.withObjects,
        current: result,
      });
      applyChanges(result, plan.changes);
      moved.push({ ...move, plan });
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      refused.push({ ...move, reason: messageOf(error) });
    }
  }
  return { changes: changesBetween(files.current, result), moved, refused };
}

/** The same for the files that are the team's own, in all of its environments at once. */
export function moveTeamFiles(
  files: TeamFiles,
  version: string,
): { changes: FileChange[]; refusal?: string } {
  try {
    const { changes } = planManifests({
      templates: templatesOf(files.templates, version),
      templateVersion: version,
      otherTemplates: files.templates,
      tenant: files.tenant,
      team: files.team,
      isForTeamAlone: true,
      upgrade: true,
      current: files.current,
    });
    return { changes };
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    return { changes: [], refusal: messageOf(error) };
  }
}

/**
 * What there is to move in the waves up to one: what was new, or held, when its
 * wave was carried out follows with the next. What has the version, or a newer
 * one, is left.
 *
 * @param units - of one team
 */
export function movesUpTo(
  units: readonly FleetUnit[],
  waves: readonly Wave[],
  last: number,
  version: string,
): Move[] {
  const moves = new Map<string, Move>();
  for (const unit of units) {
    const index = waveIndex(waves, unit.service, unit.environment);
    if (index >= 0 && index <= last && isBehind(unit, version)) {
      const move = moves.get(unit.service) ?? {
        service: unit.service,
        environments: [],
      };
      move.environments.push(unit.environment);
      moves.set(unit.service, move);
    }
  }
  return [...moves.values()];
}

/** Whether a version is older than another: 1.0.9 than 1.0.10. */
export function isBehind(unit: FleetUnit, version: string): boolean {
  return (
    unit.version === undefined ||
    (unit.version !== version && compareVersions(unit.version, version) < 0)
  );
}

export function applyChanges(
  files: Map<string, string>,
  changes: readonly FileChange[],
): void {
  for (const { path, after } of changes) {
    if (after === undefined) {
      files.delete(path);
    } else {
      files.set(path, after);
    }
  }
}

/** Whether it is the reason why something cannot be done, rather than a failure. */
export function isRefusal(error: unknown): boolean {
  return (
    isError(error) &&
    ['InputError', 'NotFoundError', 'ConflictError'].includes(error.name)
  );
}
