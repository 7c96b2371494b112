import { ConflictError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import { splitEnvironmentName } from '@adp/plugin-adp-common';
import type { FileTree } from '../../gitops/fileTree';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import { KustomizeError } from '../../kustomize/kustomizeError';
import { KustomizeTree } from '../../kustomize/kustomizeTree';
import { ParsedManifests } from '../../kustomize/parsedManifests';
import { environmentOfPath } from '../plan/environmentFiles';
import { type Owner, ownerFolder, teamFolder } from '../layout';
import type { ProvenShapes, ServicePart } from './provenShapes';
import { findRenamedKustomizations } from './renamedKustomizations';
import { checkTeamInEnvironment } from './teamInEnvironment';
import type { FluxTeam, FluxTenant } from '@adp/plugin-adp-common';

/** A plan's files before and after, and whom it is about. */
export type CheckedPlan = {
  before: FileTree;
  after: FileTree;
  tenant: FluxTenant;
  team: FluxTeam;
  /** Environments that may change. */
  scope: readonly string[];
  /** What may be the reason for a problem. */
  heldBack: readonly string[];
  /** Owners with files that change. */
  changed: readonly Owner[];
  proven: ProvenShapes;
};

/**
 * Checks that a plan does no harm: what is built for environments out of scope
 * stays as it is, every overlay in scope builds, and Flux would stop at nothing
 * that it does not stop at already.
 *
 * @returns what is wrong already, and what is likely not meant.
 * @throws ConflictError naming each folder, object and field, and what to do.
 */
export function checkPlan(plan: CheckedPlan): string[] {
  const parsed = new ParsedManifests();
  const before = new KustomizeTree(plan.before, parsed);
  const after = new KustomizeTree(plan.after, parsed);
  const problems: string[] = [];
  const warnings: string[] = [];
  const warningsOf = new Map<string, string[]>();
  const failures = new Set<string>();
  const checkedParts: ServicePart[] = [];

  const overlays = overlaysByOwner([
    ...new Set([...after.folders(), ...before.folders()]),
  ]);
  const owners = plan.changed.map(ownerFolder);
  const team = teamFolder(plan.team.programmeName, plan.team.teamName);
  problems.push(
    ...findRenamedKustomizations(
      { files: plan.before, tree: before },
      { files: plan.after, tree: after },
      {
        owners,
        // What a service has Flux apply is in its team's lists.
        built: [
          `${team}/base/patch`,
          ...[...new Set([team, ...owners])].flatMap(
            folder => overlays.get(folder) ?? [],
          ),
        ],
        parsed,
      },
    ),
  );
  for (const owner of plan.changed) {
    const unproven = plan.proven.unprovenParts(owner);
    checkedParts.push(...unproven);
    for (const folder of overlays.get(ownerFolder(owner)) ?? []) {
      const environment = environmentOfPath(`/${folder}/`)!;
      const isInScope = plan.scope.includes(environment);
      const isProven =
        owner.service &&
        !unproven.some(part => part.environment === environment);
      if (
        isInScope &&
        (isProven || !plan.after.has(`${folder}/kustomization.yaml`))
      ) {
        continue;
      }
      const is = outcome(after, folder);
      if (is instanceof KustomizeError) {
        const was = outcome(before, folder);
        const isOld =
          was instanceof KustomizeError && was.message === is.message;
        const { reason, remedy } = is.details;
        failures.add(is.message);
        (isOld || reason === 'not-evaluated' ? warnings : problems).push(
          `${folder} ${
            isOld ? 'does not build, as before' : 'would not build'
          }: ${is.message}; ${remedy}`,
        );
      } else if (
        !isInScope &&
        !isDeepStrictEqual(outcome(before, folder), is)
      ) {
        problems.push(
          `${folder} would change, though only ${plan.scope.join(
            ', ',
          )} is to be generated; upgrade the service in all environments, or in ${environment} as well`,
        );
      }
    }
  }

  const environments = new Set(
    [...checkedParts, ...teamParts(plan)].map(({ environment }) => environment),
  );
  for (const environment of environments) {
    const found = checkTeamInEnvironment(
      after,
      environment,
      plan,
      checkedParts,
    );
    const old =
      found.errors.length > 0
        ? checkTeamInEnvironment(before, environment, plan, undefined).errors
        : [];
    // That an overlay does not build is told once.
    const isTold = (text: string) =>
      [...failures].some(message => text.includes(message));
    for (const error of found.errors) {
      if (!old.includes(error) && !isTold(error)) {
        problems.push(`${environment}: ${error}`);
      }
    }
    for (const warning of [
      ...found.errors.filter(error => old.includes(error) && !isTold(error)),
      ...found.warnings,
    ]) {
      const names = warningsOf.get(warning) ?? [];
      warningsOf.set(warning, [...names, environment]);
    }
  }
  if (problems.length > 0) {
    throw new ConflictError(
      `The manifests would not work:\n- ${[...new Set(problems)].join(
        '\n- ',
      )}\n${plan.heldBack
        .map(reason => `A reason may be: ${reason}\n`)
        .join('')}Nothing was written`,
    );
  }
  plan.proven.note(checkedParts);
  return [
    ...new Set([
      ...warnings,
      ...[...warningsOf].map(
        ([warning, names]) => `${names.join(', ')}: ${warning}`,
      ),
    ]),
  ];
}

/** A changed team is looked at in all its environments in scope. */
function teamParts({ changed, scope, after, team }: CheckedPlan) {
  const isChanged = changed.some(({ service }) => service === undefined);
  const folder = teamFolder(team.programmeName, team.teamName);
  return isChanged
    ? scope
        .filter(environment =>
          after.has(
            `${folder}/${
              splitEnvironmentName(environment).folder
            }/kustomization.yaml`,
          ),
        )
        .map(environment => ({ environment }))
    : [];
}

function outcome(
  tree: KustomizeTree,
  folder: string,
): readonly KubernetesObject[] | KustomizeError {
  try {
    return tree.build(folder);
  } catch (error) {
    if (error instanceof KustomizeError) {
      return error;
    }
    throw error;
  }
}

/** The folders that environments are built from, by the owner's folder. */
function overlaysByOwner(folders: readonly string[]): Map<string, string[]> {
  const byOwner = new Map<string, string[]>();
  for (const folder of folders.filter(path => environmentOfPath(`${path}/`))) {
    const names = folder.split('/');
    const isOfTeam = names.length === 5 && /^[a-z]{3}$/.test(names[3]);
    const owner = names.slice(0, isOfTeam ? 3 : 4).join('/');
    const own = byOwner.get(owner) ?? [];
    byOwner.set(owner, own);
    own.push(folder);
  }
  return byOwner;
}
