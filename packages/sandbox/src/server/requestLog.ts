import type { Request, RequestHandler, Response } from 'express';

/** The protocol a request was made in; `git` is Git's smart HTTP. */
export type Service = 'github' | 'git' | 'entra';

/** One request as `GET /_sandbox/requests` shows it. Never holds headers or bodies. */
export type RecordedRequest = {
  service: Service;
  method: string;
  /** Path and query as the client sent them. */
  path: string;
  /** What the request asks for, e.g. `createCommitOnBranch`, or the client's `x-sandbox-operation`. */
  operation?: string;
  /** Absent while the request is being answered, and for ever when its connection was cut. */
  status?: number;
  /** Whether it is meant to change content: Git data, files, pull requests, a push, a group... */
  contentCreating: boolean;
  /** Arrival, ISO 8601. */
  at: string;
  /** What a `$batch` of Graph carries; it is one HTTP request all the same. */
  batch?: BatchedRequest[];
  /** What Graph would take for it from the budget of the application; of a batch, for all in it. */
  resourceUnits?: number;
};

/** A request within a batch. */
export type BatchedRequest = Required<
  Pick<RecordedRequest, 'method' | 'path' | 'status'>
> &
  Pick<RecordedRequest, 'operation' | 'resourceUnits'>;

/** What a service knows about a request that the log cannot see for itself. */
export type RequestDescription = Pick<
  RecordedRequest,
  'operation' | 'contentCreating' | 'batch' | 'resourceUnits'
>;

/** The requests both stand-ins have received since the start or the last reset. */
export class RequestLog {
  #requests: RecordedRequest[] = [];

  /** Appends an entry; the caller may fill in `status` and `operation` later. */
  add(request: Omit<RecordedRequest, 'at'>): RecordedRequest {
    const entry = { ...request, at: new Date().toISOString() };
    this.#requests.push(entry);
    return entry;
  }

  /** The requests in order of arrival. */
  list(): RecordedRequest[] {
    return this.#requests.map(request => ({ ...request }));
  }

  /** How often each operation was called, as `github createCommitOnBranch: 3`. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { service, method, path, operation } of this.#requests) {
      const key = `${service} ${
        operation ?? `${method} ${path.split('?', 1)[0]}`
      }`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }

  reset(): void {
    this.#requests = [];
  }
}

/**
 * Records every request that passes, on arrival, so that a client which has its
 * answer always finds its request in the log.
 *
 * `describe` runs on arrival too; a handler that knows better later on calls
 * {@link describeRequest}.
 */
export function recordRequests(
  log: RequestLog,
  service: Service,
  describe: (req: Request) => RequestDescription,
): RequestHandler {
  return (req, res, next) => {
    const description = describe(req);
    const entry = log.add({
      service,
      method: req.method,
      path: req.originalUrl,
      operation: req.get('x-sandbox-operation') ?? description.operation,
      contentCreating: description.contentCreating,
    });
    res.locals.recordedRequest = entry;
    res.on('finish', () => {
      entry.status = res.statusCode;
    });
    next();
  };
}

/** Adds to the entry that {@link recordRequests} made for this response. */
export function describeRequest(
  res: Response,
  description: Partial<RequestDescription>,
): void {
  const entry: RecordedRequest | undefined = res.locals.recordedRequest;
  if (!entry) {
    return;
  }
  entry.operation ??= description.operation;
  entry.contentCreating = description.contentCreating ?? entry.contentCreating;
  entry.batch = description.batch ?? entry.batch;
  entry.resourceUnits = description.resourceUnits ?? entry.resourceUnits;
}
