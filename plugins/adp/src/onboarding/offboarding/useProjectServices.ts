import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useQuery } from '@tanstack/react-query';
import { queryKeys } from '../../api/queryKeys';

/** The names of the services of a delivery project, as the catalog knows them. */
export function useProjectServices(name: string) {
  const catalog = useApi(catalogApiRef);
  return useQuery({
    queryKey: [...queryKeys.deliveryProject(name), 'services'],
    queryFn: async () => {
      const { items } = await catalog.queryEntities({
        filter: {
          kind: 'component',
          'relations.ownedBy': `group:default/${name}`,
        },
        fields: ['metadata.name'],
        orderFields: { field: 'metadata.name', order: 'asc' },
        limit: 500,
      });
      return items.map(({ metadata }) => metadata.name);
    },
  });
}
