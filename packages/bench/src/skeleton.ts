import { posix } from 'node:path';
import type { FluxService, FluxTeam } from '@adp/plugin-adp-common';
import type { FileTree } from '@adp/plugin-adp-node';
import { createEstate, createTeams, plan } from './fleet';

/** Names that occur nowhere else, in whose place the values are put. */
const TEAM = 'zz-team-zz';
const SERVICE = 'zz-service-zz';
const ENVIRONMENT = 'qzx9';

/** A service's templates in the language of `fetch:template`. */
export type Skeleton = {
  /** What is rendered once for a service. */
  shared: FileTree;
  /** What is rendered for each of its environments. */
  environment: FileTree;
};

/** What a skeleton is rendered with. */
export type SkeletonValues = {
  team: string;
  service: string;
  environment?: string;
  instance?: string;
};

/**
 * The templates of a service of this kind such that rendering them makes the
 * same files as the generator: they are made of its files, with expressions in
 * the place of names.
 */
export function createSkeleton({
  type,
  configVariables,
}: FluxService): Skeleton {
  const estate = createEstate([ENVIRONMENT]);
  const [anyTeam] = createTeams(1, [ENVIRONMENT]);
  const team: FluxTeam = {
    ...anyTeam,
    teamName: TEAM,
    services: [
      {
        name: SERVICE,
        type,
        environments: [{ name: ENVIRONMENT }],
        configVariables: configVariables?.map(({ key }) => ({
          key,
          value: SERVICE,
        })),
      },
    ],
  };
  const files = plan(estate, team, estate.repository).changes.filter(
    ({ path }) => isTemplated(path) && path.includes(`/${SERVICE}/`),
  );
  const ofEnvironment = (isWanted: boolean) =>
    new Map(
      files
        .filter(({ path }) => path.includes('/qzx/') === isWanted)
        .map(({ path, after = '' }) => [
          putExpressions(path),
          putExpressions(after),
        ]),
    );
  return { shared: ofEnvironment(false), environment: ofEnvironment(true) };
}

/** The record of what was generated is no template's. */
export function isTemplated(path: string): boolean {
  return posix.basename(path) !== 'generated.yaml';
}

export function skeletonValues(
  team: string,
  service: string,
  environment?: string,
): SkeletonValues {
  return {
    team,
    service,
    environment: environment?.slice(0, 3),
    instance: environment?.slice(3),
  };
}

function putExpressions(text: string): string {
  return text
    .replaceAll(TEAM, '${{ values.team }}')
    .replaceAll(SERVICE, '${{ values.service }}')
    .replace(
      /qzx(\/0|-0|adpinfcr|)9/g,
      '${{ values.environment }}$1${{ values.instance }}',
    );
}
