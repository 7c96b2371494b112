import { createHash } from 'node:crypto';
import type { FluxTenant } from '@adp/plugin-adp-common';
import type { FileTree } from '../../gitops/fileTree';
import type { RecordedUnit } from '../plan/generationRecord';
import type { Owner } from '../layout';

/** A service in one environment. */
export type ServicePart = { service: string; environment: string };

/** A service in an environment, with what its manifests are made of. */
export type ShapedPart = ServicePart & {
  /** Undefined when people have edited its files, or a version of it is on the way. */
  shape?: string;
};

/** Shapes that were found right with certain templates. */
const provenWith = new WeakMap<FileTree, Set<string>>();

/**
 * Knows which services need no check, since their manifests differ only by name
 * from others that were checked: the same templates, type, values, environment
 * and surroundings give the same manifests.
 */
export class ProvenShapes {
  readonly #proven: Set<string>;

  constructor(
    private readonly parts: readonly ShapedPart[],
    templates: FileTree,
  ) {
    this.#proven = provenWith.get(templates) ?? new Set();
    provenWith.set(templates, this.#proven);
  }

  /** The parts of a service to check: of each shape that is not proven, the first. */
  unprovenParts({ service }: Owner): ShapedPart[] {
    return this.parts.filter(
      part =>
        part.service === service &&
        (part.shape === undefined ||
          (!this.#proven.has(part.shape) &&
            this.parts.find(other => other.shape === part.shape) === part)),
    );
  }

  /** Notes that parts were found right. */
  note(parts: readonly ShapedPart[]): void {
    for (const { shape } of parts) {
      if (shape !== undefined) {
        this.#proven.add(shape);
      }
    }
  }
}

/** What manifests are made of, but for the names of service and team. */
export function shapeOf(
  units: readonly (RecordedUnit | undefined)[],
  {
    service,
    team,
    environment,
    tenant,
    surroundings,
  }: {
    service: string;
    team: string;
    environment: string;
    tenant: FluxTenant;
    surroundings: string;
  },
): string {
  const values = units.map(unit => [
    unit?.templates,
    unit?.type,
    unit?.sets,
    Object.entries(unit?.values ?? {}).map(([key, value]) => [
      key,
      value.split(service).join('<service>').split(team).join('<team>'),
    ]),
  ]);
  const declared = tenant.environments.find(({ name }) => name === environment);
  return JSON.stringify([
    environment,
    values,
    declared?.flux,
    tenant.flux,
    surroundings,
  ]);
}

/** Stands for the files that all teams build upon. */
export function surroundingsOf(files: FileTree): string {
  const hash = createHash('sha256');
  for (const [path, text] of files) {
    if (
      path.startsWith('services/base/') ||
      /^services\/environments\/[a-z]{3}\/base\//.test(path)
    ) {
      hash.update(`${path}\0${text}\0`);
    }
  }
  return hash.digest('base64');
}
