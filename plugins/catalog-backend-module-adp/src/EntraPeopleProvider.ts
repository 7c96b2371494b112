import { createEntraCredential, type Estate } from '@adp/plugin-adp-node';
import type {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import {
  MicrosoftGraphClient,
  readMicrosoftGraphOrg,
} from '@backstage/plugin-catalog-backend-module-msgraph';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';

/**
 * Reads users and groups of an estate's tenant, as Backstage's provider for
 * Microsoft Graph does, and names them the same. Unlike that one it signs in
 * with the estate's credential, so the tenant is configured once, and
 * `adp.estates.*.entra.authorityHost` may be another host than Microsoft's.
 */
export class EntraPeopleProvider implements EntityProvider {
  readonly #options: EntraPeopleProviderOptions;
  #connection?: EntityProviderConnection;

  constructor(options: EntraPeopleProviderOptions) {
    this.#options = options;
  }

  getProviderName(): string {
    return `adp-people:${this.#options.estate.tenant}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#options.taskRunner.run({
      id: `${this.getProviderName()}:refresh`,
      fn: signal => this.refresh(signal),
    });
  }

  /** Replaces all that this provider gave to the catalog; nothing if reading fails. */
  async refresh(signal?: AbortSignal): Promise<void> {
    const { estate, userFilter, groupFilter, logger } = this.#options;
    const client = new MicrosoftGraphClient(
      `${estate.entra.graphBaseUrl}/v1.0`,
      createEntraCredential(estate.entra),
    );
    const { users, groups } = await readMicrosoftGraphOrg(
      client,
      estate.entra.tenantId,
      { userFilter, groupFilter, loadUserPhotos: false, logger, signal },
    );
    await this.#connection?.applyMutation({
      type: 'full',
      entities: [...users, ...groups].map(entity => ({
        entity: withLocation(entity, `msgraph:${estate.tenant}`),
        locationKey: this.getProviderName(),
      })),
    });
    logger.info(
      `Read ${users.length} people and ${groups.length} groups of tenant ${estate.tenant}`,
    );
  }
}

export type EntraPeopleProviderOptions = {
  estate: Estate;
  /** OData filters of Microsoft Graph. */
  userFilter: string;
  groupFilter: string;
  logger: LoggerService;
  taskRunner: SchedulerServiceTaskRunner;
};

/** The catalog demands of each entity where it comes from. */
function withLocation(entity: Entity, location: string): Entity {
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        ...entity.metadata.annotations,
      },
    },
  };
}
