import type { ManifestEstate } from '../estates';
import { generateManifests } from '../flux/generateManifests';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';

/** What a generation would change in an environment now. */
export type GenerationDrift = {
  changes: { path: string; change: 'added' | 'changed' | 'removed' }[];
  /** Why it cannot be told: what the generation would be refused for. */
  problem?: string;
};

/**
 * Finds out what generating a service's manifests would change now, without
 * generating them: edits of the configuration, of the templates' tag, and of
 * manifests by hand that a generation would not keep.
 */
export async function readGenerationDrift(
  github: GitHubRepositories,
  estate: ManifestEstate,
  key: { team: string; service: string; environment: string },
  options: Omit<OperationOptions, 'dryRun'>,
): Promise<GenerationDrift> {
  try {
    const { changes } = await generateManifests(github, estate, key, {
      ...options,
      dryRun: true,
    });
    return {
      changes: changes.map(({ path, before, after }) => ({
        path,
        change: describeChange(before, after),
      })),
    };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { changes: [], problem: (error as Error).message };
  }
}

function describeChange(before?: string, after?: string) {
  if (before === undefined) {
    return 'added';
  }
  return after === undefined ? 'removed' : 'changed';
}
