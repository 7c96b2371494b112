import {
  deliveryProjectInputSchema,
  type DeliveryProjectPreview,
} from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';

/** What names are derived from. */
export type NamingFields = {
  deliveryProgrammeId?: string;
  title: string;
  name?: string;
  estate?: string;
};

const namingSchema = deliveryProjectInputSchema.pick({
  deliveryProgrammeId: true,
  title: true,
  name: true,
  estate: true,
});

/**
 * What creating a delivery project would make, as the server says it, once
 * typing has stopped for a moment. Nothing until the names can be derived.
 */
export function useProjectPreview(fields: NamingFields) {
  const api = useApi(adpApiRef);
  const [asked, setAsked] = useState(fields);
  useDebounce(() => setAsked(fields), 400, [
    fields.deliveryProgrammeId,
    fields.title,
    fields.name,
    fields.estate,
  ]);
  const parsed = namingSchema.safeParse(asked);
  return useQuery({
    queryKey: [...queryKeys.deliveryProjects, 'preview', parsed.data],
    enabled: parsed.success,
    queryFn: async ({ signal }): Promise<DeliveryProjectPreview> => {
      const { data } = await api.POST('/deliveryProjects/preview', {
        // No name depends on these two; they may not be filled in yet.
        body: { ...parsed.data!, description: 'Preview', serviceCode: 'AAA' },
        signal,
      });
      return data!;
    },
    placeholderData: keepPreviousData,
    // Somebody may take the name at any time.
    staleTime: 0,
  });
}
