import { stringifyEntityRef, type UserEntity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryKeys } from '../../api/queryKeys';

/** Somebody in the catalog. */
export type Person = {
  userEntityRef: string;
  name: string;
  email?: string;
};

const FOUND_AT_MOST = 20;
export const SEARCH_LENGTH = 2;

/**
 * People whose name or e-mail address contains a text, the first 20. The
 * catalog looks for them; a directory can have tens of thousands.
 */
export function useFindPeople(text: string) {
  const catalog = useApi(catalogApiRef);
  const term = text.trim();
  return useQuery({
    queryKey: [...queryKeys.people, term],
    enabled: [...term].length >= SEARCH_LENGTH,
    queryFn: async (): Promise<Person[]> => {
      const { items } = await catalog.queryEntities({
        filter: { kind: 'user' },
        fullTextFilter: {
          term,
          fields: [
            'metadata.name',
            'spec.profile.displayName',
            'spec.profile.email',
          ],
        },
        fields: ['kind', 'metadata.name', 'metadata.namespace', 'spec.profile'],
        orderFields: { field: 'spec.profile.displayName', order: 'asc' },
        limit: FOUND_AT_MOST,
        totalItems: 'exclude',
      });
      return items.map(toPerson);
    },
    placeholderData: keepPreviousData,
  });
}

function toPerson(entity: { metadata: { name: string } }): Person {
  const user = entity as UserEntity;
  const { displayName, email } = user.spec.profile ?? {};
  return {
    userEntityRef: stringifyEntityRef(user),
    name: displayName ?? email ?? user.metadata.name,
    email,
  };
}
