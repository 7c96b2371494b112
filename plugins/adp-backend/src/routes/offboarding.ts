import {
  deliveryProjectDeletePermission,
  environmentNameSchema,
  serviceDeletePermission,
  serviceNameSchema,
} from '@adp/plugin-adp-common';
import { z } from 'zod/v3';
import { getDeliveryProject } from '../database/deliveryProjects';
import { listOffboardings, StoredOffboarding } from '../database/offboardings';
import type { OffboardingContext } from '../offboarding/offboardingSteps';
import {
  planOffboarding,
  scopeOf,
  startOffboarding,
} from '../offboarding/startOffboarding';
import { parseFields } from '../onboarding/onboardingErrors';
import { authorize } from '../permissions/authorize';
import { AdpRouter, audited, callerOf, RouteContext } from './routeContext';

const offboardingInputSchema = z
  .object({
    service: serviceNameSchema.optional(),
    environments: z.array(environmentNameSchema).min(1).optional(),
    confirm: z.string().optional(),
  })
  .strict();

export type OffboardingRouteContext = RouteContext &
  OffboardingContext & {
    /** Has what is to be offboarded looked at now. */
    offboardSoon(): Promise<void>;
  };

export function addOffboardingRoutes(
  router: AdpRouter,
  context: OffboardingRouteContext,
): void {
  const { knex, estates } = context;

  /** What a request is about, by somebody who may do it. */
  const readTask = async (request: {
    params: { id: string };
    body: unknown;
  }) => {
    const { credentials, by } = await callerOf(context, request);
    const project = await getDeliveryProject(knex, request.params.id);
    const { confirm, ...input } = parseFields(
      offboardingInputSchema,
      request.body,
    );
    await authorize(
      context,
      credentials,
      input.service ? serviceDeletePermission : deliveryProjectDeletePermission,
      project.name,
    );
    return {
      project,
      estate: estates.get(project.estate),
      what: scopeOf(input),
      confirm,
      requestedBy: by,
    };
  };

  router.post(
    '/deliveryProjects/:id/offboarding/plan',
    async (request, response) => {
      response.json(await planOffboarding(context, await readTask(request)));
    },
  );

  router.get('/deliveryProjects/:id/offboarding', async (request, response) => {
    const { id } = await getDeliveryProject(knex, request.params.id);
    const offboardings = await listOffboardings(knex, id);
    response.json({ items: offboardings.map(toApi) });
  });

  router.post(
    '/deliveryProjects/:id/offboarding',
    async (request, response) => {
      const task = await readTask(request);
      const offboarding = await audited(
        context,
        {
          eventId: 'offboarding-start',
          request,
          meta: { project: task.project.name, service: task.what.service },
        },
        () => startOffboarding(context, task, task.requestedBy),
      );
      await context.offboardSoon();
      response.status(202).json(toApi(offboarding));
    },
  );
}

function toApi({
  id,
  scope,
  state,
  reason,
  steps,
  requestedBy,
  requestedAt,
}: StoredOffboarding) {
  return { id, scope, state, reason, steps, requestedBy, requestedAt };
}
