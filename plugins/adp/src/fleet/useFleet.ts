import { useApi } from '@backstage/frontend-plugin-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../api/adpApi';
import { queryKeys } from '../api/queryKeys';

/** Which versions the services of an estate have. */
export function useFleet(
  estate: string,
  query: { q?: string; offset?: number; limit?: number },
) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: [...queryKeys.fleet(estate), query],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/estates/{estate}/fleet', {
        params: { path: { estate }, query },
        signal,
      });
      return data!;
    },
    placeholderData: keepPreviousData,
  });
}

/** The versions of the templates that there are in an estate, newest first. */
export function useTemplateVersions(estate: string) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: queryKeys.templateVersions(estate),
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/estates/{estate}/templates/versions', {
        params: { path: { estate } },
        signal,
      });
      return data!.items;
    },
  });
}
