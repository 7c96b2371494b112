import { splitEnvironmentName } from '@adp/plugin-adp-common';
import type { Document } from 'yaml';
import type { FileTree } from '../gitops/fileTree';
import { environmentOfPath } from '../flux/plan/environmentFiles';
import { ownerFolder } from '../flux/layout';
import { markedTags, splitImage } from '../flux/templates/imagePolicies';
import { parseYaml } from '../yaml/yaml';

/** What the manifests of a service deploy in an environment. */
export type DeployedVersions = {
  /** Tag of the image; a service that is only a Helm chart has none. */
  imageVersion?: string;
  chartVersion?: string;
};

/**
 * Finds out which versions manifests deploy: what image automation keeps up to
 * date in the HelmRelease of the service, or what somebody has pinned there.
 * The environment's patch comes before the shared file that it patches.
 *
 * @param files - `adp-flux-services`, with at least the service's folder
 */
export function readDeployedVersions(
  files: FileTree,
  owner: { programme: string; team: string; service: string },
  environment: string,
): DeployedVersions {
  const folder = `${ownerFolder(owner)}/`;
  const { environment: letters, instance } = splitEnvironmentName(environment);
  const policy = `:${owner.service}-${letters}-${instance}`;
  const versions: DeployedVersions = {};
  const releases = [...files].filter(
    ([path, text]) => path.startsWith(folder) && text.includes('HelmRelease'),
  );
  for (const wanted of [environment, undefined]) {
    for (const [path, text] of releases) {
      if (environmentOfPath(path.slice(folder.length - 1)) === wanted) {
        const release = parseRelease(text, path, owner.service);
        versions.chartVersion ??= textOf(
          release?.getIn(['spec', 'chart', 'spec', 'version']),
        );
        versions.imageVersion ??= release && imageVersion(release, policy);
      }
    }
  }
  return versions;
}

/** The HelmRelease of the service itself, not that of its infrastructure. */
function parseRelease(
  text: string,
  path: string,
  service: string,
): Document | undefined {
  let document: Document;
  try {
    document = parseYaml(text, path);
  } catch {
    // What is wrong with it is for the generation to say, not for this view.
    return undefined;
  }
  return document.get('kind') === 'HelmRelease' &&
    document.getIn(['metadata', 'name']) === service
    ? document
    : undefined;
}

function imageVersion(release: Document, policy: string): string | undefined {
  const marked = markedTags(release).find(
    image => !image.isTag && image.policy.endsWith(policy),
  );
  const image = release.getIn(['spec', 'values', 'image']);
  return (
    marked?.tag ??
    (typeof image === 'string'
      ? splitImage(image).tag
      : textOf(release.getIn(['spec', 'values', 'image', 'tag'])))
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : undefined;
}
