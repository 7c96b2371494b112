import { randomUUID } from 'node:crypto';
import type { Response } from 'express';

/**
 * A refusal of the sign-in endpoints: an OAuth 2.0 error code and Entra's own.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 */
export class OAuthError extends Error {
  readonly name = 'OAuthError';

  constructor(
    /** `error` of RFC 6749 section 5.2, e.g. `invalid_client`. */
    readonly error: string,
    /** The number in `AADSTS7000215`. */
    readonly code: number,
    message: string,
  ) {
    super(message);
  }

  get status(): number {
    return this.error === 'invalid_client' ? 401 : 400;
  }

  get description(): string {
    return `AADSTS${this.code}: ${this.message}`;
  }
}

/** Writes an error in the format of Entra's token endpoint. */
export function sendOAuthError(
  res: Response,
  error: OAuthError,
  status: number = error.status,
): void {
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = `${new Date()
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')}Z`;
  res.status(status).json({
    error: error.error,
    error_description: `${error.description} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [error.code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${error.code}`,
  });
}
