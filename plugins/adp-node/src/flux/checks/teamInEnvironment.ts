import {
  FluxTeam,
  FluxTenant,
  splitEnvironmentName,
} from '@adp/plugin-adp-common';
import { posix } from 'node:path';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import { KustomizeError } from '../../kustomize/kustomizeError';
import type { KustomizeTree } from '../../kustomize/kustomizeTree';
import { fluxTenantPath } from '../../teams-config/teamsConfigPaths';
import { checkEnvironment } from './checkEnvironment';
import type { CheckedEnvironment } from './environmentToCheck';
import { declaredFlux } from './environmentVariables';
import type { FluxProblem } from './fluxProblem';
import { teamFolder } from '../layout';

const DECLARED_IN = `${fluxTenantPath('{tenant}')} of adp-teams-config`;

/**
 * Follows Flux through what a team has in an environment. The cluster's list names
 * other teams too, whose files were not read; so it is entered at the team's.
 *
 * @param only - services to look into; default: all
 */
export function followTeam(
  tree: KustomizeTree,
  environment: string,
  { tenant, team }: { tenant: FluxTenant; team: FluxTeam },
  only?: readonly string[],
): CheckedEnvironment {
  const folder = teamFolder(team.programmeName, team.teamName);
  const cluster = `services/environments/${
    splitEnvironmentName(environment).folder
  }`;
  const leftOut = new Set(
    only && team.services.map(({ name }) => name).filter(isNotIn(only)),
  );
  const isLeftOut = (path: string) =>
    path.startsWith(`${folder}/`) &&
    leftOut.has(path.slice(folder.length + 1).split('/', 1)[0]);
  return checkEnvironment({
    environment,
    build: requested => {
      const path = posix.normalize(requested);
      if (path === cluster) {
        return tree.build(`${folder}/base/patch`);
      }
      return tree
        .build(path)
        .filter(object => !isLeftOut(posix.normalize(appliedPath(object))));
    },
    flux: declaredFlux(tenant, environment),
    declaredIn: DECLARED_IN,
    team,
  });
}

function isNotIn(names: readonly string[]): (name: string) => boolean {
  return name => !names.includes(name);
}

/** The folder that an object has Flux apply, if it is one that does. */
function appliedPath({ spec }: KubernetesObject): string {
  const { path } = (spec ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : '';
}

/** What Flux would stop at in an environment of a team, and what is likely not meant. */
export function checkTeamInEnvironment(
  tree: KustomizeTree,
  environment: string,
  of: { tenant: FluxTenant; team: FluxTeam },
  parts: readonly { service: string; environment: string }[] | undefined,
): { errors: string[]; warnings: string[] } {
  const only = parts
    ?.filter(part => part.environment === environment)
    .map(({ service }) => service);
  let problems = problemsOf(tree, environment, of, only);
  if (only && problems.some(({ severity }) => severity === 'error')) {
    // It may be about something in a service that was left out.
    problems = problemsOf(tree, environment, of, undefined);
  }
  const texts = (wanted: FluxProblem['severity']) =>
    problems.filter(({ severity }) => severity === wanted).map(describe);
  return { errors: texts('error'), warnings: texts('warning') };
}

function problemsOf(
  ...args: Parameters<typeof followTeam>
): readonly FluxProblem[] {
  try {
    return followTeam(...args).problems;
  } catch (error) {
    if (error instanceof KustomizeError) {
      const { file, remedy } = error.details;
      return [{ severity: 'error', file, message: error.message, remedy }];
    }
    throw error;
  }
}

function describe(problem: FluxProblem): string {
  const { file, object, field, message, remedy } = problem;
  const where = [file, object, field].filter(Boolean).join(', ');
  return `${where}${where && ': '}${message}; ${remedy}`;
}
