import type { FieldError } from '@adp/plugin-adp-common';
import { fetchApiRef } from '@backstage/frontend-plugin-api';

/** One request as the fake got it. */
export type FakeRequest = {
  /** Such as `GET /deliveryProjects/fcp-demo`, without what is searched for. */
  route: string;
  query: URLSearchParams;
  headers: Headers;
  body: any;
};

type Handler = (request: FakeRequest) => unknown;

/** An answer of the REST API that is an error. */
export function errorAnswer(
  status: number,
  message: string,
  fields?: FieldError[],
): Response {
  return Response.json(
    { error: { name: 'InputError', message, fields } },
    { status },
  );
}

/**
 * Stands in for the REST API behind Backstage's fetch. Handlers give the body
 * of an answer or a Response; what has no handler is answered with 404.
 */
export class FakeAdp {
  readonly requests: FakeRequest[] = [];

  constructor(readonly handlers: Record<string, Handler>) {}

  readonly fetchApi: typeof fetchApiRef.T = {
    fetch: async (input, init) => {
      // The adapter must not hand over a Request; see adpApi.ts.
      if (typeof input !== 'string') {
        throw new Error('fetch was called with something else than a URL');
      }
      const url = new URL(input.replace('plugin://adp', 'http://adp'));
      const request: FakeRequest = {
        route: `${init?.method ?? 'GET'} ${url.pathname}`,
        query: url.searchParams,
        headers: new Headers(init?.headers),
        body: init?.body ? JSON.parse(init.body as string) : undefined,
      };
      this.requests.push(request);
      const answer = await this.handlers[request.route]?.(request);
      if (answer === undefined) {
        return errorAnswer(404, `The fake does not know ${request.route}`);
      }
      if (answer instanceof Response) {
        return answer;
      }
      return answer === null
        ? new Response(null, { status: 204 })
        : Response.json(answer);
    },
  };

  /** The requests of one route, the first one first. */
  of(route: string): FakeRequest[] {
    return this.requests.filter(request => request.route === route);
  }
}
