import {
  deliveryProjectCreatePermission,
  deliveryProjectInputSchema,
  deliveryProjectUpdatePermission,
  deliveryProjectUpdateSchema,
  type DeliveryProgramme,
  type DeliveryProjectInput,
} from '@adp/plugin-adp-common';
import { getDeliveryProgramme } from '../database/deliveryProgrammes';
import {
  getDeliveryProject,
  listDeliveryProjects,
} from '../database/deliveryProjects';
import { listHistory } from '../database/history';
import {
  changeDeliveryProject,
  createDeliveryProject,
} from '../onboarding/deliveryProjects';
import {
  InvalidFieldsError,
  parseFields,
} from '../onboarding/onboardingErrors';
import { previewProject } from '../onboarding/previewProject';
import { authorize } from '../permissions/authorize';
import { etagOf, revisionOf } from './etag';
import { AdpRouter, audited, callerOf, RouteContext } from './routeContext';

export function addDeliveryProjectRoutes(
  router: AdpRouter,
  context: RouteContext,
): void {
  const { knex } = context;

  router.get('/deliveryProjects', async (request, response) => {
    response.json(await listDeliveryProjects(knex, request.query));
  });

  router.post('/deliveryProjects', async (request, response) => {
    const { credentials, by } = await callerOf(context, request);
    const input = parseFields(deliveryProjectInputSchema, request.body);
    const programme = await programmeOf(context, input);
    await authorize(
      context,
      credentials,
      deliveryProjectCreatePermission,
      programme.id,
    );
    const project = await audited(
      context,
      {
        eventId: 'delivery-project-create',
        request,
        meta: { programme: programme.name, title: input.title },
      },
      () => createDeliveryProject(context, programme, input, by),
    );
    response.status(201).set('ETag', etagOf(project)).json(project);
  });

  router.post('/deliveryProjects/preview', async (request, response) => {
    const input = parseFields(deliveryProjectInputSchema, request.body);
    const programme = await programmeOf(context, input);
    response.json(await previewProject(context, programme, input));
  });

  router.get('/deliveryProjects/:id', async (request, response) => {
    const project = await getDeliveryProject(knex, request.params.id);
    response.set('ETag', etagOf(project)).json(project);
  });

  router.patch('/deliveryProjects/:id', async (request, response) => {
    const { credentials, by } = await callerOf(context, request);
    const project = await getDeliveryProject(knex, request.params.id);
    await authorize(
      context,
      credentials,
      deliveryProjectUpdatePermission,
      project.name,
    );
    const revision = revisionOf(request.header('If-Match'));
    const input = parseFields(deliveryProjectUpdateSchema, request.body);
    const updated = await audited(
      context,
      {
        eventId: 'delivery-project-update',
        request,
        meta: { project: project.name },
      },
      () => changeDeliveryProject(context, project, revision, input, by),
    );
    response.set('ETag', etagOf(updated)).json(updated);
  });

  router.get('/deliveryProjects/:id/history', async (request, response) => {
    const { id } = await getDeliveryProject(knex, request.params.id);
    response.json(await listHistory(knex, id, request.query));
  });
}

/** The programme that a project is to be created in; the permission is about it. */
async function programmeOf(
  { knex }: RouteContext,
  { deliveryProgrammeId }: DeliveryProjectInput,
): Promise<DeliveryProgramme> {
  return getDeliveryProgramme(knex, deliveryProgrammeId).catch(() => {
    throw new InvalidFieldsError([
      {
        path: 'deliveryProgrammeId',
        message:
          'There is no such delivery programme; choose one from the list',
      },
    ]);
  });
}
