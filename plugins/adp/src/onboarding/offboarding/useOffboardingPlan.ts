import type { OffboardingInput } from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { offboardingsKey } from './useOffboardings';

/**
 * What would go, and in which order; nothing goes.
 *
 * @param input - undefined while it is not known what is to be offboarded
 */
export function useOffboardingPlan(
  name: string,
  input: OffboardingInput | undefined,
) {
  const api = useApi(adpApiRef);
  return useQuery({
    queryKey: [...offboardingsKey(name), 'plan', input],
    enabled: Boolean(input),
    queryFn: async ({ signal }) => {
      const { data } = await api.POST(
        '/deliveryProjects/{id}/offboarding/plan',
        { params: { path: { id: name } }, body: input!, signal },
      );
      return data!;
    },
    // It is agreed to as it is shown, so it has to be of now.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}
