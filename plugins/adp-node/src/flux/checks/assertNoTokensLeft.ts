import type { FluxTeam } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import type { OwnerPlan } from '../plan/ownerPlan';

/**
 * Refuses manifests that still have tokens, which Flux would deploy as they are.
 *
 * @throws InputError naming each token, its field, and where to set its value.
 */
export function assertNoTokensLeft(
  plans: readonly OwnerPlan[],
  { teamName }: FluxTeam,
): void {
  const problems = plans
    .flatMap(({ rendered }) => rendered)
    .flatMap(({ file, text }) =>
      file.leftTokens
        // A value that somebody has written in its place will do.
        .filter(({ name }) => text.includes(`__${name}__`))
        .map(token => describe(token, file, teamName)),
    );
  if (problems.length > 0) {
    throw new InputError(
      `The manifests cannot be generated:\n- ${[...new Set(problems)].join(
        '\n- ',
      )}`,
    );
  }
}

function describe(
  { name, field, isKey }: { name: string; field: string; isKey: boolean },
  file: { template: string; service?: string; environment?: string },
  teamName: string,
): string {
  const { template, service, environment } = file;
  if (isKey) {
    return `__${name}__ in the name of field ${field} of ${template} is not replaced, since only values are; write the name out in adp-flux-templates`;
  }
  const places = [
    environment && service && `environment ${environment} of the service`,
    environment && `environment ${environment} of the tenant`,
    service && `service "${service}"`,
    `team "${teamName}"`,
    'the tenant',
  ].filter(Boolean);
  return `__${name}__ in field ${field} of ${template} has no value; set ${name} in adp-teams-config, in the configVariables of ${places.join(
    ', or ',
  )}`;
}
