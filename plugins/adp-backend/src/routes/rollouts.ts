import {
  type Rollout,
  rolloutApprovePermission,
  rolloutCreatePermission,
  rolloutUpdatePermission,
} from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import type { Permission } from '@backstage/plugin-permission-common';
import {
  getRollout,
  insertRollout,
  listRollouts,
  type StoredRollout,
} from '../database/rollouts';
import {
  countRolloutServices,
  listRolloutServices,
} from '../database/rolloutServices';
import { authorize } from '../permissions/authorize';
import {
  approveWave,
  type Decision,
  hold,
  release,
  startRollback,
  startWave,
} from '../rollouts/decisions';
import { AdpRouter, audited, callerOf, RouteContext } from './routeContext';

export type RolloutRouteContext = RouteContext & {
  /** Has the queue of rollouts looked at now. */
  rollOutSoon(): Promise<void>;
};

export function addRolloutRoutes(
  router: AdpRouter,
  context: RolloutRouteContext,
): void {
  const { knex, estates, rollOutSoon } = context;

  const toApi = async (rollouts: readonly StoredRollout[]) => {
    const counts = await countRolloutServices(
      knex,
      rollouts.map(({ id }) => id),
    );
    return rollouts.map(rollout => describe(rollout, counts.get(rollout.id)));
  };

  /** A change of a rollout, by somebody who may make it. */
  const decide = async (
    request: { params: { estate: string; id: string; wave?: string } },
    { permission, eventId }: { permission: Permission; eventId: string },
    change: (decision: Decision) => Promise<StoredRollout>,
  ): Promise<Rollout> => {
    const { credentials, by } = await callerOf(context, request);
    await authorize(context, credentials, permission);
    const { id, wave } = request.params;
    const estate = estates.get(request.params.estate).name;
    const rollout = await audited(
      context,
      { eventId, request, meta: { estate, rollout: id, wave } },
      () => change({ knex, estate, id, by }),
    );
    if (rollout.work) {
      await rollOutSoon();
    }
    return (await toApi([await getRollout(knex, estate, id)]))[0];
  };

  router.get('/estates/:estate/rollouts', async (request, response) => {
    const { name } = estates.get(request.params.estate);
    const { items, total } = await listRollouts(knex, name, request.query);
    response.json({ items: await toApi(items), total });
  });

  router.post('/estates/:estate/rollouts', async (request, response) => {
    const { credentials, by } = await callerOf(context, request);
    await authorize(context, credentials, rolloutCreatePermission);
    const { name: estate } = estates.get(request.params.estate);
    const { version } = request.body;
    const rollout = await audited(
      context,
      { eventId: 'rollout-create', request, meta: { estate, version } },
      () => insertRollout(knex, estate, version, by),
    );
    await rollOutSoon();
    response.status(202).json((await toApi([rollout]))[0]);
  });

  router.get('/estates/:estate/rollouts/:id', async (request, response) => {
    const { estate, id } = request.params;
    response.json((await toApi([await getRollout(knex, estate, id)]))[0]);
  });

  router.get(
    '/estates/:estate/rollouts/:id/services',
    async (request, response) => {
      const { estate } = request.params;
      const { id } = await getRollout(knex, estate, request.params.id);
      response.json(await listRolloutServices(knex, id, request.query));
    },
  );

  router.post(
    '/estates/:estate/rollouts/:id/waves/:wave/approve',
    async (request, response) => {
      const { estate, wave } = request.params;
      const { approvalByAnother } = estates.get(estate).rollout;
      response.json(
        await decide(
          request,
          { permission: rolloutApprovePermission, eventId: 'rollout-approve' },
          decision =>
            approveWave(decision, { wave, byAnother: approvalByAnother }),
        ),
      );
    },
  );

  router.post(
    '/estates/:estate/rollouts/:id/waves/:wave/carryOut',
    async (request, response) => {
      response.json(
        await decide(
          request,
          { permission: rolloutUpdatePermission, eventId: 'rollout-wave' },
          decision => startWave(decision, request.params.wave),
        ),
      );
    },
  );

  router.post(
    '/estates/:estate/rollouts/:id/hold',
    async (request, response) => {
      const { body } = request;
      response.json(
        await decide(
          request,
          { permission: rolloutUpdatePermission, eventId: 'rollout-hold' },
          decision => {
            assertOneOf(body);
            if (!body.reason.trim()) {
              throw new InputError(
                'Say why, in "reason"; others will read it before they go on',
              );
            }
            return hold(decision, body);
          },
        ),
      );
    },
  );

  router.post(
    '/estates/:estate/rollouts/:id/release',
    async (request, response) => {
      const { body } = request;
      response.json(
        await decide(
          request,
          { permission: rolloutUpdatePermission, eventId: 'rollout-release' },
          decision => {
            assertOneOf(body);
            return release(decision, body);
          },
        ),
      );
    },
  );

  router.post(
    '/estates/:estate/rollouts/:id/rollback',
    async (request, response) => {
      response.json(
        await decide(
          request,
          { permission: rolloutUpdatePermission, eventId: 'rollout-rollback' },
          decision => startRollback(decision, request.body.wave),
        ),
      );
    },
  );
}

function assertOneOf({ wave, service }: { wave?: string; service?: string }) {
  if (Boolean(wave) === Boolean(service)) {
    throw new InputError('Name either a "wave" or a "service"');
  }
}

function describe(
  {
    id,
    estate,
    version,
    state,
    reason,
    waves,
    problems,
    startedBy,
    startedAt,
  }: StoredRollout,
  services = { total: 0, held: 0 },
): Rollout {
  return {
    id,
    estate,
    version,
    state,
    reason,
    waves,
    services,
    problems,
    startedBy,
    startedAt,
  };
}
