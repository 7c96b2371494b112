import { ConflictError, InputError } from '@backstage/errors';
import { RequestError } from '@octokit/request-error';
import { estateBranch, type ManifestEstate, templatesTag } from '../estates';
import { TEMPLATES_FOLDER } from '../flux/layout';
import { changesBetween } from '../flux/plan/planManifests';
import { newestFirst } from '../flux/plan/versionOrder';
import { TEMPLATE_RULES_PATH } from '../flux/templates/templateRules';
import { describeGitHubError } from '../gitops/githubErrors';
import { repositoryName } from '../gitops/gitRef';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import { readFleet } from './fleet';

const PATHS = [TEMPLATES_FOLDER, TEMPLATE_RULES_PATH];

const TAGS = 'refs/tags/';

/** How many differing files a refusal names. */
const NAMED = 5;

/** The versions of the templates that an estate has: the tags of its `adp-flux-templates`, newest first. */
export async function listTemplateVersions(
  github: GitHubRepositories,
  estate: ManifestEstate,
  options: { signal?: AbortSignal } = {},
): Promise<string[]> {
  const { owner, repo } = estateBranch(estate, 'fluxTemplates');
  const octokit = github.octokit(estate.organization);
  try {
    const refs = await octokit.paginate(octokit.git.listMatchingRefs, {
      owner,
      repo,
      ref: 'tags/',
      per_page: 100,
      request: { signal: options.signal },
    });
    return newestFirst(refs.map(({ ref }) => ref.slice(TAGS.length)));
  } catch (error) {
    throw describeGitHubError(
      error,
      `list the tags of ${repositoryName({ owner, repo })}`,
    );
  }
}

export type PromotedTemplates = {
  version: string;
  /** Whether the other estate had the same version already. */
  wasThere: boolean;
  /** Files that differ from what was on the branch before. */
  changed: string[];
};

/**
 * Gives an estate the version of the templates that another one runs: the same
 * files, in a commit on its `adp-flux-templates`, with a tag of the same name.
 * Nothing is generated with it until it is rolled out there. Doing it again
 * changes nothing.
 *
 * @param request.version - default: what new services get in the first estate
 * @throws ConflictError when the other estate has another version of this name;
 *   InputError when the first estate does not run this version.
 */
export async function promoteTemplates(
  github: GitHubRepositories,
  from: ManifestEstate,
  to: ManifestEstate,
  request: { version?: string },
  options: OperationOptions & { requestedBy?: string },
): Promise<PromotedTemplates> {
  if (from.name === to.name) {
    throw new InputError(
      `Estate ${to.name} has its own versions already; name another estate to take one from`,
    );
  }
  const { pinnedVersion } = await readFleet(github, from, options);
  const { version = pinnedVersion } = request;
  if (version !== pinnedVersion) {
    throw new InputError(
      `Estate ${from.name} runs version ${pinnedVersion}, not ${version}; roll ${version} out there first, and see that it works`,
    );
  }
  const [source] = await github.read(
    from.organization,
    read => read([{ ref: templatesTag(from, version), paths: PATHS }]),
    options,
  );
  const tag = templatesTag(to, version);
  const branch = estateBranch(to, 'fluxTemplates');
  const { result, commits } = await github.commit(
    to.organization,
    async read => {
      const [there, head] = await read([
        { ref: tag, paths: PATHS, optional: true },
        { ref: branch, paths: PATHS },
      ]);
      const isThere = there.oid !== '';
      const differing = changesBetween(there.files, source.files);
      if (isThere && differing.length > 0) {
        throw new ConflictError(
          `${repositoryName(tag)} has another version ${version}: ${differing
            .slice(0, NAMED)
            .map(({ path }) => path)
            .join(', ')}${
            differing.length > NAMED
              ? ` and ${differing.length - NAMED} more`
              : ''
          } differ from that of ${repositoryName(
            templatesTag(from, version),
          )}. A version stays what it is; give what is new another number`,
        );
      }
      const changes = isThere ? [] : changesBetween(head.files, source.files);
      return {
        result: { head: head.oid, isThere, changes },
        commits: isThere
          ? []
          : [
              {
                ref: branch,
                expectedHeadOid: head.oid,
                message: {
                  subject: `Version ${version} of the manifest templates`,
                  trailers: {
                    'Requested-by': options.requestedBy,
                    'Promoted-from': `${repositoryName(source.ref)}@${
                      source.oid
                    }`,
                  },
                },
                changes,
              },
            ],
      };
    },
    { ...options, alone: true },
  );
  if (!result.isThere && !options.dryRun) {
    await createTag(github, to, version, commits[0]?.oid ?? result.head);
  }
  return {
    version,
    wasThere: result.isThere,
    changed: result.changes.map(({ path }) => path),
  };
}

async function createTag(
  github: GitHubRepositories,
  estate: ManifestEstate,
  version: string,
  oid: string,
): Promise<void> {
  const { owner, repo, ref } = templatesTag(estate, version);
  try {
    await github
      .octokit(estate.organization)
      .git.createRef({ owner, repo, ref, sha: oid });
  } catch (error) {
    throw error instanceof RequestError && error.status === 422
      ? new ConflictError(
          `Tag ${version} of ${repositoryName({
            owner,
            repo,
          })} was made by somebody else at the same time; try again to see whether it is the same`,
        )
      : describeGitHubError(
          error,
          `tag ${repositoryName({ owner, repo })} with ${version}`,
        );
  }
}
