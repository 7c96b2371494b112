import {
  deliveryProjectUpdatePermission,
  environmentNameSchema,
  programmeNameSchema,
  serviceCreatePermission,
  serviceNameSchema,
  SERVICE_TYPES,
  teamNameSchema,
  type FluxTeam,
  type ServiceType,
} from '@adp/plugin-adp-common';
import { readTeamsConfig, writeTeamsConfig } from '@adp/plugin-adp-node';
import { InputError, NotFoundError } from '@backstage/errors';
import type { Request, Router } from 'express';
import { z } from 'zod/v3';
import { getDeliveryProject } from '../database/deliveryProjects';
import { assertActive } from '../onboarding/deliveryProjects';
import { authorize } from '../permissions/authorize';
import { audited, callerOf } from '../routes/routeContext';
import { asBadRequest, parse } from './badRequest';
import type { PredecessorContext } from './predecessorContext';

const lowerCase = <T extends z.ZodTypeAny>(schema: T) =>
  z
    .string()
    .transform(name => name.toLowerCase())
    .pipe(schema);

/** A map, where the files have a list of keys and values. */
const variablesSchema = z
  .record(z.union([z.string(), z.number(), z.boolean()]).transform(String))
  .nullish()
  .transform(variables => variables ?? {});

const serviceSchema = z.object({
  name: lowerCase(serviceNameSchema),
  isFrontend: z.boolean().default(false),
  isHelmOnly: z.boolean().default(false),
  environments: z
    .array(lowerCase(environmentNameSchema))
    .nullish()
    .transform(names => names ?? undefined),
  configVariables: variablesSchema,
});

const teamSchema = z.object({
  programmeName: lowerCase(programmeNameSchema),
  serviceCode: z.string().min(1),
  teamName: lowerCase(teamNameSchema),
  services: z
    .array(serviceSchema)
    .nullish()
    .transform(services => services ?? [])
    .refine(
      services =>
        new Set(services.map(({ name }) => name)).size === services.length,
      'Each service can be named once',
    ),
  configVariables: variablesSchema,
});

/** Team files: read, written for a new team, and given a service. */
export function addFluxTeamRoutes(
  router: Router,
  context: PredecessorContext,
): void {
  const { knex, github, estates, logger } = context;

  const projectOf = async (request: Request) => {
    const { credentials, by } = await callerOf(context, request);
    const project = await getDeliveryProject(
      knex,
      request.params.team.toLowerCase(),
    );
    const estate = estates.get(project.estate);
    return { credentials, by, project, estate };
  };

  const write = async (
    request: Request,
    { by, project, estate }: Awaited<ReturnType<typeof projectOf>>,
    services: z.output<typeof serviceSchema>[],
    variables: Record<string, string> = {},
  ) =>
    audited(
      context,
      {
        eventId: services.length > 0 ? 'service-create' : 'teams-config-write',
        request,
        meta: {
          project: project.name,
          services: services.map(({ name }) => name).join(' '),
        },
      },
      () =>
        writeTeamsConfig(
          github,
          // Variables of a new team; those of an existing one are left alone.
          {
            ...estate,
            defaultVariables: { ...estate.defaultVariables, ...variables },
          },
          {
            team: project,
            services: services.map(service => ({
              name: service.name,
              type: typeOf(service),
              environments: service.environments,
              variables: service.configVariables,
            })),
          },
          { logger, requestedBy: by },
        ),
    );

  router.get('/FluxTeamConfig/:team', async (request, response) => {
    const { project, estate } = await projectOf(request);
    const { team } = await readTeamsConfig(github, estate, project.name);
    if (!team) {
      throw new NotFoundError(
        `Flux config not found for the team:${project.name}`,
      );
    }
    response.json(asPredecessor(team));
  });

  router.post('/FluxTeamConfig/:team', async (request, response) => {
    const found = await projectOf(request).catch(asBadRequest);
    const { credentials, project, estate } = found;
    await authorize(
      context,
      credentials,
      deliveryProjectUpdatePermission,
      project.name,
    );
    assertActive(project);
    const wanted = parse(teamSchema, request.body);
    for (const [field, value] of [
      ['teamName', project.name],
      ['programmeName', project.programmeName],
      ['serviceCode', project.serviceCode],
    ] as const) {
      if (wanted[field] !== value) {
        throw new InputError(
          `${field}: is ${wanted[field]}, but delivery project ${project.name} has ${value} in the portal; change it there`,
        );
      }
    }
    if (wanted.services.length > 0) {
      await authorize(
        context,
        credentials,
        serviceCreatePermission,
        project.name,
      );
    }
    const { team } = await readTeamsConfig(github, estate, project.name);
    // A file that exists is left as it is, and nothing is said of it.
    if (!team) {
      await write(request, found, wanted.services, wanted.configVariables);
    }
    response.status(201).end();
  });

  router.post('/FluxTeamConfig/:team/services', async (request, response) => {
    const found = await projectOf(request).catch(asBadRequest);
    const { credentials, project, estate } = found;
    await authorize(
      context,
      credentials,
      serviceCreatePermission,
      project.name,
    );
    assertActive(project);
    const service = parse(serviceSchema, request.body);
    const { team } = await readTeamsConfig(github, estate, project.name);
    if (!team) {
      throw new InputError(
        `Flux config not found for the team:${project.name}`,
      );
    }
    if (team.services.some(({ name }) => name === service.name)) {
      throw new InputError(
        `Service '${service.name}' already exists in the team:'${project.name}'.`,
      );
    }
    await write(request, found, [service]);
    response.status(201).end();
  });
}

/** Helm only without being a frontend is a backend, as before. */
function typeOf({
  isFrontend,
  isHelmOnly,
}: {
  isFrontend: boolean;
  isHelmOnly: boolean;
}): ServiceType {
  if (!isFrontend) {
    return 'Backend';
  }
  return isHelmOnly ? 'HelmOnly' : 'Frontend';
}

/** Its JSON has types as numbers, in the order of the names. */
function asPredecessor({ services, configVariables, ...team }: FluxTeam) {
  return {
    ...team,
    services: services.map(service => ({
      ...service,
      type: SERVICE_TYPES.indexOf(service.type),
      environments: service.environments.map(environment => ({
        ...environment,
        configVariables: environment.configVariables ?? [],
      })),
      configVariables: service.configVariables ?? [],
    })),
    configVariables: configVariables ?? [],
  };
}
