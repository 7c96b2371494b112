import {
  armsLengthBodyCreatePermission,
  armsLengthBodyInputSchema,
  armsLengthBodyUpdatePermission,
} from '@adp/plugin-adp-common';
import {
  getArmsLengthBody,
  listArmsLengthBodies,
} from '../database/armsLengthBodies';
import {
  changeArmsLengthBody,
  createArmsLengthBody,
} from '../onboarding/armsLengthBodies';
import { parseFields } from '../onboarding/onboardingErrors';
import { authorize } from '../permissions/authorize';
import { etagOf, revisionOf } from './etag';
import { AdpRouter, audited, callerOf, RouteContext } from './routeContext';

export function addArmsLengthBodyRoutes(
  router: AdpRouter,
  context: RouteContext,
): void {
  const { knex } = context;

  router.get('/armsLengthBodies', async (_request, response) => {
    response.json({ items: await listArmsLengthBodies(knex) });
  });

  router.post('/armsLengthBodies', async (request, response) => {
    const { credentials, by } = await callerOf(context, request);
    await authorize(context, credentials, armsLengthBodyCreatePermission);
    const input = parseFields(armsLengthBodyInputSchema, request.body);
    const body = await audited(
      context,
      {
        eventId: 'arms-length-body-create',
        request,
        meta: { title: input.title },
      },
      () => createArmsLengthBody(context, input, by),
    );
    response.status(201).set('ETag', etagOf(body)).json(body);
  });

  router.get('/armsLengthBodies/:id', async (request, response) => {
    const body = await getArmsLengthBody(knex, request.params.id);
    response.set('ETag', etagOf(body)).json(body);
  });

  router.patch('/armsLengthBodies/:id', async (request, response) => {
    const { credentials, by } = await callerOf(context, request);
    await authorize(context, credentials, armsLengthBodyUpdatePermission);
    const { id } = await getArmsLengthBody(knex, request.params.id);
    const revision = revisionOf(request.header('If-Match'));
    const input = parseFields(armsLengthBodyInputSchema, request.body);
    const body = await audited(
      context,
      { eventId: 'arms-length-body-update', request, meta: { id } },
      () => changeArmsLengthBody(context, { id, revision }, input, by),
    );
    response.set('ETag', etagOf(body)).json(body);
  });
}
