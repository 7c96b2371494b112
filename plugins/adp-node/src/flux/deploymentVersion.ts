import type { FluxTeam } from '@adp/plugin-adp-common';
import type { FileTree } from '../gitops/fileTree';
import { type Owner, ownerFolder, RECORD_FILE } from './layout';
import { environmentsWithFiles } from './plan/environmentFiles';
import { parseRecord } from './plan/generationRecord';
import type { ManifestPlan } from './plan/planManifests';
import { versionToMoveTo } from './prepareDeployment';

/** A version of the templates whose rollout has not come to an environment. */
export type WithheldVersion = {
  version: string;
  /** What an environment gets that has no manifests yet. */
  instead: string;
};

type Deployment = {
  service?: string;
  environment?: string;
  deploys?: boolean;
  upgradeTo?: string;
  withheld?: WithheldVersion;
};

/**
 * Version of the templates to move what exists to, if it is to be moved, and
 * whether it would be, were the version not withheld.
 *
 * @param of.startsIn - environment that services start in
 */
export function chooseUpgrade(
  { service: name, environment, deploys, upgradeTo, withheld }: Deployment,
  of: { team: FluxTeam; current: FileTree; startsIn: string },
): { upgradeTo?: string; isWithheld: boolean } {
  const { team, current, startsIn } = of;
  const service = team.services.find(other => other.name === name);
  if (!deploys || !service || !environment) {
    return { upgradeTo, isWithheld: false };
  }
  const moveTo = versionToMoveTo(
    service,
    { environment, startsIn },
    recordedEnvironments(current, {
      programme: team.programmeName,
      team: team.teamName,
      service: service.name,
    }),
  );
  const isWithheld = moveTo !== undefined && moveTo === withheld?.version;
  return { upgradeTo: isWithheld ? undefined : moveTo, isWithheld };
}

/** The versions of a service by environment, as the record beside its manifests says. */
export function recordedEnvironments(
  current: FileTree,
  owner: Owner,
): Map<string, string> {
  const path = `${ownerFolder(owner)}/${RECORD_FILE}`;
  const text = current.get(path);
  return new Map(
    Object.entries(text ? parseRecord(text, path).environments : {}).map(
      ([environment, { templates }]) => [environment, templates],
    ),
  );
}

/**
 * Whether a plan would bring the version to an environment that has nothing yet:
 * it begins with the version that its service has elsewhere.
 */
export function bringsTooEarly(
  plan: ManifestPlan,
  current: FileTree,
  { service, environment, withheld }: Deployment,
  { programmeName: programme, teamName: team }: FluxTeam,
): WithheldVersion | undefined {
  const isNew =
    withheld &&
    service &&
    environment &&
    withheld.instead !== withheld.version &&
    !environmentsWithFiles(current, { programme, team, service }).includes(
      environment,
    );
  return isNew &&
    plan.versions.some(
      unit =>
        unit.environment === environment && unit.version === withheld.version,
    )
    ? withheld
    : undefined;
}

/** Tells the pipeline why it did not get the version. */
export function describeWithheld(
  { version }: WithheldVersion,
  { service, environment }: Deployment,
  { versions }: ManifestPlan,
): string {
  const has = versions.find(unit => unit.environment === environment)?.version;
  return `Version ${version} of the manifest templates is being rolled out, and has not come to ${service} in ${environment}, which ${
    has ? `has ${has}` : 'keeps the version that it has'
  }`;
}
