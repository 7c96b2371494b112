import { setTimeout } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import { Client, RetryHandlerOptions } from '@microsoft/microsoft-graph-client';
import { retryAfter, TransientFailure, transientFailure } from './graphErrors';

/** https://learn.microsoft.com/graph/json-batching#batch-size-limitations */
const BATCH_SIZE = 20;

const ATTEMPTS = 6;

const REQUEST_TIMEOUT = 60_000;

/** The library's own retries know nothing of the requests inside, nor of `signal`. */
const NO_RETRIES = new RetryHandlerOptions(0, 0);

/** A request inside a batch. It must be safe to send it twice. */
export type GraphRequest = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query below `/v1.0`, percent-encoded, such as `/groups/1`. */
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
};

export type GraphResponse<T = unknown> = {
  status: number;
  headers?: Record<string, string>;
  body?: T & {
    error?: {
      code?: string;
      message?: string;
      innerError?: { 'request-id'?: string };
    };
  };
};

export type GraphBatchOptions = {
  signal?: AbortSignal;
  /** Which answers are worth another try, beside 429 and 5xx. */
  isTransient?: (request: GraphRequest, response: GraphResponse) => boolean;
  /** Unit of the waits between tries, in milliseconds; doubled each time. Default 500. */
  retryUnit?: number;
  /** Longest time that a batch may take, in milliseconds; then it is sent again. Default 60,000. */
  requestTimeout?: number;
  /** How often a request is sent at most. Default 6. */
  attempts?: number;
};

/**
 * Sends requests to Microsoft Graph in batches of 20. Those that were throttled
 * or failed for the moment are sent again, after the time that Graph asks for.
 *
 * @returns the last answer to each request, in order; also those that are
 *   errors, except when all tries failed for the moment.
 * @throws ServiceUnavailableError when Graph cannot be reached.
 */
export async function sendBatch<T = unknown>(
  client: Client,
  requests: readonly GraphRequest[],
  options: GraphBatchOptions = {},
): Promise<GraphResponse<T>[]> {
  const responses = new Map<number, GraphResponse<T>>();
  let pending = requests.map((_, index) => index);
  let askedWait = 0;
  let failure: TransientFailure | undefined;
  const { attempts = ATTEMPTS } = options;
  for (let attempt = 0; pending.length > 0 && attempt < attempts; attempt++) {
    if (attempt > 0) {
      const wait = Math.max(askedWait, backOff(attempt, options));
      await setTimeout(wait, undefined, { signal: options.signal });
    }
    const indexes = pending;
    pending = [];
    askedWait = 0;
    for (const chunk of chunks(indexes, BATCH_SIZE)) {
      const answers = await postBatch<T>(client, requests, chunk, options);
      if (!(answers instanceof Map)) {
        failure = answers;
        askedWait = Math.max(askedWait, failure.wait);
        pending.push(...chunk);
        continue;
      }
      for (const index of chunk) {
        const answer = answers.get(index);
        if (answer) {
          responses.set(index, answer);
        }
        if (!answer || isTransient(requests[index], answer, options)) {
          pending.push(index);
          askedWait = Math.max(askedWait, retryAfter(retryAfterHeader(answer)));
        }
      }
    }
  }
  if (pending.some(index => !responses.has(index))) {
    throw new ServiceUnavailableError(
      `Microsoft Graph could not be reached, ${attempts} times in a row: ${
        failure?.reason ?? 'it left requests of a batch unanswered'
      }. Try again later; what is done already is found again`,
    );
  }
  return requests.map((_, index) => responses.get(index)!);
}

/** The answers by index, or why there was no answer to the batch. */
async function postBatch<T>(
  client: Client,
  requests: readonly GraphRequest[],
  chunk: readonly number[],
  { signal, requestTimeout = REQUEST_TIMEOUT }: GraphBatchOptions,
): Promise<Map<number, GraphResponse<T>> | TransientFailure> {
  signal?.throwIfAborted();
  try {
    const answer = await client
      .api('/$batch')
      .middlewareOptions([NO_RETRIES])
      .options({
        signal: AbortSignal.any([
          AbortSignal.timeout(requestTimeout),
          ...(signal ? [signal] : []),
        ]),
      })
      .post({
        requests: chunk.map(index => {
          const { headers, body, ...request } = requests[index];
          return {
            id: String(index),
            ...request,
            headers: {
              ...headers,
              ...(body !== undefined && { 'Content-Type': 'application/json' }),
            },
            body,
          };
        }),
      });
    const responses: ({ id: string } & GraphResponse<T>)[] = answer.responses;
    return new Map(responses.map(({ id, ...rest }) => [Number(id), rest]));
  } catch (error) {
    signal?.throwIfAborted();
    return transientFailure(error);
  }
}

function isTransient(
  request: GraphRequest,
  response: GraphResponse,
  options: GraphBatchOptions,
): boolean {
  return (
    response.status === 429 ||
    response.status >= 500 ||
    Boolean(options.isTransient?.(request, response))
  );
}

/** Milliseconds before a repetition. Doubled each time, and random: portals throttled together do not return together. */
export function backOff(
  attempt: number,
  { retryUnit = 500 }: GraphBatchOptions,
): number {
  return retryUnit * 2 ** (attempt - 1) * (1 + Math.random() / 2);
}

function retryAfterHeader(
  response: GraphResponse | undefined,
): string | undefined {
  return Object.entries(response?.headers ?? {}).find(
    ([name]) => name.toLowerCase() === 'retry-after',
  )?.[1];
}

/** Splits a list into pieces of at most this size. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < list.length; start += size) {
    pieces.push(list.slice(start, start + size));
  }
  return pieces;
}
