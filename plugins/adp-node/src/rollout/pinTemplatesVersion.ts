import { fluxTenantSchema } from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { estateBranch, type ManifestEstate } from '../estates';
import type { MadeCommit } from '../gitops/branchCommit';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import { fluxTenantPath } from '../teams-config/teamsConfigPaths';
import { parseYaml, stringifyYaml } from '../yaml/yaml';

/**
 * Notes in the tenant's file of `adp-teams-config` which version of the templates
 * new services get; until then it is the one of the portal's configuration. It
 * lies where everything that generates manifests looks anyway: the portal, its
 * templates, pipelines and the command line.
 *
 * @param options.insteadOf - only while it is this one
 * @returns the version from before, and the commit if it was another one.
 */
export async function pinTemplatesVersion(
  github: GitHubRepositories,
  estate: ManifestEstate,
  version: string,
  options: OperationOptions & { requestedBy?: string; insteadOf?: string },
): Promise<{ before: string; commit?: MadeCommit }> {
  const ref = estateBranch(estate, 'teamsConfig');
  const path = fluxTenantPath(estate.tenant);
  const { result, commits } = await github.commit(
    estate.organization,
    async read => {
      const [{ oid, files }] = await read([{ ref, paths: [path] }]);
      const text = files.get(path);
      if (text === undefined) {
        throw new NotFoundError(
          `There is no ${path} in adp-teams-config, which the version is noted in`,
        );
      }
      const before =
        parseConfigFile(fluxTenantSchema, text, path).templatesVersion ??
        estate.templatesVersion;
      const document = parseYaml(text, path);
      document.setIn(['templatesVersion'], version);
      return {
        result: before,
        commits: [
          {
            ref,
            expectedHeadOid: oid,
            message: {
              subject: `Give new services version ${version} of the manifest templates`,
              trailers: {
                'Requested-by': options.requestedBy,
                'Template-version': version,
              },
            },
            changes:
              before === version ||
              (options.insteadOf !== undefined && before !== options.insteadOf)
                ? []
                : [{ path, before: text, after: stringifyYaml(document) }],
          },
        ],
      };
    },
    options,
  );
  return { before: result, commit: commits[0] };
}
