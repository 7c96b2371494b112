/** An answer other than success, in Graph's words. */
export class GraphError extends Error {
  readonly name = 'GraphError';

  constructor(
    readonly status: number,
    /** E.g. `Request_ResourceNotFound`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export function badRequest(message: string): GraphError {
  return new GraphError(400, 'Request_BadRequest', message);
}

export function resourceNotFound(id: string): GraphError {
  return new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** For a query that Graph refuses, too. */
export function unsupportedQuery(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}

/** For what Graph can do, but this stand-in cannot. */
export function notInSandbox(what: string): GraphError {
  return new GraphError(
    501,
    'notImplemented',
    `The sandbox's stand-in for Microsoft Graph does not have ${what}.`,
  );
}

const FAULTS: Record<number, { code: string; message: string }> = {
  403: {
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  },
  429: { code: 'TooManyRequests', message: 'Too many requests.' },
  500: {
    code: 'Service_InternalServerError',
    message: 'Encountered an internal server error.',
  },
  503: { code: 'ServiceUnavailable', message: 'Service unavailable.' },
  504: { code: 'UnknownError', message: 'The gateway timed out.' },
};

/** What Graph says when it is asked to fail with this status. */
export function faultError(status: number): GraphError {
  const { code, message } = FAULTS[status] ?? {
    code: 'UnknownError',
    message: 'An error occurred.',
  };
  return new GraphError(status, code, message);
}

/**
 * The body of an error response.
 *
 * @see https://learn.microsoft.com/en-us/graph/errors
 */
export function errorBody(
  { code, message }: GraphError,
  {
    requestId,
    clientRequestId,
  }: { requestId: string; clientRequestId: string },
) {
  return {
    error: {
      code,
      message,
      innerError: {
        date: new Date().toISOString().slice(0, 19),
        'request-id': requestId,
        'client-request-id': clientRequestId,
      },
    },
  };
}
