import type { FluxTenant } from '@adp/plugin-adp-common';
import * as semver from 'semver';
import { environmentOfPath } from './environmentFiles';
import { declaredFlux } from '../checks/environmentVariables';
import { type Owner, ownerFolder, RECORD_FILE } from '../layout';
import { migrateFluxFile } from '../checks/migrateFluxFile';
import type { NextState } from './nextState';

/**
 * Moves the manifests of an owner, those that people have made too, off API
 * versions that its environments' Flux does not serve any more. A base and the
 * patches of it need the same version, so that of the oldest Flux among them is
 * taken; where one of them does not declare its Flux, nothing is moved.
 *
 * @returns what was moved, and what has to be changed by hand.
 */
export function migrateOwner(
  files: Map<string, string>,
  { owner, next }: { owner: Owner; next: NextState },
  { scope, tenant }: { scope: readonly string[]; tenant: FluxTenant },
): string[] {
  const environments = [...next.environments.keys()];
  const declared = environments.map(
    name => declaredFlux(tenant, name)?.version,
  );
  const versions = declared.flatMap(version => semver.coerce(version) ?? []);
  if (versions.length === 0 || versions.length < declared.length) {
    return [];
  }
  const { major, minor } = versions.sort(semver.compare)[0];
  const folder = ownerFolder(owner);
  const notes: string[] = [];
  for (const [path, text] of files) {
    const isOwn =
      path.startsWith(`${folder}/`) &&
      /\.ya?ml$/.test(path) &&
      !path.endsWith(`/${RECORD_FILE}`) &&
      (owner.service !== undefined || path.startsWith(`${folder}/base/`));
    if (isOwn && text.includes('.fluxcd.io/') && isInScope(path, folder)) {
      const {
        text: migrated,
        moves,
        problems,
      } = migrateFluxFile(text, path, `${major}.${minor}`);
      if (migrated !== text) {
        files.set(path, migrated);
        notes.push(
          ...moves.map(
            ({ field, from, to }) =>
              `${field} of ${path} is moved from ${from} to ${to}, which Flux ${major}.${minor} serves`,
          ),
        );
      }
      notes.push(
        ...problems.map(
          ({ field, message, remedy }) =>
            `${field} of ${path}: ${message}; ${remedy}`,
        ),
      );
    }
  }
  return notes;

  function isInScope(path: string, ofOwner: string): boolean {
    const environment = environmentOfPath(path);
    if (environment) {
      return scope.includes(environment);
    }
    const inFolder = next.shared.find(
      unit => unit.folder && path.startsWith(`${ofOwner}/${unit.folder}/`),
    );
    const unit = inFolder ?? next.shared.find(other => !other.folder);
    return unit !== undefined && !next.heldBack.has(unit.version);
  }
}
