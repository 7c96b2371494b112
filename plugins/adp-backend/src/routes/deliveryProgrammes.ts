import {
  deliveryProgrammeCreatePermission,
  deliveryProgrammeInputSchema,
  deliveryProgrammeUpdatePermission,
} from '@adp/plugin-adp-common';
import {
  getDeliveryProgramme,
  listDeliveryProgrammes,
} from '../database/deliveryProgrammes';
import {
  changeDeliveryProgramme,
  createDeliveryProgramme,
} from '../onboarding/deliveryProgrammes';
import { parseFields } from '../onboarding/onboardingErrors';
import { findPerson } from '../onboarding/people';
import { authorize } from '../permissions/authorize';
import { etagOf, revisionOf } from './etag';
import { AdpRouter, audited, callerOf, RouteContext } from './routeContext';

export function addDeliveryProgrammeRoutes(
  router: AdpRouter,
  context: RouteContext,
): void {
  const { knex, catalog } = context;

  router.get('/deliveryProgrammes', async (request, response) => {
    response.json(await listDeliveryProgrammes(knex, request.query));
  });

  router.post('/deliveryProgrammes', async (request, response) => {
    const { credentials, by } = await callerOf(context, request);
    await authorize(context, credentials, deliveryProgrammeCreatePermission);
    const input = parseFields(deliveryProgrammeInputSchema, request.body);
    const creator = await findPerson(catalog, by, credentials);
    const programme = await audited(
      context,
      {
        eventId: 'delivery-programme-create',
        request,
        meta: { code: input.code },
      },
      () => createDeliveryProgramme(context, input, creator),
    );
    response.status(201).set('ETag', etagOf(programme)).json(programme);
  });

  router.get('/deliveryProgrammes/:id', async (request, response) => {
    const programme = await getDeliveryProgramme(knex, request.params.id);
    response.set('ETag', etagOf(programme)).json(programme);
  });

  router.patch('/deliveryProgrammes/:id', async (request, response) => {
    const { credentials, by } = await callerOf(context, request);
    const { id } = await getDeliveryProgramme(knex, request.params.id);
    await authorize(
      context,
      credentials,
      deliveryProgrammeUpdatePermission,
      id,
    );
    const revision = revisionOf(request.header('If-Match'));
    const input = parseFields(deliveryProgrammeInputSchema, request.body);
    const programme = await audited(
      context,
      { eventId: 'delivery-programme-update', request, meta: { id } },
      () => changeDeliveryProgramme(context, { id, revision }, input, by),
    );
    response.set('ETag', etagOf(programme)).json(programme);
  });
}
