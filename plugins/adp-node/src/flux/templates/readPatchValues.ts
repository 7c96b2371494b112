import { fluxTenantSchema } from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import {
  estateBranch,
  type ManifestEstate,
  templatesTag,
} from '../../estates';
import type { GitHubRepositories } from '../../gitops/gitHubRepositories';
import { parseConfigFile } from '../../teams-config/parseConfigFile';
import { fluxTenantPath } from '../../teams-config/teamsConfigPaths';
import { parseYaml } from '../../yaml/yaml';
import { TEAM_TEMPLATES } from '../layout';

/**
 * `spec.values` of the HelmRelease patch that a service gets in an environment,
 * as the version of the templates has it that new services get: tokens are not
 * replaced.
 *
 * @throws NotFoundError when the templates have no such patch.
 */
export async function readPatchValues(
  github: GitHubRepositories,
  estate: ManifestEstate,
  kind: 'deploy' | 'infra',
): Promise<Record<string, unknown>> {
  const path = `${TEAM_TEMPLATES}/service/${kind}/environment/patch.yaml`;
  const tenantPath = fluxTenantPath(estate.tenant);
  const { files, version } = await github.read(
    estate.organization,
    async read => {
      const [config] = await read([
        { ref: estateBranch(estate, 'teamsConfig'), paths: [tenantPath] },
      ]);
      const tenant = config.files.get(tenantPath);
      const ofNew =
        (tenant &&
          parseConfigFile(fluxTenantSchema, tenant, tenantPath)
            .templatesVersion) ||
        estate.templatesVersion;
      const [templates] = await read([
        { ref: templatesTag(estate, ofNew), paths: [path] },
      ]);
      return { files: templates.files, version: ofNew };
    },
  );
  const text = files.get(path);
  const values =
    text === undefined
      ? undefined
      : parseYaml(text, path).toJS()?.spec?.values;
  if (!values) {
    throw new NotFoundError(
      `Version ${version} of ${estate.github.repositories.fluxTemplates} has no spec.values in ${path}`,
    );
  }
  return values;
}
