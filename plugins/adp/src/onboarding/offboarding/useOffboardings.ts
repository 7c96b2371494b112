import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';
import { POLL_IDLE, POLL_PENDING } from '../sync/useProjectStatus';

export const offboardingsKey = (name: string) => [
  ...queryKeys.deliveryProject(name),
  'offboardings',
];

/** What is being or was offboarded of a delivery project, the newest first; up to date by itself. */
export function useOffboardings(name: string) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: offboardingsKey(name),
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/deliveryProjects/{id}/offboarding', {
        params: { path: { id: name } },
        signal,
      });
      return data!.items;
    },
    refetchInterval: ({ state }) =>
      state.data?.some(offboarding => offboarding.state === 'pending')
        ? POLL_PENDING
        : POLL_IDLE,
    refetchIntervalInBackground: false,
  });
}
