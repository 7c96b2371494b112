import { InputError } from '@backstage/errors';
import { readOrganisation } from '../database/organisation';
import type { AdpRouter, RouteContext } from './routeContext';

export function addOrganisationRoutes(
  router: AdpRouter,
  { knex }: RouteContext,
): void {
  router.get('/organisation', async (request, response) => {
    const { kind, name } = request.query;
    if (Boolean(kind) !== Boolean(name)) {
      throw new InputError('Give both kind and name, or neither of them');
    }
    response.json(
      await readOrganisation(knex, kind && name ? { kind, name } : undefined),
    );
  });
}
