import { CustomErrorBase } from '@backstage/errors';
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema.generated';

type Schemas = components['schemas'];

export type Organisation = Schemas['Organisation'];
export type OrganisationKind = Schemas['OrganisationKind'];
export type ArmsLengthBody = Schemas['ArmsLengthBody'];
export type DeliveryProgramme = Schemas['DeliveryProgramme'];
export type ProgrammeAdmin = Schemas['ProgrammeAdmin'];
export type DeliveryProject = Schemas['DeliveryProject'];
export type DeliveryProjectPreview = Schemas['DeliveryProjectPreview'];
export type ProjectMember = Schemas['ProjectMember'];
export type SyncTarget = Schemas['Target'];
export type SyncState = Schemas['SyncState'];
export type ProjectStatus = Schemas['ProjectStatus'];
export type TargetStatus = Schemas['TargetStatus'];
export type PersonStatus = Schemas['PersonStatus'];
export type Drift = Schemas['Drift'];
export type DecisionInput = Schemas['DecisionInput'];
export type HistoryEntry = Schemas['HistoryEntry'];
export type OffboardingInput = Schemas['OffboardingInput'];
export type OffboardingPlan = Schemas['OffboardingPlan'];
export type OffboardingStep = Schemas['OffboardingStep'];
export type Offboarding = Schemas['Offboarding'];
export type Environments = Schemas['Environments'];
export type EstateEnvironment = Schemas['EstateEnvironment'];
export type ServiceInEnvironments = Schemas['ServiceInEnvironments'];
export type ServiceEnvironment = Schemas['ServiceEnvironment'];
export type DriftReason = Schemas['DriftReason'];
export type FluxState = Schemas['FluxState'];
export type FluxStatus = Schemas['FluxStatus'];
export type FleetService = Schemas['FleetService'];
export type FleetPage = Schemas['Fleet'];
export type Rollout = Schemas['Rollout'];
export type RolloutState = Schemas['RolloutState'];
export type RolloutWave = Schemas['RolloutWave'];
export type WaveState = Schemas['WaveState'];
export type RolloutService = Schemas['RolloutService'];
export type RolloutMove = Schemas['RolloutMove'];
export type Promotion = Schemas['Promotion'];
export type FieldError = Schemas['FieldError'];

/** The portal's REST API, typed by its OpenAPI document. */
export type AdpClient = Client<paths>;

/** An answer of the portal's API that is an error. */
export class AdpApiError extends CustomErrorBase {
  name = 'AdpApiError' as const;

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Name of the error, such as `ConflictError`. */
    readonly code: string,
    message: string,
    /** What is wrong with single fields of the input. */
    readonly fields: readonly FieldError[],
  ) {
    super(message);
  }
}

const throwErrors: Middleware = {
  async onResponse({ response }) {
    if (response.ok) {
      return;
    }
    const body = await response.json().catch(() => undefined);
    throw new AdpApiError(
      response.status,
      body?.error?.name ?? 'Error',
      body?.error?.message ??
        `The portal answered ${response.status} ${response.statusText}`,
      body?.error?.fields ?? [],
    );
  },
};

/**
 * A client for the portal's REST API. Its calls throw an AdpApiError for every
 * answer that is an error, so `data` is there when they return.
 *
 * @param options.baseUrl - such as `https://portal.example/api/adp`, or
 *   `plugin://adp` with the fetch of Backstage's frontend
 */
export function createAdpClient(options: {
  baseUrl: string;
  fetch: (request: Request) => Promise<Response>;
}): AdpClient {
  const client = createClient<paths>(options);
  client.use(throwErrors);
  return client;
}
