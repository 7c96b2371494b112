import type { Rollout } from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  keepPreviousData,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { adpApiRef } from '../api/adpApi';
import { queryKeys } from '../api/queryKeys';

/** Milliseconds between looks while something is being done, and otherwise. */
const POLL_MOVING = 2_000;
const POLL_IDLE = 30_000;

const MOVING: readonly Rollout['state'][] = [
  'planning',
  'carryingOut',
  'rollingBack',
];

/** The rollouts of an estate, the newest first; keeps itself up to date. */
export function useRollouts(estate: string) {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: queryKeys.rollouts(estate),
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/estates/{estate}/rollouts', {
        params: { path: { estate }, query: { limit: 10 } },
        signal,
      });
      return data!.items;
    },
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.some(rollout => MOVING.includes(rollout.state))
        ? POLL_MOVING
        : POLL_IDLE,
  });

  // What the fleet runs, and what is planned, changes when the state does.
  const state = query.data?.[0]?.state;
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current && state && seen.current !== state) {
      queries.invalidateQueries({ queryKey: queryKeys.fleet(estate) });
      queries.invalidateQueries({
        queryKey: queryKeys.rolloutServices(estate),
      });
    }
    seen.current = state;
  }, [queries, estate, state]);
  return query;
}

/** What a rollout changes of each service, those that are held first. */
export function useRolloutServices(
  { estate, id, state }: Rollout,
  query: { q?: string; offset?: number; limit?: number },
) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: [...queryKeys.rolloutServices(estate), id, query],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET(
        '/estates/{estate}/rollouts/{id}/services',
        {
          params: { path: { estate, id }, query },
          signal,
        },
      );
      return data!;
    },
    enabled: state !== 'planning',
    placeholderData: keepPreviousData,
  });
}
