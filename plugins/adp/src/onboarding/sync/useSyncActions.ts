import type {
  DecisionInput,
  ProjectStatus,
  SyncTarget,
} from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';
import { projectStatusKey } from './useProjectStatus';

/** Retrying, and deciding about what was found; both answer with the new status. */
export function useSyncActions(name: string) {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const params = { path: { id: name } };
  const onSuccess = async (status: ProjectStatus) => {
    queries.setQueryData(projectStatusKey(name), status);
    await queries.invalidateQueries({
      queryKey: [...queryKeys.deliveryProject(name), 'history'],
    });
  };

  const retry = useMutation({
    mutationFn: async (targets?: SyncTarget[]) => {
      const { data } = await api.POST('/deliveryProjects/{id}/retry', {
        params,
        body: { targets },
      });
      return data!;
    },
    onSuccess,
  });
  const decide = useMutation({
    mutationFn: async (decision: DecisionInput) => {
      const { data } = await api.POST('/deliveryProjects/{id}/decisions', {
        params,
        body: decision,
      });
      return data!;
    },
    onSuccess,
  });
  return { retry, decide };
}

export type SyncActions = ReturnType<typeof useSyncActions>;
