import { environmentNameSchema } from '@adp/plugin-adp-common';
import { InputError, NotFoundError } from '@backstage/errors';
import { estateBranch, type EstateLocation } from '../estates';
import type { MadeCommit } from '../gitops/branchCommit';
import type { FileChange } from '../gitops/fileTree';
import type {
  GitHubRepositories,
  OperationOptions,
} from '../gitops/gitHubRepositories';
import { changedFiles } from '../teams-config/configCommit';
import { fluxTenantPath } from '../teams-config/teamsConfigPaths';
import { planEnvironment, type EnvironmentNotes } from './planEnvironment';
import { pathsOfEnvironment } from './environmentPaths';

/** An environment instance that an estate is to have. */
export type EnvironmentRequest = {
  /** Such as `prd2`. */
  environment: string;
  /** Values of the variables of its cluster, such as `SUBSCRIPTION_ID`. */
  clusterVariables?: Record<string, string>;
  /** Variables of its entry in the tenant's configuration. */
  configVariables?: Record<string, string>;
  /** Address of the portal's backend, for clusters that ask it for their teams. */
  portalUrl?: string;
};

/** What adding an environment has come to. */
export type EnvironmentResult = EnvironmentNotes & {
  environment: string;
  /** What was written, a commit each at most, in the order in which it was. */
  repositories: {
    repository: string;
    changes: readonly FileChange[];
    commit?: MadeCommit;
  }[];
};

const REPOSITORIES = ['fluxServices', 'fluxCore', 'teamsConfig'] as const;

/**
 * Writes everything that a new environment instance needs: its folders in
 * `adp-flux-services` and `adp-flux-core`, what starts it in a cluster, and, last,
 * its entry in the tenant's configuration, from which on services can be
 * generated for it. What exists stays as it is. A run that was stopped half-way
 * is finished by the next one.
 *
 * @throws InputError for an invalid name or an unknown variable.
 * @throws ConflictError when a folder would not build; nothing is written then.
 */
export async function addEnvironment(
  github: GitHubRepositories,
  estate: EstateLocation,
  request: EnvironmentRequest,
  options: OperationOptions & { requestedBy?: string },
): Promise<EnvironmentResult> {
  const parsed = environmentNameSchema.safeParse(request.environment);
  if (!parsed.success) {
    throw new InputError(parsed.error.issues[0].message);
  }
  const environment = parsed.data;
  const tenantPath = fluxTenantPath(estate.tenant);
  const paths = pathsOfEnvironment(environment, tenantPath);

  const { result, commits } = await github.commit(
    estate.organization,
    async read => {
      const snapshots = await read(
        REPOSITORIES.map(repository => ({
          ref: estateBranch(estate, repository),
          paths: paths[repository],
        })),
      );
      const [services, core, config] = snapshots.map(({ files }) => files);
      if (!config.has(tenantPath)) {
        throw new NotFoundError(
          `There is no ${tenantPath} in ${estate.github.repositories.teamsConfig} of ${estate.organization.owner}; a new estate starts with one`,
        );
      }
      const plan = planEnvironment(
        { services, core, config },
        {
          ...request,
          environment,
          tenantPath,
          branch: estate.github.branch,
          repository: estate.github.repositories.fluxCore,
          inputsUrl:
            request.portalUrl &&
            inputsUrl(request.portalUrl, estate.name, environment),
        },
      );
      const changes = [
        changedFiles(services, plan.services),
        changedFiles(core, plan.core),
        changedFiles(config, plan.config),
      ];
      const isNew = changes.flat().some(({ before }) => before === undefined);
      const message = {
        subject: `${isNew ? 'Add' : 'Update'} environment ${environment}`,
        trailers: { 'Requested-by': options.requestedBy },
      };
      return {
        result: { notes: plan.notes, changes },
        commits: snapshots.map(({ ref, oid }, index) => ({
          ref,
          expectedHeadOid: oid,
          message,
          changes: changes[index],
        })),
      };
    },
    options,
  );
  return {
    environment,
    ...result.notes,
    repositories: REPOSITORIES.map((name, index) => {
      const repository = estate.github.repositories[name];
      const commit = commits.find(({ ref }) => ref.repo === repository);
      return {
        repository,
        // A branch that moved has been read again since it was committed to.
        changes: commit?.changes ?? result.changes[index],
        commit,
      };
    }),
  };
}

/** Where the portal tells a cluster's Flux Operator which teams it has. */
export function inputsUrl(
  portalUrl: string,
  estate: string,
  environment: string,
): string {
  return `${portalUrl.replace(/\/+$/, '')}/api/adp/estates/${encodeURIComponent(
    estate,
  )}/environments/${environment}/resource-set-inputs`;
}
