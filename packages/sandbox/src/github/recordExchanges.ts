import { appendFileSync } from 'node:fs';
import type { RequestHandler } from 'express';

/** One line of the recording: a REST request and its answer, without secrets. */
export type RecordedExchange = {
  method: string;
  /** Path below the API's base, e.g. `/repos/DEFRA/adp-flux-core/git/ref/heads%2Fmain`. */
  path: string;
  query: Record<string, unknown>;
  requestBody?: unknown;
  status: number;
  contentType?: string;
  /** Absent when the answer is not JSON. */
  responseBody?: unknown;
};

const SECRET_FIELDS = ['token', 'client_secret', 'webhook_secret', 'pem'];

/**
 * Appends every REST exchange that passes to a file, a JSON document a line, for
 * `contract/check.ts` to hold against GitHub's OpenAPI description.
 */
export function recordExchanges(file: string): RequestHandler {
  return (req, res, next) => {
    let responseBody: unknown;
    // The error handler, further out, would see the whole path.
    const { path } = req;
    const { json } = res;
    res.json = body => {
      responseBody = body;
      return json.call(res, body);
    };
    res.on('finish', () => {
      // An answer 304 has no body that could be checked.
      if (res.statusCode === 304) {
        return;
      }
      const exchange: RecordedExchange = {
        method: req.method,
        path,
        query: req.query,
        requestBody: req.body,
        status: res.statusCode,
        contentType: res.get('content-type'),
        responseBody,
      };
      appendFileSync(file, `${JSON.stringify(exchange, withoutSecrets)}\n`);
    });
    next();
  };
}

function withoutSecrets(key: string, value: unknown): unknown {
  return SECRET_FIELDS.includes(key) ? '***' : value;
}
