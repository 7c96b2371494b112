import { NotFoundError } from '@backstage/errors';
import { templatesTag, type ManifestEstate } from '../../estates';
import type { GitHubRepositories } from '../../gitops/gitHubRepositories';
import { parseYaml } from '../../yaml/yaml';
import { TEAM_TEMPLATES } from '../layout';

/**
 * `spec.values` of the HelmRelease patch that a service gets in an environment,
 * as the estate's version of the templates has it: tokens are not replaced.
 *
 * @throws NotFoundError when the templates have no such patch.
 */
export async function readPatchValues(
  github: GitHubRepositories,
  estate: ManifestEstate,
  kind: 'deploy' | 'infra',
): Promise<Record<string, unknown>> {
  const path = `${TEAM_TEMPLATES}/service/${kind}/environment/patch.yaml`;
  const [{ files }] = await github.read(estate.organization, read =>
    read([{ ref: templatesTag(estate), paths: [path] }]),
  );
  const text = files.get(path);
  const values =
    text === undefined
      ? undefined
      : parseYaml(text, path).toJS()?.spec?.values;
  if (!values) {
    throw new NotFoundError(
      `Version ${estate.templatesVersion} of ${estate.github.repositories.fluxTemplates} has no spec.values in ${path}`,
    );
  }
  return values;
}
