import type { FluxTeam } from '@adp/plugin-adp-common';
import { estateBranch } from '../estates';
import { teamFolder } from '../flux/layout';
import { changesBetween } from '../flux/plan/planManifests';
import type { FileChange, FileTree } from '../gitops/fileTree';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { querySubtrees } from '../gitops/subtreeQuery';
import type { RolloutEstate } from './planRollout';
import type { RolloutCommit } from './rolloutCommits';

/** The lists of the clusters, which all teams are in. */
export const CLUSTERS = 'services/environments';

/** What commits have written below a team's folder, and in the lists of the clusters. */
export class WrittenFiles {
  readonly #changes = new Map<string, FileChange[]>();

  constructor(
    private readonly github: GitHubRepositories,
    private readonly estate: RolloutEstate,
  ) {}

  /** What each of a team's commits has written; one request for all that are new. */
  async of(
    commits: readonly RolloutCommit[],
    team: FluxTeam,
  ): Promise<FileChange[][]> {
    const unknown = commits.filter(({ oid }) => !this.#changes.has(oid));
    if (unknown.length > 0) {
      const ref = estateBranch(this.estate, 'fluxServices');
      const paths = [teamFolder(team.programmeName, team.teamName), CLUSTERS];
      const answers = await querySubtrees(
        this.github.octokit(this.estate.organization),
        unknown
          .flatMap(({ parent, oid }) => [parent, oid])
          .map(at => ({ ref, head: false, at, paths })),
        {},
      );
      unknown.forEach(({ oid }, index) => {
        const [before, after] = answers.slice(2 * index);
        this.#changes.set(
          oid,
          changesBetween(joined(before.subtrees), joined(after.subtrees)),
        );
      });
    }
    return commits.map(({ oid }) => this.#changes.get(oid)!);
  }
}

function joined(subtrees: ReadonlyMap<string, FileTree>): FileTree {
  return new Map([...subtrees.values()].flatMap(files => [...files]));
}
