import { ServiceUnavailableError } from '@backstage/errors';
import { GraphError } from '@microsoft/microsoft-graph-client';
import type { GraphResponse } from './graphBatch';

/** Longest wait that an answer may ask for, in seconds. */
const LONGEST_WAIT = 120;

/** What the client library makes of an error of `@azure/identity`. */
const CREDENTIAL_ERRORS = [
  'AuthenticationError',
  'AuthenticationRequiredError',
  'AggregateAuthenticationError',
  'CredentialUnavailableError',
];

/** What an answer says went wrong, for people. */
export function describeGraphError({ status, body }: GraphResponse): string {
  const { code, message, innerError } = body?.error ?? {};
  const requestId = innerError?.['request-id'];
  return [
    `Microsoft Graph answered ${status}`,
    code && ` ${code}`,
    `: ${message ?? 'no reason given'}`,
    requestId && ` (request-id ${requestId})`,
  ]
    .filter(Boolean)
    .join('');
}

/** A call that failed as a whole, and may be repeated after `wait` milliseconds. */
export type TransientFailure = { reason: string; wait: number };

/**
 * What to do about an error that the client library threw.
 *
 * @throws ServiceUnavailableError when another try would end the same way.
 */
export function transientFailure(error: unknown): TransientFailure {
  if (!(error instanceof GraphError)) {
    throw error;
  }
  const { statusCode, code, message, requestId, headers } = error;
  if (code && CREDENTIAL_ERRORS.includes(code)) {
    throw new ServiceUnavailableError(
      `The portal could not sign in to Entra ID; check tenantId, clientId and the credential of the estate: ${message}`,
    );
  }
  const reason =
    statusCode > 0
      ? `${statusCode} ${code ?? ''}: ${message} (request-id ${requestId})`
      : message;
  if (statusCode >= 400 && statusCode < 500 && statusCode !== 429) {
    throw new ServiceUnavailableError(
      `Microsoft Graph refused a request: ${reason}. Check the application's credentials and permissions`,
    );
  }
  return { reason, wait: retryAfter(headers?.get('Retry-After')) };
}

/** The wait that an answer asks for, in milliseconds; 0 if it asks for none. */
export function retryAfter(header: string | null | undefined): number {
  const seconds = Number(header ?? 0);
  return Number.isFinite(seconds) ? Math.min(seconds, LONGEST_WAIT) * 1000 : 0;
}
