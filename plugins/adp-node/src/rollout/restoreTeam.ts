import type { FluxTeam, FluxTenant } from '@adp/plugin-adp-common';
import { ConflictError } from '@backstage/errors';
import { checkPlan } from '../flux/checks/checkPlan';
import { ProvenShapes } from '../flux/checks/provenShapes';
import { recordChanges } from '../flux/generationConfig';
import { ownerFolder } from '../flux/layout';
import { environmentOfPath } from '../flux/plan/environmentFiles';
import { mergeFile } from '../flux/plan/mergeFile';
import { changesBetween } from '../flux/plan/planManifests';
import type { FileChange, FileTree } from '../gitops/fileTree';
import { unitsOfTeam } from './fleet';
import type { RolloutCommit } from './rolloutCommits';
import type { ReadTeam } from './teamFiles';
import type { WrittenFiles } from './writtenFiles';

/** Undoes commits, newest first, in the files as they are now. */
export async function restore(
  written: WrittenFiles,
  { team, current }: ReadTeam,
  commits: readonly RolloutCommit[],
): Promise<Map<string, string>> {
  const files = new Map(current);
  const conflicts: string[] = [];
  for (const changes of await written.of(commits, team)) {
    for (const change of changes) {
      const now = files.get(change.path);
      if (now === undefined && change.after !== undefined) {
        // Somebody has removed it since.
        continue;
      }
      const merged = mergeFile({
        path: change.path,
        base: change.after,
        ours: change.before,
        theirs: now,
      });
      if (change.before === undefined && merged.edited) {
        conflicts.push(
          `${change.path}: the rollout has added it, and it was edited since`,
        );
      }
      conflicts.push(
        ...merged.conflicts.map(
          ({ field }) =>
            `${change.path}: ${field} was edited since the rollout changed it`,
        ),
      );
      if (merged.text === undefined) {
        files.delete(change.path);
      } else {
        files.set(change.path, merged.text);
      }
    }
  }
  if (conflicts.length > 0) {
    throw new ConflictError(
      `Edits by hand would be lost:\n- ${conflicts.join(
        '\n- ',
      )}\nTake them back first, or change the files by hand`,
    );
  }
  return files;
}

/** Environments of the tenant whose manifests are to change. */
export function environmentsThatChange(
  { team, tenant }: { team: FluxTeam; tenant: FluxTenant },
  before: FileTree,
  after: FileTree,
): string[] {
  const versions = (files: FileTree) =>
    unitsOfTeam(team.teamName, { team, tenant }, files);
  const next = versions(after);
  const changed = new Set(
    versions(before)
      .filter((unit, index) => unit.version !== next[index].version)
      .map(({ environment }) => environment),
  );
  for (const { path } of changesBetween(before, after)) {
    const environment = environmentOfPath(path);
    if (environment) {
      changed.add(environment);
    }
  }
  return [...changed];
}

/** @throws ConflictError when an overlay would not build, or another environment would change. */
export function assertHarmless(
  { team, tenant, current }: ReadTeam,
  after: FileTree,
  scope: readonly string[],
): void {
  const owner = { programme: team.programmeName, team: team.teamName };
  const changes = changesBetween(current, after);
  const services = team.services.filter(({ name }) => {
    const folder = ownerFolder({ ...owner, service: name });
    return changes.some(({ path }) => path.startsWith(`${folder}/`));
  });
  if (services.length === 0) {
    return;
  }
  checkPlan({
    before: current,
    after,
    tenant,
    team,
    scope,
    heldBack: [],
    changed: services.map(({ name }) => ({ ...owner, service: name })),
    proven: new ProvenShapes(
      services.flatMap(({ name, environments }) =>
        environments
          .filter(environment => scope.includes(environment.name))
          .map(environment => ({
            service: name,
            environment: environment.name,
          })),
      ),
      new Map(),
    ),
  });
}

/** Version of something before the rollout, if that is known. */
export type VersionBefore = (unit: {
  team: string;
  service: string;
  environment: string;
}) => string | undefined;

/** Notes in the configuration which versions the manifests have again. */
export function noteVersions(
  name: string,
  { team, tenant, config }: ReadTeam,
  after: FileTree,
  {
    version,
    versionBefore,
  }: {
    version: string;
    versionBefore?: VersionBefore;
  },
): FileChange[] {
  const configured = (service: string, environment: string) =>
    team.services
      .find(other => other.name === service)
      ?.environments.find(other => other.name === environment)?.manifest
      ?.generatedVersion;
  const recorded = unitsOfTeam(
    name,
    { team: withoutVersions(team), tenant },
    after,
  );
  return recordChanges(
    config.path,
    { before: config.text, text: config.text },
    recorded.flatMap(({ service, environment, version: recordedVersion }) => {
      const is =
        recordedVersion ??
        versionBefore?.({ team: name, service, environment });
      return is !== undefined &&
        is !== version &&
        configured(service, environment) === version
        ? { service, environment, version: is }
        : [];
    }),
  );
}

function withoutVersions(team: FluxTeam): FluxTeam {
  return {
    ...team,
    services: team.services.map(service => ({
      ...service,
      environments: service.environments.map(environment => ({
        ...environment,
        manifest: undefined,
      })),
    })),
  };
}
