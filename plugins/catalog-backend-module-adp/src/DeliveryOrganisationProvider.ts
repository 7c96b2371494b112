import {
  AdpApiError,
  type AdpClient,
  type Organisation,
  type OrganisationKind,
} from '@adp/plugin-adp-common';
import type {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { EventParams, EventsService } from '@backstage/plugin-events-node';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod/v3';
import { organisationEntities } from './organisationEntities';

/** Published by the plugin `adp` whenever something has changed. */
export const ONBOARDING_TOPIC = 'adp.onboarding';

const changeSchema = z.object({
  kind: z.enum(['arms-length-body', 'delivery-programme', 'delivery-project']),
  name: z.string().min(1),
  change: z.enum(['created', 'updated', 'removed', 'status']),
});

const PROVIDER_NAME = 'adp-onboarding';

/** In milliseconds. The plugin `adp` may start later than the catalog. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const GIVE_UP_A_CHANGE_AFTER = 60_000;

/**
 * Gives arms-length bodies, delivery programmes and delivery projects to the
 * catalog: all of them from time to time, and each one as soon as it changes.
 */
export class DeliveryOrganisationProvider implements EntityProvider {
  readonly #options: DeliveryOrganisationProviderOptions;
  #connection?: EntityProviderConnection;
  /** One after the other, so that what was read earlier is not applied later. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: DeliveryOrganisationProviderOptions) {
    this.#options = options;
  }

  getProviderName(): string {
    return PROVIDER_NAME;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#options.events.subscribe({
      id: PROVIDER_NAME,
      topics: [ONBOARDING_TOPIC],
      onEvent: event => this.#onEvent(event),
    });
    await this.#options.taskRunner.run({
      id: `${PROVIDER_NAME}:refresh`,
      fn: signal => this.refresh(signal),
    });
  }

  /**
   * Replaces all that this provider gave to the catalog, as soon as the plugin
   * `adp` answers; until then the catalog keeps what it has.
   */
  async refresh(signal: AbortSignal): Promise<void> {
    await this.#inTurn(async () => {
      const organisation = await this.#read(signal);
      const entities = organisationEntities(organisation);
      await this.#connection?.applyMutation({
        type: 'full',
        entities: entities.map(entity => ({
          entity,
          locationKey: PROVIDER_NAME,
        })),
      });
      this.#options.logger.info(
        `Read ${organisation.deliveryProjects.length} delivery projects of ${organisation.deliveryProgrammes.length} programmes`,
      );
    });
  }

  async #onEvent({ eventPayload }: EventParams): Promise<void> {
    const parsed = changeSchema.safeParse(eventPayload);
    if (!parsed.success) {
      this.#options.logger.warn(
        `Ignored an event of ${ONBOARDING_TOPIC} that is none: ${parsed.error.message}`,
      );
      return;
    }
    // The catalog does not show how far a project is in sync.
    if (parsed.data.change !== 'status') {
      await this.#inTurn(() => this.#apply(parsed.data));
    }
  }

  /** Reads what has changed; events may come late, twice or in another order. */
  async #apply({ kind, name }: { kind: OrganisationKind; name: string }) {
    let part: Organisation;
    try {
      part = await this.#read(AbortSignal.timeout(GIVE_UP_A_CHANGE_AFTER), {
        kind,
        name,
      });
    } catch (error) {
      this.#options.logger.warn(
        `The catalog will show the change of ${kind} ${name} only when everything is read again: ${stringifyError(
          error,
        )}`,
      );
      return;
    }
    const added = organisationEntities(part).map(entity => ({
      entity,
      locationKey: PROVIDER_NAME,
    }));
    const isThere = added.some(({ entity }) => entity.metadata.name === name);
    await this.#connection?.applyMutation({
      type: 'delta',
      added,
      removed: isThere
        ? []
        : [
            {
              entityRef: `group:default/${name}`,
              locationKey: PROVIDER_NAME,
            },
          ],
    });
  }

  /** Tries again until the plugin `adp` answers, or the signal is given. */
  async #read(
    signal: AbortSignal,
    query: { kind?: OrganisationKind; name?: string } = {},
  ): Promise<Organisation> {
    for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        const client = await this.#options.client();
        const { data } = await client.GET('/organisation', {
          params: { query },
          signal,
        });
        return data!;
      } catch (error) {
        const isFinal = error instanceof AdpApiError && error.status < 500;
        if (isFinal || signal.aborted) {
          throw error;
        }
        this.#options.logger.info(
          `Waiting for the plugin adp: ${stringifyError(error)}`,
        );
        await setTimeout(wait, undefined, { signal });
      }
    }
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    await done;
  }
}

export type DeliveryOrganisationProviderOptions = {
  /** A client of the plugin `adp`; asked for anew with each request. */
  client: () => Promise<AdpClient>;
  events: EventsService;
  logger: LoggerService;
  taskRunner: SchedulerServiceTaskRunner;
};
