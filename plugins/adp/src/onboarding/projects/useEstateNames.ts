import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';

/** The names of the estates, the default one first. */
export function useEstateNames() {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: queryKeys.estates,
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/estates', { signal });
      return data!.estates.map(({ name }) => name);
    },
    staleTime: Infinity,
  });
}
