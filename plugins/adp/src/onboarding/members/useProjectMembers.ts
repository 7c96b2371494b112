import { useApi } from '@backstage/frontend-plugin-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';

/** A page of the members of a delivery project. */
export function useProjectMembers(
  name: string,
  query: { q?: string; offset?: number; limit: number },
) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: [...queryKeys.deliveryProject(name), 'members', query],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/deliveryProjects/{id}/members', {
        params: { path: { id: name }, query },
        signal,
      });
      return data!;
    },
    placeholderData: keepPreviousData,
  });
}
