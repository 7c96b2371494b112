import { useApi } from '@backstage/frontend-plugin-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';

/** What was changed of a delivery project, the newest first. */
export function useProjectHistory(
  name: string,
  query: { offset: number; limit: number },
) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: [...queryKeys.deliveryProject(name), 'history', query],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/deliveryProjects/{id}/history', {
        params: { path: { id: name }, query },
        signal,
      });
      return data!;
    },
    placeholderData: keepPreviousData,
  });
}
