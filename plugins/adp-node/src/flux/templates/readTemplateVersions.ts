import type { FluxTeam } from '@adp/plugin-adp-common';
import { type ManifestEstate, templatesTag } from '../../estates';
import type { ReadRefs } from '../../gitops/branchReader';
import type { FileTree } from '../../gitops/fileTree';
import type { GitHubRepositories } from '../../gitops/gitHubRepositories';
import { parseRecord } from '../plan/generationRecord';
import { RECORD_FILE, TEMPLATES_FOLDER } from '../layout';
import type { TemplateVersions } from '../plan/manifestUnits';
import { TEMPLATE_RULES_PATH } from './templateRules';

/** There are few versions, and they stay as they are. */
const templatesByCommit = new Map<string, FileTree>();

/**
 * The versions of the templates as something to read. A version whose tag is not
 * there (any more) is left out, unless it is asked for.
 */
export function templateRefs(
  estate: ManifestEstate,
  versions: Iterable<string>,
  asked?: string,
) {
  return [...new Set([...(asked ? [asked] : []), ...versions])].map(
    version => ({
      ref: templatesTag(estate, version),
      paths: [TEMPLATES_FOLDER, TEMPLATE_RULES_PATH],
      optional: version !== asked,
    }),
  );
}

/**
 * The files of all these versions that there are. The same commit gives the same
 * map each time, so that what was made of the templates can be kept with it.
 */
export async function readTemplateVersions(
  read: ReadRefs,
  estate: ManifestEstate,
  versions: ReadonlySet<string>,
): Promise<TemplateVersions> {
  const list = [...versions];
  const snapshots = await read(templateRefs(estate, list));
  const found = new Map<string, FileTree>();
  list.forEach((version, index) => {
    const { oid, files } = snapshots[index];
    if (files.size > 0) {
      const known = templatesByCommit.get(oid) ?? files;
      templatesByCommit.set(oid, known);
      found.set(version, known);
    }
  });
  return found;
}

/** Versions of the templates that this process has needed for an estate. */
const usedVersions = new WeakMap<
  GitHubRepositories,
  Map<string, Set<string>>
>();

export function versionsInUse(
  github: GitHubRepositories,
  estate: ManifestEstate,
) {
  const ofEstates = usedVersions.get(github) ?? new Map<string, Set<string>>();
  usedVersions.set(github, ofEstates);
  const versions = ofEstates.get(estate.name) ?? new Set<string>();
  ofEstates.set(estate.name, versions);
  return versions;
}

/** Versions that the configuration says manifests were generated with. */
export function configuredVersions(team: FluxTeam, service?: string): string[] {
  return team.services
    .filter(({ name }) => service === undefined || name === service)
    .flatMap(({ environments }) => environments)
    .flatMap(({ manifest }) => manifest?.generatedVersion ?? []);
}

/** Versions that the records say manifests were generated with. */
export function recordedVersions(current: FileTree): string[] {
  return [...current]
    .filter(([path]) => path.endsWith(`/${RECORD_FILE}`))
    .flatMap(([path, text]) => {
      const { shared, environments } = parseRecord(text, path);
      return [...shared, ...Object.values(environments)];
    })
    .map(({ templates }) => templates);
}
