import type { Environments, FluxState } from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../api/adpApi';
import { queryKeys } from '../api/queryKeys';

/** Milliseconds between looks while Flux is at work somewhere, and otherwise. */
export const POLL_PROGRESSING = 5_000;
export const POLL_STEADY = 60_000;

/** States that Flux is about to leave. */
const PASSING: readonly FluxState[] = ['progressing', 'missing'];

/** How often to look for changes. */
export function pollInterval(shown: Environments | undefined): number {
  const isMoving = shown?.items.some(({ environments }) =>
    environments.some(({ flux }) => PASSING.includes(flux.state)),
  );
  return isMoving ? POLL_PROGRESSING : POLL_STEADY;
}

/** Keeps itself up to date, except while nobody looks at the tab of the browser. */
function usePolled(
  key: readonly unknown[],
  read: (signal: AbortSignal) => Promise<Environments>,
) {
  return useQuery({
    queryKey: [...queryKeys.environments, ...key],
    queryFn: ({ signal }) => read(signal),
    refetchInterval: ({ state }) => pollInterval(state.data),
    refetchIntervalInBackground: false,
    placeholderData: keepPreviousData,
  });
}

/** Which version of a service is where. */
export function useServiceEnvironments(id: string, service: string) {
  const api = useApi(adpApiRef);
  return usePolled(['service', id, service], async signal => {
    const { data } = await api.GET(
      '/deliveryProjects/{id}/services/{service}/environments',
      { params: { path: { id, service } }, signal },
    );
    return data!;
  });
}

/** What generating the service's manifests would change now; read when asked for. */
export function useServiceChanges(id: string, service: string) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: [...queryKeys.environments, 'changes', id, service],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET(
        '/deliveryProjects/{id}/services/{service}/environments',
        {
          params: { path: { id, service }, query: { withChanges: true } },
          signal,
        },
      );
      return data!.items[0].environments;
    },
    enabled: false,
    staleTime: Infinity,
  });
}

/** Which version of each service of a delivery project is where. */
export function useProjectEnvironments(id: string) {
  const api = useApi(adpApiRef);
  return usePolled(['project', id], async signal => {
    const { data } = await api.GET('/deliveryProjects/{id}/environments', {
      params: { path: { id } },
      signal,
    });
    return data!;
  });
}

/** Which version of each service of an estate is where. */
export function useEstateEnvironments(
  estate: string,
  query: {
    q?: string;
    show?: 'notReady' | 'behind';
    offset: number;
    limit: number;
  },
) {
  const api = useApi(adpApiRef);
  return usePolled(['estate', estate, query], async signal => {
    const { data } = await api.GET('/estates/{estate}/environments', {
      params: { path: { estate }, query },
      signal,
    });
    return data!;
  });
}
