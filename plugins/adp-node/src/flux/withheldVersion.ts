import type { FluxTeam } from '@adp/plugin-adp-common';
import type { FileTree } from '../gitops/fileTree';
import { environmentsWithFiles } from './plan/environmentFiles';
import type { ManifestPlan } from './plan/planManifests';

/** A version of the templates whose rollout has not come to an environment. */
export type WithheldVersion = {
  version: string;
  /** What an environment gets that has no manifests yet. */
  instead: string;
};

type Deployment = {
  service?: string;
  environment?: string;
  withheld?: WithheldVersion;
};

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
