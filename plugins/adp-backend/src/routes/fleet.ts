import type { FleetService } from '@adp/plugin-adp-common';
import { rolloutCreatePermission } from '@adp/plugin-adp-common';
import {
  type Fleet,
  listTemplateVersions,
  promoteTemplates,
  readFleet,
} from '@adp/plugin-adp-node';
import { authorize } from '../permissions/authorize';
import type { RolloutContext } from '../rollouts/rolloutWorker';
import { AdpRouter, audited, callerOf, RouteContext } from './routeContext';

const PAGE = 20;

/** What the estates run, and which versions of the templates there are. */
export function addFleetRoutes(
  router: AdpRouter,
  context: RouteContext & RolloutContext,
): void {
  const { estates, github, logger } = context;

  router.get('/estates/:estate/fleet', async (request, response) => {
    const estate = estates.get(request.params.estate);
    const { q, version, offset = 0, limit = PAGE } = request.query;
    const fleet = await readFleet(github, estate);
    const found = servicesOf(fleet).filter(
      service =>
        contains(service, q) &&
        (!version ||
          service.environments.some(other => other.version === version)),
    );
    response.json({
      items: found.slice(offset, offset + limit),
      total: found.length,
      environments: fleet.tenant.environments.map(({ name }) => name),
      versions: fleet.versions,
      pinnedVersion: fleet.pinnedVersion,
      problems: fleet.problems,
    });
  });

  router.get(
    '/estates/:estate/templates/versions',
    async (request, response) => {
      const estate = estates.get(request.params.estate);
      response.json({ items: await listTemplateVersions(github, estate) });
    },
  );

  router.post(
    '/estates/:estate/templates/promote',
    async (request, response) => {
      const { credentials, by } = await callerOf(context, request);
      await authorize(context, credentials, rolloutCreatePermission);
      const { from, version } = request.body;
      const { estate } = request.params;
      const promoted = await audited(
        context,
        { eventId: 'templates-promote', request, meta: { estate, from } },
        () =>
          promoteTemplates(
            github,
            estates.get(from),
            estates.get(estate),
            { version },
            { logger, requestedBy: by },
          ),
      );
      response.json(promoted);
    },
  );
}

/** A row for each service, with its environments. */
function servicesOf({ units }: Fleet): FleetService[] {
  const services = new Map<string, FleetService>();
  for (const { programme, team, service, environment, version } of units) {
    const key = `${team}/${service}`;
    const row = services.get(key) ?? {
      programme,
      team,
      service,
      environments: [],
    };
    row.environments.push({ name: environment, version });
    services.set(key, row);
  }
  return [...services.values()];
}

function contains(
  { programme, team, service }: FleetService,
  q: string | undefined,
): boolean {
  const text = q?.trim().toLowerCase() ?? '';
  return [programme, team, service].some(name => name.includes(text));
}
