import { getDeliveryProject } from '../database/deliveryProjects';
import {
  type EnvironmentsContext,
  readEnvironments,
} from '../environments/readEnvironments';
import { type AdpRouter, callerOf, type RouteContext } from './routeContext';

/** Everybody who is signed in may see these; programs may not. */
export function addEnvironmentRoutes(
  router: AdpRouter,
  context: RouteContext & EnvironmentsContext,
): void {
  const { knex, estates } = context;

  router.get(
    '/deliveryProjects/:id/services/:service/environments',
    async (request, response) => {
      await callerOf(context, request);
      const project = await getDeliveryProject(knex, request.params.id);
      response.json(
        await readEnvironments(context, estates.get(project.estate), {
          team: project.name,
          service: request.params.service,
          withChanges: request.query.withChanges,
        }),
      );
    },
  );

  router.get(
    '/deliveryProjects/:id/environments',
    async (request, response) => {
      await callerOf(context, request);
      const project = await getDeliveryProject(knex, request.params.id);
      response.json(
        await readEnvironments(context, estates.get(project.estate), {
          team: project.name,
        }),
      );
    },
  );

  router.get('/estates/:estate/environments', async (request, response) => {
    await callerOf(context, request);
    const { q, show, offset, limit } = request.query;
    response.json(
      await readEnvironments(context, estates.get(request.params.estate), {
        q,
        show,
        offset,
        limit,
      }),
    );
  });
}
