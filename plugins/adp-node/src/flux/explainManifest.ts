import { InputError, NotFoundError } from '@backstage/errors';
import { environmentOfPath } from './plan/environmentFiles';
import {
  explainFile,
  type ExplainOptions,
  type ManifestExplanation,
} from './explainFile';
import { parseRecord } from './plan/generationRecord';
import { clusterListPath, type Owner, RECORD_FILE } from './layout';
import { type OwnerState, stateOfRecord } from './plan/manifestUnits';
import { recordPath } from './plan/priorState';

/** Paths of the records that may tell about a file. */
export function recordsOf(path: string): string[] {
  return ownersOf(path).map(recordPath);
}

/**
 * Tells from which template, version of the templates and variables a file was
 * generated, and what people have changed in it since.
 *
 * @throws NotFoundError when there is no such file; InputError when it is not
 *   below `services/`, or the record is broken.
 */
export function explainManifest(options: ExplainOptions): ManifestExplanation {
  const { path, current } = options;
  if (!current.has(path)) {
    throw new NotFoundError(`There is no ${path} in adp-flux-services`);
  }
  if (!path.startsWith('services/')) {
    throw new InputError(
      `${path} is not below services/ of adp-flux-services, where manifests are`,
    );
  }
  const environment = environmentOfPath(path);
  if (environment && path === clusterListPath(environment)) {
    return {
      path,
      madeBy: 'generation',
      environment,
      notes: [
        'The list of the teams that the cluster deploys. Generation adds a team with its first service there, and removes it with the last; the rest is the platform team’s',
      ],
    };
  }
  const owners = ownersOf(path);
  if (owners.length === 0) {
    const notes = ['No templates make files in this folder'];
    return { path, madeBy: 'people', notes };
  }
  const owner = owners.find(candidate => current.has(recordPath(candidate)));
  if (!owner) {
    return {
      path,
      madeBy: 'unknown',
      programme: owners[0].programme,
      team: owners[0].team,
      environment,
      notes: [
        `There is no ${RECORD_FILE} that tells: people made the file, or another generator did. The next generation finds out, and records it`,
      ],
    };
  }
  const state = stateOfRecord(
    parseRecord(current.get(recordPath(owner))!, recordPath(owner)),
    owner,
  );
  return path === recordPath(owner)
    ? explainRecord(path, owner, state)
    : explainFile(options, owner, state);
}

/** Those that a file may belong to: a service, and its team. */
function ownersOf(path: string): Owner[] {
  const [, programme, team, service, ...rest] = path.split('/');
  const isOfTeam =
    service !== undefined &&
    programme !== 'base' &&
    programme !== 'environments';
  if (!isOfTeam) {
    return [];
  }
  const ofTeam = { programme, team };
  return rest.length > 0 ? [{ ...ofTeam, service }, ofTeam] : [ofTeam];
}

function explainRecord(
  path: string,
  owner: Owner,
  { shared, environments }: OwnerState,
): ManifestExplanation {
  const units = [
    ...shared.map(
      ({ version, folder }) =>
        `the files that environments share${
          folder ? ` in ${folder}/` : ''
        }: ${version}`,
    ),
    ...[...environments].map(([name, { version }]) => `${name}: ${version}`),
  ];
  return {
    path,
    madeBy: 'generation',
    ...owner,
    notes: [
      'The record of what the files in this folder were generated from',
      ...units.map(unit => `Version of the templates of ${unit}`),
    ],
  };
}
