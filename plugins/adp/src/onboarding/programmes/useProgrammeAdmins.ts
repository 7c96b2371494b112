import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';

export const programmeAdminsKey = (id: string) => [
  ...queryKeys.deliveryProgrammes,
  id,
  'admins',
];

/** Who administers a programme. */
export function useProgrammeAdmins(id: string) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: programmeAdminsKey(id),
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/deliveryProgrammes/{id}/admins', {
        params: { path: { id } },
        signal,
      });
      return data!.items;
    },
  });
}
