import type { ManifestPlan } from './plan/planManifests';

/** The same for the same request, so that there is one pull request for it. */
export function proposalBranch(
  { team, service = 'all' }: { team: string; service?: string },
  environment = 'all',
): string {
  return `adp/${team}/${service}-${environment}`;
}

/** What the pull request says about itself. */
export function describeProposal({ changes, warnings }: ManifestPlan): string {
  return [
    `Changes ${changes.length} file(s), generated from the configuration in adp-teams-config.`,
    ...(warnings.length > 0
      ? ['', 'To be looked at:', ...warnings.map(warning => `- ${warning}`)]
      : []),
  ].join('\n');
}
