import type { EstateSummary } from '@adp/plugin-adp-common';
import type { Estate, Estates } from '@adp/plugin-adp-node';
import { Router } from 'express';

/** Routes below `/api/adp`. */
export function createRouter({ estates }: { estates: Estates }): Router {
  const router = Router();

  /** The estates, the default one first. Holds no secrets. */
  router.get('/estates', (_request, response) => {
    response.json({ estates: estates.list().map(summarise) });
  });
  return router;
}

function summarise(estate: Estate): EstateSummary {
  return {
    name: estate.name,
    organization: estate.organization.owner,
    tenant: estate.tenant,
    sandpitEnvironment: estate.sandpitEnvironment,
    templatesVersion: estate.templatesVersion,
  };
}
