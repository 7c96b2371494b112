import type { FluxService, FluxTeam, FluxTenant } from '@adp/plugin-adp-common';
import { isDeepStrictEqual } from 'node:util';
import type { FileTree } from '../../gitops/fileTree';
import { parseYaml } from '../../yaml/yaml';
import { environmentOfPath, environmentsWithFiles } from './environmentFiles';
import { parseRecord } from './generationRecord';
import { keepImageTags } from '../templates/imagePolicies';
import { type Owner, ownerFolder, RECORD_FILE } from '../layout';
import {
  OwnerState,
  renderUnit,
  stateOfRecord,
  TemplateVersions,
  Unit,
} from './manifestUnits';
import { newestFirst } from './versionOrder';

/** What an owner's manifests were generated from, as far as can be known. */
export type PriorState = OwnerState & {
  /** Whether the portal generated the shared files, or (`undefined`) an environment. */
  isRecorded(environment?: string): boolean;
  /** Environments whose files no known version of the templates explains. */
  unknown: ReadonlySet<string>;
  /** Whether this is true of the shared files. */
  isSharedUnknown: boolean;
};

export function recordPath(owner: Owner): string {
  return `${ownerFolder(owner)}/${RECORD_FILE}`;
}

/**
 * Reads from the record what an owner's manifests were generated from. What
 * another generator wrote has no record: then it is found out which version of
 * the templates gives the same objects, first among those that the
 * configuration says were used.
 */
export function readPriorState(options: {
  owner: Owner;
  current: FileTree;
  templates: TemplateVersions;
  tenant: FluxTenant;
  team: FluxTeam;
  /** The service as configured; one that is configured no more has but its record. */
  service?: FluxService;
}): PriorState {
  const { owner, current, service, team } = options;
  const text = current.get(recordPath(owner));
  const recorded: OwnerState =
    text === undefined
      ? { shared: [], environments: new Map() }
      : stateOfRecord(parseRecord(text, recordPath(owner)), owner);
  const names = new Set(recorded.environments.keys());
  const isSharedRecorded = recorded.shared.length > 0;
  const prior = {
    ...recorded,
    isRecorded: (environment?: string) =>
      environment === undefined ? isSharedRecorded : names.has(environment),
    unknown: new Set<string>(),
    isSharedUnknown: false,
  };
  if (owner.service !== undefined && !service) {
    return prior;
  }

  const present = environmentsWithFiles(current, owner);
  for (const name of present.filter(env => !names.has(env))) {
    const config = service?.environments.find(env => env.name === name);
    const unit = adoptUnit(options, config?.manifest?.generatedVersion, name);
    if (unit) {
      prior.environments.set(name, unit);
    } else {
      prior.unknown.add(name);
    }
  }
  if (!isSharedRecorded && filesOf(owner, current).length > 0) {
    const used = (service ? [service] : team.services)
      .flatMap(({ environments }) => environments)
      .map(({ manifest }) => manifest?.generatedVersion);
    const unit = adoptUnit(options, newest(used));
    if (unit) {
      prior.shared.push(unit);
    } else {
      prior.isSharedUnknown = true;
    }
  }
  return prior;
}

/** Configuration of an environment that the tenant may not have. */
export function tenantOf(tenant: FluxTenant, environment?: string): FluxTenant {
  const isKnown =
    environment === undefined ||
    tenant.environments.some(({ name }) => name === environment);
  // Another tenant's variables are not known; what is there stays.
  return isKnown ? tenant : { environments: [], configVariables: [] };
}

type AdoptOptions = Parameters<typeof readPriorState>[0];

/** The unit, of the version that explains the files that are there. */
function adoptUnit(
  options: AdoptOptions,
  recorded: string | null | undefined,
  environment?: string,
): Unit | undefined {
  const { templates, team, service } = options;
  const unitOf = (version: string): Unit => ({
    version,
    tenant: tenantOf(options.tenant, environment),
    team,
    service,
  });
  if (recorded && templates.has(recorded)) {
    const unit = unitOf(recorded);
    if (countDifferences(unit, options, environment) !== undefined) {
      return unit;
    }
  }
  let best: { unit: Unit; differences: number } | undefined;
  for (const version of newestFirst([...templates.keys()])) {
    const unit = unitOf(version);
    const differences = countDifferences(unit, options, environment);
    if (differences !== undefined && differences < (best?.differences ?? 1e9)) {
      best = { unit, differences };
    }
  }
  return best?.unit;
}

/** In how many fields the files differ; `undefined` if it is about other objects. */
function countDifferences(
  unit: Unit,
  { owner, current, templates }: AdoptOptions,
  environment?: string,
): number | undefined {
  let differences = 0;
  let found = 0;
  for (const [path, { text }] of renderUnit(unit, templates, environment)
    .files) {
    const theirs = current.get(path);
    if (theirs !== undefined) {
      found += 1;
      const file = parseYaml(theirs, path);
      const generated = parseYaml(text, path);
      keepImageTags(generated, file);
      const [is, was] = [file.toJS(), generated.toJS()];
      if (!isDeepStrictEqual(identityOf(is), identityOf(was))) {
        return undefined;
      }
      differences += differingFields(is, was);
    } else {
      differences += 1;
    }
  }
  return found === 0
    ? undefined
    : differences + filesOf(owner, current, environment).length - found;
}

/** The files that an owner has for an environment, or for all. */
function filesOf(
  owner: Owner,
  current: FileTree,
  environment?: string,
): string[] {
  const folder =
    owner.service === undefined && !environment
      ? `${ownerFolder(owner)}/base/`
      : `${ownerFolder(owner)}/`;
  return [...current.keys()].filter(
    path =>
      path.startsWith(folder) &&
      environmentOfPath(path.slice(ownerFolder(owner).length)) ===
        environment &&
      !path.endsWith(`/${RECORD_FILE}`),
  );
}

type ObjectLike = {
  apiVersion?: unknown;
  kind?: unknown;
  metadata?: { name?: unknown };
} | null;

function identityOf(object: ObjectLike): unknown[] {
  return [object?.apiVersion, object?.kind, object?.metadata?.name];
}

function differingFields(one: unknown, other: unknown): number {
  const isFields = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null;
  if (!isFields(one) || !isFields(other)) {
    return one === other ? 0 : 1;
  }
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].reduce(
    (sum, key) => sum + differingFields(one[key], other[key]),
    0,
  );
}

function newest(
  versions: readonly (string | null | undefined)[],
): string | undefined {
  return newestFirst(versions.filter((v): v is string => Boolean(v)))[0];
}
