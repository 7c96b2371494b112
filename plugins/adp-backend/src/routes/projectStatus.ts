import { deliveryProjectSyncPermission } from '@adp/plugin-adp-common';
import { getDeliveryProject } from '../database/deliveryProjects';
import {
  decide,
  decisionInputSchema,
  retryInputSchema,
  retryTargets,
} from '../onboarding/decisions';
import { parseFields } from '../onboarding/onboardingErrors';
import { authorize } from '../permissions/authorize';
import { readProjectStatus } from '../reconcile/projectStatus';
import { AdpRouter, audited, callerOf, RouteContext } from './routeContext';

export function addProjectStatusRoutes(
  router: AdpRouter,
  context: RouteContext,
): void {
  const { knex } = context;

  const projectOf = async (request: { params: { id: string } }) => {
    const { credentials, by } = await callerOf(context, request);
    const project = await getDeliveryProject(knex, request.params.id);
    await authorize(
      context,
      credentials,
      deliveryProjectSyncPermission,
      project.name,
    );
    return { project, by };
  };

  router.get('/deliveryProjects/:id/status', async (request, response) => {
    const project = await getDeliveryProject(knex, request.params.id);
    response.json(await readProjectStatus(knex, project));
  });

  router.post('/deliveryProjects/:id/retry', async (request, response) => {
    const { project, by } = await projectOf(request);
    const input = parseFields(retryInputSchema, request.body);
    await audited(
      context,
      { eventId: 'sync-retry', request, meta: { project: project.name } },
      () => retryTargets(context, project, input, by),
    );
    await context.reconcileSoon();
    response.status(202).json(await readProjectStatus(knex, project));
  });

  router.post('/deliveryProjects/:id/decisions', async (request, response) => {
    const { project, by } = await projectOf(request);
    const input = parseFields(decisionInputSchema, request.body);
    await audited(
      context,
      {
        eventId: `drift-${input.decision}`,
        request,
        meta: { project: project.name, group: input.group },
      },
      () => decide(context, project, input, by),
    );
    await context.reconcileSoon();
    response.status(202).json(await readProjectStatus(knex, project));
  });
}
