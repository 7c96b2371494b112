import type {
  AuditorService,
  AuthService,
  BackstageCredentials,
  BackstageUserPrincipal,
  DiscoveryService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { ApiRouter } from '@backstage/backend-openapi-utils';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Request } from 'express';
import type { OnboardingContext } from '../onboarding/onboardingContext';
import type { spec } from '../schema/openapi.generated';

/** The router whose routes are those of the OpenAPI document. */
export type AdpRouter = ApiRouter<typeof spec>;

/** What the routes work with. */
export type RouteContext = OnboardingContext & {
  auth: AuthService;
  discovery: DiscoveryService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  auditor: AuditorService;
  catalog: CatalogService;
  /** Has the queue of changed projects looked at now. */
  reconcileSoon(): Promise<void>;
};

/** Somebody who is signed in and changes something. */
export type Caller = {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  /** Entity reference. */
  by: string;
};

/**
 * The person behind a request that changes something. Services are refused:
 * the permission policy does not apply to them.
 *
 * @throws NotAllowedError when it is no person.
 */
export async function callerOf(
  { httpAuth }: RouteContext,
  request: unknown,
): Promise<Caller> {
  const credentials = await httpAuth.credentials(request as Request, {
    allow: ['user'],
  });
  return { credentials, by: credentials.principal.userEntityRef };
}

/**
 * Writes what is done to the audit log, and how it ended.
 *
 * @param event.eventId - such as `delivery-project-create`
 */
export async function audited<T>(
  { auditor }: RouteContext,
  event: {
    eventId: string;
    request: unknown;
    meta: Record<string, string | undefined>;
  },
  change: () => Promise<T>,
): Promise<T> {
  const entry = await auditor.createEvent({
    eventId: event.eventId,
    severityLevel: 'medium',
    request: event.request as Request<any, any, any, any, any>,
    meta: event.meta,
  });
  try {
    const result = await change();
    await entry.success();
    return result;
  } catch (error) {
    await entry.fail({ error: error as Error });
    throw error;
  }
}
