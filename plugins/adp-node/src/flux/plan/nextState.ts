import type { FluxService, FluxTeam, FluxTenant } from '@adp/plugin-adp-common';
import type { OwnerState, SharedUnit, Unit } from './manifestUnits';
import { sharedUnitOf } from './manifestUnits';
import { PriorState, tenantOf } from './priorState';
import { sharedFolderName } from './sharedFolders';
import { newestFirst } from './versionOrder';

/** What is wanted of an owner's manifests. */
export type WantedState = {
  tenant: FluxTenant;
  team: FluxTeam;
  /** Missing for the team's own, and for a service that is configured no more. */
  service?: FluxService;
  /** Environments that the owner is to have, of those in `scope`. */
  environments: readonly string[];
  /** Environments that the request is about; others stay as they are. */
  scope: readonly string[];
  /** Version of the templates for what has none yet. */
  defaultVersion: string;
  /** Version to move what is in scope to. */
  upgradeTo?: string;
};

export type NextState = OwnerState & {
  /** Per version, the environments because of which its shared files stay as they are. */
  heldBack: Map<string, string[]>;
  /** What shared files would be generated from, if nothing held them back. */
  configured: Omit<Unit, 'version'>;
};

/**
 * What an owner's manifests are to be generated from. What is out of scope stays
 * what it was; shared files change only if all environments that build upon
 * them are in scope, and otherwise stand beside those of the other version.
 */
export function nextState(prior: PriorState, wanted: WantedState): NextState {
  const { scope, upgradeTo, defaultVersion } = wanted;
  const environments = new Map(
    [...prior.environments].filter(([name]) => !scope.includes(name)),
  );
  const ownVersion =
    prior.shared.find(({ folder }) => !folder)?.version ??
    prior.shared[0]?.version ??
    defaultVersion;
  for (const name of wanted.environments) {
    if (!prior.unknown.has(name) || upgradeTo) {
      const before = prior.environments.get(name);
      environments.set(
        name,
        configuredUnit(wanted, upgradeTo ?? before?.version ?? ownVersion, {
          name,
          before,
          prior,
        }),
      );
    }
  }

  // Which shared files each environment builds upon from now on.
  const usedBy = new Map<string, string[]>();
  for (const [name, unit] of environments) {
    const before = prior.environments.get(name);
    const version =
      before?.version === unit.version
        ? sharedUnitOf(prior, name)?.version ?? unit.version
        : unit.version;
    usedBy.set(version, [...(usedBy.get(version) ?? []), name]);
  }
  // What no known version explains builds upon whatever is there.
  const unknown = [...prior.unknown].filter(name => !environments.has(name));
  if (unknown.length > 0 && prior.shared.length > 0) {
    usedBy.set(ownVersion, [...(usedBy.get(ownVersion) ?? []), ...unknown]);
  }
  const heldBack = new Map<string, string[]>();
  const shared: SharedUnit[] = [];
  for (const [version, names] of usedBy) {
    const before = prior.shared.find(unit => unit.version === version);
    const others = names.filter(
      name => !scope.includes(name) || unknown.includes(name),
    );
    if (before && others.length > 0) {
      shared.push({ ...before });
      heldBack.set(version, others);
    } else {
      shared.push({
        ...configuredUnit(wanted, version, {}),
        folder: before?.folder,
      });
    }
  }
  const isOwnTaken = prior.isSharedUnknown && unknown.length > 0;
  return {
    environments,
    shared: placeShared(shared, prior, isOwnTaken),
    heldBack,
    configured: {
      tenant: wanted.tenant,
      team: wanted.team,
      service: wanted.service,
    },
  };
}

/** What is shared lies in the service's own folder, of one version at a time. */
function placeShared(
  shared: SharedUnit[],
  prior: PriorState,
  isOwnTaken: boolean,
): SharedUnit[] {
  const versions = shared.map(({ version }) => version);
  const own =
    prior.shared.find(
      ({ folder, version }) => !folder && versions.includes(version),
    )?.version ?? (isOwnTaken ? undefined : newestFirst(versions)[0]);
  return shared.map(unit => ({
    ...unit,
    folder: unit.version === own ? undefined : sharedFolderName(unit.version),
  }));
}

function configuredUnit(
  { tenant, team, service }: WantedState,
  version: string,
  of: { name?: string; before?: Unit; prior?: PriorState },
): Unit {
  const isForeign =
    of.name !== undefined &&
    !tenant.environments.some(({ name }) => name === of.name);
  if (isForeign && of.before && of.prior?.isRecorded(of.name)) {
    // What the other tenant's configuration gave it is in the record.
    return { version, tenant: of.before.tenant, team, service };
  }
  return { version, tenant: tenantOf(tenant, of.name), team, service };
}

/** Says which shared files stay as they are, though the configuration has changed. */
export function describeHeldBack(
  versions: ReadonlySet<string>,
  next: NextState,
): string[] {
  return [...versions].map(
    version =>
      `The files that environments share are not as the configuration has them now. ${next.heldBack
        .get(version)
        ?.join(
          ', ',
        )} use them as well, so they were left as they are; upgrade to ${version} to change them for all`,
  );
}
