import type { Estate } from '@adp/plugin-adp-node';
import { NotAllowedError } from '@backstage/errors';
import type { PipelineRule } from './pipelineIssuers';
import type { PipelineSubject } from './pipelineSubject';

/** What a pipeline wants to do something with. */
export type PipelineRequest = {
  estate: Estate;
  team: string;
  /** Missing for what concerns all services of the team. */
  service?: string;
  environment?: string;
};

/**
 * Makes sure that a pipeline may do something with a service.
 *
 * @param rules - of the configuration, by name
 * @throws NotAllowedError saying what it may do.
 */
export function assertMayDeploy(
  rules: ReadonlyMap<string, PipelineRule>,
  { rule: name, identity }: PipelineSubject,
  request: PipelineRequest,
): void {
  const rule = rules.get(name);
  if (!rule || !allows(rule, identity, request)) {
    const { team, service, environment, estate } = request;
    const what = [
      service ? `service ${service}` : `all services`,
      `of delivery project ${team}`,
      environment && `in ${environment}`,
      `of estate ${estate.name}`,
    ];
    throw new NotAllowedError(
      `The pipeline ${identity} may not deploy ${what
        .filter(Boolean)
        .join(' ')}: rule "${name}" of the portal's configuration ${
        rule ? describe(rule) : 'does not exist any more'
      }. Ask the platform team to add it`,
    );
  }
}

function allows(
  rule: PipelineRule,
  identity: string,
  { estate, team, service, environment }: PipelineRequest,
): boolean {
  if (rule.estate !== undefined && rule.estate !== estate.name) {
    return false;
  }
  if (rule.environments) {
    if (!environment || !rule.environments.includes(environment)) {
      return false;
    }
  }
  if (rule.teams?.includes(team)) {
    return true;
  }
  if (service === undefined) {
    return false;
  }
  const ownRepository = `${estate.organization.owner}/${service}`;
  return (
    Boolean(rule.services?.includes(service)) ||
    (Boolean(rule.ownRepository) &&
      identity.toLowerCase() === ownRepository.toLowerCase())
  );
}

function describe(rule: PipelineRule): string {
  const parts = [
    rule.teams && `the delivery projects ${rule.teams.join(', ')}`,
    rule.services && `the services ${rule.services.join(', ')}`,
    rule.ownRepository && 'the service of its own repository',
    rule.reads && `reading of ${rule.reads.join(', ')}`,
  ].filter(Boolean);
  return `allows ${parts.join(' and ')}${
    rule.environments ? ` in ${rule.environments.join(', ')}` : ''
  }${rule.estate ? ` of estate ${rule.estate}` : ''}`;
}
