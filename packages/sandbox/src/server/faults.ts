import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler, Response } from 'express';
import { z } from 'zod/v3';
import type { RecordedRequest } from './requestLog';

const regularExpression = z.string().refine(
  text => {
    try {
      return Boolean(new RegExp(text));
    } catch {
      return false;
    }
  },
  { message: 'is not a regular expression' },
);

/** Body of `POST /_sandbox/faults`. */
export const faultRequestSchema = z
  .object({
    service: z.enum(['github', 'git', 'entra']),
    match: z
      .object({
        method: z.string().optional(),
        /** Regular expression on path and query as the client sent them. */
        path: regularExpression.optional(),
        /** Regular expression on the operation in the request log, e.g. a GraphQL field. */
        operation: regularExpression.optional(),
      })
      .strict()
      .default({}),
    fault: z
      .object({
        latencyMs: z.number().int().nonnegative().optional(),
        /** Answer with this HTTP status; the request has no effect. */
        status: z.number().int().min(400).max(599).optional(),
        retryAfterSeconds: z.number().int().nonnegative().optional(),
        /** Cut the connection before the request has its effect, or after it. */
        drop: z.enum(['before', 'after']).optional(),
        /** Commit to this branch just before the request is handled. */
        competingPush: z
          .object({ repository: z.string(), branch: z.string() })
          .strict()
          .optional(),
      })
      .strict(),
    /** How many requests it spoils. */
    times: z.number().int().positive().default(1),
  })
  .strict();

/** What {@link Faults.add} accepts. */
export type FaultRequest = z.input<typeof faultRequestSchema>;

type FaultRule = z.output<typeof faultRequestSchema> & { id: string };

/** What happens to a spoiled request. */
export type Fault = FaultRule['fault'];

/** The faults that wait for a matching request. */
export class Faults {
  #rules: FaultRule[] = [];

  /** Arms a fault and returns its id. Throws a ZodError on wrong input. */
  add(request: FaultRequest): string {
    const rule = { ...faultRequestSchema.parse(request), id: randomUUID() };
    this.#rules.push(rule);
    return rule.id;
  }

  clear(): void {
    this.#rules = [];
  }

  /** The first fault that matches the request, using up one of its `times`. */
  take(
    request: Pick<RecordedRequest, 'service' | 'method' | 'path' | 'operation'>,
  ): Fault | undefined {
    const rule = this.#rules.find(
      ({ service, match }) =>
        service === request.service &&
        (!match.method ||
          match.method.toUpperCase() === request.method.toUpperCase()) &&
        (!match.path || new RegExp(match.path).test(request.path)) &&
        (!match.operation ||
          new RegExp(match.operation).test(request.operation ?? '')),
    );
    if (!rule) {
      return undefined;
    }
    rule.times -= 1;
    this.#rules = this.#rules.filter(({ times }) => times > 0);
    return rule.fault;
  }
}

/** How a service takes part in its own faults. */
export type FaultHandlers = {
  /** Writes an error response in the service's own format; `Retry-After` is set already. */
  sendError(res: Response, status: number): void;
  /** Makes the commit that a `competingPush` asks for. */
  competingPush?(target: { repository: string; branch: string }): Promise<void>;
};

/**
 * Spoils the requests that an armed fault matches. Mount it behind
 * `recordRequests`, whose entry it matches against.
 */
export function applyFaults(
  faults: Faults,
  handlers: FaultHandlers,
): RequestHandler {
  return (req, res, next) => {
    const entry: RecordedRequest = res.locals.recordedRequest;
    const fault = faults.take(entry);
    if (!fault) {
      next();
      return;
    }
    const spoil = async () => {
      if (fault.latencyMs) {
        await sleep(fault.latencyMs);
      }
      if (fault.drop === 'before') {
        req.socket.destroy();
        return;
      }
      if (fault.competingPush) {
        await handlers.competingPush?.(fault.competingPush);
      }
      if (fault.status) {
        if (fault.retryAfterSeconds !== undefined) {
          res.set('Retry-After', String(fault.retryAfterSeconds));
        }
        handlers.sendError(res, fault.status);
        return;
      }
      if (fault.drop === 'after') {
        swallowResponse(res);
      }
      next();
    };
    spoil().catch(next);
  };
}

/** Lets the handler finish, then cuts the connection instead of sending its answer. */
function swallowResponse(res: Response): void {
  res.write = () => true;
  res.end = () => {
    res.socket?.destroy();
    return res;
  };
}
