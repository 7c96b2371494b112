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

  async of(commit: RolloutCommit, team: FluxTeam): Promise<FileChange[]> {
    const known = this.#changes.get(commit.oid);
    if (known) {
      return known;
    }
    const ref = estateBranch(this.estate, 'fluxServices');
    const paths = [teamFolder(team.programmeName, team.teamName), CLUSTERS];
    const [before, after] = await querySubtrees(
      this.github.octokit(this.estate.organization),
      [commit.parent, commit.oid].map(at => ({ ref, head: false, at, paths })),
      {},
    );
    const changes = changesBetween(
      joined(before.subtrees),
      joined(after.subtrees),
    );
    this.#changes.set(commit.oid, changes);
    return changes;
  }
}

function joined(subtrees: ReadonlyMap<string, FileTree>): FileTree {
  return new Map([...subtrees.values()].flatMap(files => [...files]));
}
