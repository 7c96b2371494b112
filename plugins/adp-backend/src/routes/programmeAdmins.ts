import {
  programmeAdminCreatePermission,
  programmeAdminDeletePermission,
  programmeAdminInputSchema,
} from '@adp/plugin-adp-common';
import { getDeliveryProgramme } from '../database/deliveryProgrammes';
import {
  getProgrammeAdmin,
  listProgrammeAdmins,
} from '../database/programmeAdmins';
import {
  addProgrammeAdmin,
  removeProgrammeAdmin,
} from '../onboarding/deliveryProgrammes';
import { parseFields } from '../onboarding/onboardingErrors';
import { findPerson } from '../onboarding/people';
import { authorize } from '../permissions/authorize';
import { AdpRouter, audited, callerOf, RouteContext } from './routeContext';

export function addProgrammeAdminRoutes(
  router: AdpRouter,
  context: RouteContext,
): void {
  const { knex, catalog } = context;

  router.get('/deliveryProgrammes/:id/admins', async (request, response) => {
    const { id } = await getDeliveryProgramme(knex, request.params.id);
    response.json({ items: await listProgrammeAdmins(knex, id) });
  });

  router.post('/deliveryProgrammes/:id/admins', async (request, response) => {
    const { credentials, by } = await callerOf(context, request);
    const programme = await getDeliveryProgramme(knex, request.params.id);
    await authorize(
      context,
      credentials,
      programmeAdminCreatePermission,
      programme.id,
    );
    const { userEntityRef } = parseFields(
      programmeAdminInputSchema,
      request.body,
    );
    const person = await findPerson(catalog, userEntityRef, credentials);
    const admin = await audited(
      context,
      {
        eventId: 'programme-admin-add',
        request,
        meta: { programme: programme.name, userEntityRef },
      },
      () => addProgrammeAdmin(context, programme, person, by),
    );
    response.status(201).json(admin);
  });

  router.delete(
    '/deliveryProgrammes/:id/admins/:adminId',
    async (request, response) => {
      const { credentials, by } = await callerOf(context, request);
      const programme = await getDeliveryProgramme(knex, request.params.id);
      await authorize(
        context,
        credentials,
        programmeAdminDeletePermission,
        programme.id,
      );
      const { adminId } = request.params;
      const admin = await getProgrammeAdmin(knex, programme.id, adminId);
      await audited(
        context,
        {
          eventId: 'programme-admin-remove',
          request,
          meta: {
            programme: programme.name,
            userEntityRef: admin.userEntityRef,
          },
        },
        () => removeProgrammeAdmin(context, programme, admin, by),
      );
      response.status(204).end();
    },
  );
}
