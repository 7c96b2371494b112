import type { FileChange } from '../../gitops/fileTree';
import { environmentOfPath } from '../plan/environmentFiles';
import type { RecordedUnit } from '../plan/generationRecord';
import { type Owner, ownerFolder, RECORD_FILE } from '../layout';
import type { ManifestRequest } from '../plan/planManifests';
import { OwnerPlan, SHARED } from '../plan/ownerPlan';
import {
  ProvenShapes,
  ShapedPart,
  shapeOf,
  surroundingsOf,
} from './provenShapes';

/** Which owners and services a plan changes, and what their manifests are made of. */
export function whatToCheck(
  request: ManifestRequest,
  changes: readonly FileChange[],
  planned: {
    owners: readonly Owner[];
    plansOfServices: readonly { service: string; plan: OwnerPlan }[];
    planOfTeam: OwnerPlan;
    scope: readonly string[];
  },
): { changed: Owner[]; proven: ProvenShapes } {
  const { team } = request;
  const ownerOf = ownersByPath(planned.owners);
  const changedIn = new Map<Owner, Set<string>>();
  for (const { path } of changes) {
    const owner = ownerOf(path);
    if (owner && !path.endsWith(`/${RECORD_FILE}`)) {
      const places = changedIn.get(owner) ?? new Set();
      changedIn.set(owner, places.add(environmentOfPath(path) ?? SHARED));
    }
  }
  const surroundings = surroundingsOf(request.current);
  const parts = planned.plansOfServices.flatMap(({ service, plan }) => {
    const owner = planned.owners.find(other => other.service === service)!;
    const places = changedIn.get(owner);
    return planned.scope
      .filter(
        environment =>
          plan.record.environments[environment] &&
          (places?.has(environment) || places?.has(SHARED)),
      )
      .map((environment): ShapedPart => {
        const units = unitsOf(plan, planned.planOfTeam, environment);
        return {
          service,
          environment,
          shape:
            units &&
            shapeOf(units, {
              service,
              team: team.teamName,
              environment,
              tenant: request.tenant,
              surroundings,
            }),
        };
      });
  });
  return {
    changed: [...changedIn.keys()],
    proven: new ProvenShapes(parts, request.templates),
  };
}

/** Finds whose a file is; a service's folder lies in the team's. */
function ownersByPath(
  owners: readonly Owner[],
): (path: string) => Owner | undefined {
  const byFolder = new Map(owners.map(owner => [ownerFolder(owner), owner]));
  return path => {
    const names = path.split('/');
    return (
      byFolder.get(names.slice(0, 4).join('/')) ??
      byFolder.get(names.slice(0, 3).join('/'))
    );
  };
}

/** What a part is made of; `undefined` when people have edited it, or it is on the move. */
function unitsOf(
  { record, edited }: OwnerPlan,
  team: OwnerPlan,
  environment: string,
): RecordedUnit[] | undefined {
  const units = [
    record.shared[0],
    record.environments[environment],
    team.record.shared[0],
    team.record.environments[environment],
  ];
  const isPlain =
    record.shared.length === 1 &&
    units.every(unit => unit && unit.templates === units[0].templates) &&
    ![edited, team.edited].some(
      places => places.has(SHARED) || places.has(environment),
    );
  return isPlain ? units : undefined;
}
