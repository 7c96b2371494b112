import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';

/** One delivery project. */
export function useDeliveryProject(name: string) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: [...queryKeys.deliveryProject(name), 'project'],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/deliveryProjects/{id}', {
        params: { path: { id: name } },
        signal,
      });
      return data!;
    },
  });
}
