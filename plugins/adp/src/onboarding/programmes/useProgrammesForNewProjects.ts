import {
  deliveryProjectCreatePermission,
  type DeliveryProgramme,
} from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { useQuery } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';

/** The programmes in which the person who is signed in may create delivery projects. */
export function useProgrammesForNewProjects() {
  const api = useApi(adpApiRef);
  const permissions = useApi(permissionApiRef);
  return useQuery({
    queryKey: [...queryKeys.deliveryProgrammes, 'forNewProjects'],
    queryFn: async ({ signal }): Promise<DeliveryProgramme[]> => {
      const { data } = await api.GET('/deliveryProgrammes', {
        params: { query: { limit: 1000 } },
        signal,
      });
      // Backstage sends the questions of one moment as one request.
      const answers = await Promise.all(
        data!.items.map(({ id }) =>
          permissions.authorize({
            permission: deliveryProjectCreatePermission,
            resourceRef: id,
          }),
        ),
      );
      return data!.items.filter(
        (_, index) => answers[index].result === 'ALLOW',
      );
    },
  });
}
