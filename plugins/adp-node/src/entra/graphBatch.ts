import { setTimeout } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import { Client, GraphError } from '@microsoft/microsoft-graph-client';

/** https://learn.microsoft.com/graph/json-batching#batch-size-limitations */
const BATCH_SIZE = 20;

const ATTEMPTS = 6;

/** Longest wait that an answer may ask for, in seconds. */
const LONGEST_WAIT = 120;

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
  body?: T & { error?: { code?: string; message?: string } };
};

export type GraphBatchOptions = {
  signal?: AbortSignal;
  /** Which answers are worth another try, beside 429 and 5xx. */
  isTransient?: (request: GraphRequest, response: GraphResponse) => boolean;
  /** Unit of the waits between tries, in milliseconds; doubled each time. Default 500. */
  retryUnit?: number;
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
  for (let attempt = 1; pending.length > 0; attempt++) {
    let wait = (options.retryUnit ?? 500) * 2 ** (attempt - 1);
    const again: number[] = [];
    for (const chunk of chunks(pending, BATCH_SIZE)) {
      const answers = await postBatch<T>(client, requests, chunk, options);
      for (const index of chunk) {
        const answer = answers?.get(index);
        if (answer) {
          responses.set(index, answer);
        }
        if (!answer || isTransient(requests[index], answer, options)) {
          again.push(index);
          wait = Math.max(wait, retryAfter(answer));
        }
      }
    }
    if (again.length > 0 && attempt === ATTEMPTS) {
      return giveUp(requests, responses, again);
    }
    pending = again;
    if (pending.length > 0) {
      await setTimeout(wait, undefined, { signal: options.signal });
    }
  }
  return requests.map((_, index) => responses.get(index)!);
}

/** What an answer says went wrong, for people. */
export function describeGraphError(response: GraphResponse): string {
  const { code, message } = response.body?.error ?? {};
  return `Microsoft Graph answered ${response.status} ${code ?? ''}: ${
    message ?? 'no reason given'
  }`;
}

/** The answers by index, or `undefined` if there was no answer to the batch. */
async function postBatch<T>(
  client: Client,
  requests: readonly GraphRequest[],
  chunk: readonly number[],
  { signal }: GraphBatchOptions,
): Promise<Map<number, GraphResponse<T>> | undefined> {
  signal?.throwIfAborted();
  try {
    const answer = await client
      .api('/$batch')
      .options({ signal })
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
    if (error instanceof GraphError && isFinal(error.statusCode)) {
      throw new ServiceUnavailableError(
        `Microsoft Graph refused a request: ${error.statusCode} ${error.code}: ${error.message} (request-id ${error.requestId}). Check the application's credentials and permissions`,
      );
    }
    // The connection was cut, or Graph is not well; try again.
    return undefined;
  }
}

function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429;
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

function retryAfter(response: GraphResponse | undefined): number {
  const header = Object.entries(response?.headers ?? {}).find(
    ([name]) => name.toLowerCase() === 'retry-after',
  );
  const seconds = Number(header?.[1]);
  return Number.isFinite(seconds) ? Math.min(seconds, LONGEST_WAIT) * 1000 : 0;
}

function giveUp<T>(
  requests: readonly GraphRequest[],
  responses: Map<number, GraphResponse<T>>,
  failed: readonly number[],
): GraphResponse<T>[] {
  if (failed.some(index => !responses.has(index))) {
    throw new ServiceUnavailableError(
      `Microsoft Graph could not be reached, ${ATTEMPTS} times in a row. Try again later; what is done already is found again`,
    );
  }
  return requests.map((_, index) => responses.get(index)!);
}

/** Splits a list into pieces of at most this size. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < list.length; start += size) {
    pieces.push(list.slice(start, start + size));
  }
  return pieces;
}
