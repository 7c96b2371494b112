import { useApi } from '@backstage/frontend-plugin-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';

/** A page of the delivery programmes, by title. */
export function useDeliveryProgrammes(query: {
  q?: string;
  offset?: number;
  limit: number;
}) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: [...queryKeys.deliveryProgrammes, query],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/deliveryProgrammes', {
        params: { query },
        signal,
      });
      return data!;
    },
    placeholderData: keepPreviousData,
  });
}
