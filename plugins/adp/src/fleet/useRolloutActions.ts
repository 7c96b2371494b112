import type { Rollout } from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { useQueryClient } from '@tanstack/react-query';
import { adpApiRef } from '../api/adpApi';
import { queryKeys } from '../api/queryKeys';

/** What people decide about an estate's rollouts; each shows what came of it. */
export function useRolloutActions(estate: string) {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const refresh = async () => {
    await Promise.all(
      [
        queryKeys.rollouts(estate),
        queryKeys.rolloutServices(estate),
        queryKeys.templateVersions(estate),
      ].map(queryKey => queries.invalidateQueries({ queryKey })),
    );
  };
  const of = ({ id }: Rollout) => ({ path: { estate, id } });
  const ofWave = ({ id }: Rollout, wave: string) => ({
    path: { estate, id, wave },
  });
  return {
    async create(version: string) {
      await api.POST('/estates/{estate}/rollouts', {
        params: { path: { estate } },
        body: { version },
      });
      await refresh();
    },
    async promote(from: string) {
      const { data } = await api.POST('/estates/{estate}/templates/promote', {
        params: { path: { estate } },
        body: { from },
      });
      await refresh();
      return data!;
    },
    async approve(rollout: Rollout, wave: string) {
      await api.POST('/estates/{estate}/rollouts/{id}/waves/{wave}/approve', {
        params: ofWave(rollout, wave),
      });
      await refresh();
    },
    async carryOut(rollout: Rollout, wave: string) {
      await api.POST('/estates/{estate}/rollouts/{id}/waves/{wave}/carryOut', {
        params: ofWave(rollout, wave),
      });
      await refresh();
    },
    async hold(
      rollout: Rollout,
      what: {
        wave?: string;
        service?: string;
        team?: string;
        reason: string;
      },
    ) {
      await api.POST('/estates/{estate}/rollouts/{id}/hold', {
        params: of(rollout),
        body: what,
      });
      await refresh();
    },
    async release(
      rollout: Rollout,
      what: { wave?: string; service?: string; team?: string },
    ) {
      await api.POST('/estates/{estate}/rollouts/{id}/release', {
        params: of(rollout),
        body: what,
      });
      await refresh();
    },
    async rollBack(rollout: Rollout, wave?: string) {
      await api.POST('/estates/{estate}/rollouts/{id}/rollback', {
        params: of(rollout),
        body: { wave },
      });
      await refresh();
    },
  };
}

export type RolloutActions = ReturnType<typeof useRolloutActions>;
