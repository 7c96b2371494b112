import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';

/** All arms-length bodies, by title; there are few. */
export function useArmsLengthBodies() {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: queryKeys.armsLengthBodies,
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/armsLengthBodies', { signal });
      return data!.items;
    },
  });
}
