import { createAdpClient, type AdpClient } from '@adp/plugin-adp-common';
import {
  ApiBlueprint,
  createApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';

/** The portal's REST API, as the person who is signed in. */
export const adpApiRef = createApiRef<AdpClient>({ id: 'plugin.adp.client' });

/**
 * Makes the typed client use Backstage's fetch. That fetch replaces the URL
 * `plugin://adp` by making another Request, which in a browser turns the body
 * into a stream; HTTP/1.1 cannot send one. So it gets the URL and the text.
 */
export function createAdpApi(fetchApi: typeof fetchApiRef.T): AdpClient {
  return createAdpClient({
    baseUrl: 'plugin://adp',
    fetch: async request =>
      fetchApi.fetch(request.url, {
        method: request.method,
        headers: [...request.headers],
        body: request.body ? await request.text() : undefined,
        signal: request.signal,
      }),
  });
}

export const adpApi = ApiBlueprint.make({
  name: 'client',
  params: defineParams =>
    defineParams({
      api: adpApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => createAdpApi(fetchApi),
    }),
});

/** The value of If-Match for a change of what has this revision. */
export function etagOf({ revision }: { revision: number }): string {
  return `"${revision}"`;
}
