import { NotFoundError } from '@backstage/errors';
import { estateBranch, manifestDelivery } from '../estates';
import { changesBetween } from '../flux/plan/planManifests';
import type { BranchCommit, MadeCommit } from '../gitops/branchCommit';
import type { FileChange, FileTree } from '../gitops/fileTree';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import type { ProposedPullRequest } from '../gitops/proposedPullRequest';
import type { Rollout } from './carryOutWave';
import { messageOf } from './fleet';
import { isRefusal } from './moveServices';
import type { RolloutEstate } from './planRollout';
import {
  findRolloutCommits,
  rollbackTrailers,
  type RolloutCommit,
} from './rolloutCommits';
import {
  assertHarmless,
  environmentsThatChange,
  noteVersions,
  restore,
  type VersionBefore,
} from './restoreTeam';
import { type ReadTeam, readTeam } from './teamFiles';
import { CLUSTERS, WrittenFiles } from './writtenFiles';

export type RolledBack = {
  /** Waves that were taken back: the one that was asked for, and those after it. */
  waves: string[];
  /** Teams whose files are as they were before, but for what others have written since. */
  teams: string[];
  /** Teams that stay as they are, and why. */
  refused: { team: string; reason: string }[];
  changes: FileChange[];
  commit?: MadeCommit;
  pullRequest?: ProposedPullRequest;
};

/**
 * Takes back what a rollout has written in a wave and in those after it, which
 * build upon it, in one commit. What others have written to the same files since
 * stays: versions by image automation, and edits by people; where an edit is in
 * the way, the team stays as it is, with the reason. Every overlay that is not
 * of these waves has to build as before.
 *
 * Where it is only proposed, nothing is noted yet; done again when that is
 * merged, there is nothing left to change, and the versions are noted.
 *
 * @param of.wave - default: the first one, so that all is taken back
 * @param of.since - head of `adp-flux-services` when the rollout was planned
 * @param of.versionBefore - for what has no record beside its manifests
 */
export async function rollBack(
  github: GitHubRepositories,
  estate: RolloutEstate,
  rollout: Rollout,
  of: {
    since: string;
    wave?: string;
    versionBefore?: VersionBefore;
  },
  options: OperationOptions & { requestedBy?: string },
): Promise<RolledBack> {
  const names = rollout.waves.map(({ name }) => name);
  const first = of.wave === undefined ? 0 : names.indexOf(of.wave);
  if (first < 0) {
    throw new NotFoundError(
      `The rollout has no wave "${of.wave}"; it has ${names.join(', ')}`,
    );
  }
  const waves = names.slice(first);
  const servicesBranch = estateBranch(estate, 'fluxServices');
  const configBranch = estateBranch(estate, 'teamsConfig');
  const written = new WrittenFiles(github, estate);

  const { result, commits, pullRequests } = await github.commit(
    estate.organization,
    async read => {
      const [services] = await read([
        { ref: servicesBranch, paths: [] },
        { ref: configBranch, paths: [] },
      ]);
      const found = await findRolloutCommits(
        github,
        estate,
        { id: rollout.id, at: services.oid, since: of.since },
        options,
      );
      const ofWaves = found.filter(({ wave }) => waves.includes(wave));
      const all = new Map<string, string>();
      const before = new Map<string, string>();
      const teams: { name: string; files: ReadTeam; after: FileTree }[] = [];
      const refused: RolledBack['refused'] = [];
      const takenBack: RolloutCommit[] = [];
      const scope = new Set<string>();
      for (const name of new Set(ofWaves.map(({ team }) => team))) {
        try {
          const files = await readTeam(read, github, estate, { team: name });
          // The lists of the clusters are the same files for all teams.
          const current = new Map([...files.current, ...sharedOf(all)]);
          const own = ofWaves.filter(
            ({ team, isTakenBack }) => team === name && !isTakenBack,
          );
          const after = await restore(written, { ...files, current }, own);
          const changed = environmentsThatChange(files, current, after);
          assertHarmless({ ...files, current }, after, changed);
          files.current.forEach((text, path) => {
            if (!before.has(path)) {
              before.set(path, text);
            }
          });
          after.forEach((text, path) => all.set(path, text));
          removed(current, after).forEach(path => all.delete(path));
          changed.forEach(environment => scope.add(environment));
          teams.push({ name, files, after });
          takenBack.push(...own);
        } catch (error) {
          if (!isRefusal(error)) {
            throw error;
          }
          refused.push({ team: name, reason: messageOf(error) });
        }
      }
      const changes = changesBetween(before, all);
      const proposes =
        changes.length > 0 &&
        manifestDelivery(estate, [...scope]) === 'pullRequest';
      const subject = `Roll back ${rollout.version} in ${waves.join(', ')}`;
      const trailers = {
        'Requested-by': options.requestedBy,
        ...rollbackTrailers(rollout.id, takenBack),
      };
      const noted = proposes
        ? []
        : teams.flatMap(({ name, files, after }) =>
            noteVersions(name, files, after, {
              version: rollout.version,
              versionBefore: of.versionBefore,
            }),
          );
      const wanted: BranchCommit[] = [
        {
          ref: servicesBranch,
          expectedHeadOid: services.oid,
          message: { subject, trailers },
          changes,
          pullRequest: proposes
            ? {
                branch: `adp/rollback-${rollout.id}-${waves[0]}`,
                description: `Takes back version ${rollout.version} of the manifest templates.`,
              }
            : undefined,
        },
      ];
      if (noted.length > 0) {
        wanted.push({
          ref: configBranch,
          expectedHeadOid: teams[0].files.config.oid,
          message: {
            subject,
            trailers: { 'Requested-by': options.requestedBy },
          },
          changes: noted,
        });
      }
      return {
        result: {
          waves,
          teams: teams.map(({ name }) => name),
          refused,
          changes,
        },
        commits: wanted,
      };
    },
    { ...options, alone: true },
  );
  const isOfServices = ({ ref }: { ref: { repo: string } }) =>
    ref.repo === servicesBranch.repo;
  return {
    ...result,
    commit: commits.find(isOfServices),
    pullRequest: pullRequests.find(isOfServices),
  };
}

function sharedOf(files: FileTree): [string, string][] {
  return [...files].filter(([path]) => path.startsWith(`${CLUSTERS}/`));
}

function removed(before: FileTree, after: FileTree): string[] {
  return [...before.keys()].filter(path => !after.has(path));
}
