import type { ProjectStatus } from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';

/** Milliseconds between looks while something is being done, and otherwise. */
export const POLL_PENDING = 2_000;
export const POLL_IDLE = 30_000;

/** How often to look for a change of a status. */
export function pollInterval(status: ProjectStatus | undefined): number {
  const isMoving =
    status?.state === 'pending' ||
    status?.targets.some(({ state }) => state === 'pending');
  return isMoving ? POLL_PENDING : POLL_IDLE;
}

export const projectStatusKey = (name: string) => [
  ...queryKeys.deliveryProject(name),
  'status',
];

/**
 * How far the portal is with a delivery project. It keeps itself up to date,
 * except while nobody looks at the tab of the browser.
 */
export function useProjectStatus(name: string) {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: projectStatusKey(name),
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/deliveryProjects/{id}/status', {
        params: { path: { id: name } },
        signal,
      });
      return data!;
    },
    staleTime: 0,
    refetchInterval: ({ state }) => pollInterval(state.data),
    refetchIntervalInBackground: false,
  });

  // What else the page shows changes when the status does.
  const state = query.data?.state;
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current && state && seen.current !== state) {
      for (const what of ['project', 'history', 'offboardings']) {
        queries.invalidateQueries({
          queryKey: [...queryKeys.deliveryProject(name), what],
        });
      }
    }
    seen.current = state;
  }, [queries, name, state]);
  return query;
}
