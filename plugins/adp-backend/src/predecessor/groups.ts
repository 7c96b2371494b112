import {
  deliveryProjectSyncPermission,
  groupTypeSchema,
  projectMemberCreatePermission,
  projectMemberDeletePermission,
  projectMemberUpdatePermission,
} from '@adp/plugin-adp-common';
import { readTeamsConfig } from '@adp/plugin-adp-node';
import { InputError } from '@backstage/errors';
import type { Request, Router } from 'express';
import { z } from 'zod/v3';
import { getDeliveryProject } from '../database/deliveryProjects';
import { retryTargets } from '../onboarding/decisions';
import { authorize } from '../permissions/authorize';
import { assertDeployer } from '../pipelines/deployer';
import { audited, callerOf } from '../routes/routeContext';
import { asBadRequest, parse } from './badRequest';
import type { PredecessorContext } from './predecessorContext';
import { setMembers } from './setMembers';
import { waitForGroups } from './waitForGroups';

/** User principal names. */
const namesSchema = z
  .array(
    z
      .string()
      .email()
      .transform(name => name.toLowerCase()),
  )
  .nullish()
  .transform(names => names ?? []);

const membersSchema = z.object({
  techUserMembers: namesSchema,
  nonTechUserMembers: namesSchema,
  adminMembers: namesSchema,
});

/**
 * Groups of a team: read, given members, and synced. Who is a member is kept in
 * the database, so setting members changes that, and the groups follow. Answers
 * wait for them.
 */
export function addGroupRoutes(
  router: Router,
  context: PredecessorContext,
): void {
  const { knex, github, estates } = context;
  const projectOf = (request: Request) =>
    getDeliveryProject(knex, request.params.team.toLowerCase());

  router.get('/AadGroup/:team/groups-config', async (request, response) => {
    await callerOf(context, request);
    const project = await projectOf(request);
    const { groups = [] } = await readTeamsConfig(
      github,
      estates.get(project.estate),
      project.name,
    );
    response.json(
      groups.map(({ groupMemberships, members, ...group }) => ({
        ...group,
        // Its JSON has types as numbers, in the order of the names.
        type: groupTypeSchema.options.indexOf(group.type),
        groupMemberships: groupMemberships ?? [],
        members: members ?? [],
      })),
    );
  });

  const change = async (
    request: Request,
    { isWhole }: { isWhole: boolean },
  ): Promise<number> => {
    const { credentials, by } = await callerOf(context, request);
    const project = await projectOf(request).catch(asBadRequest);
    for (const permission of [
      projectMemberCreatePermission,
      ...(isWhole
        ? [projectMemberUpdatePermission, projectMemberDeletePermission]
        : []),
    ]) {
      await authorize(context, credentials, permission, project.name);
    }
    const wanted = parse(membersSchema, request.body);
    if (isWhole) {
      const estate = estates.get(project.estate);
      const { groups } = await readTeamsConfig(github, estate, project.name);
      if (!groups?.some(({ type }) => type === 'UserGroup')) {
        throw new InputError(
          `User groups for team ${project.name} have not been created`,
        );
      }
    }
    await audited(
      context,
      {
        eventId: 'project-members-set',
        request,
        meta: { project: project.name },
      },
      () => setMembers(context, project, wanted, { by, credentials, isWhole }),
    );
    return waitForGroups(knex, project);
  };

  router.post('/AadGroup/:team/groups-config', async (request, response) => {
    const status = await change(request, { isWhole: false });
    response.status(status).end();
  });

  router.patch('/AadGroup/:team/members', async (request, response) => {
    const status = await change(request, { isWhole: true });
    response.status(status === 204 ? 201 : status).end();
  });

  router.put('/AadGroup/:team/sync', async (request, response) => {
    const team = request.params.team.toLowerCase();
    const { project, requestedBy } = await assertDeployer(
      context,
      request,
      { team },
      deliveryProjectSyncPermission,
    ).catch(asBadRequest);
    const { groupType } = request.query;
    if (groupType !== undefined && !isGroupType(groupType)) {
      throw new InputError('Invalid Group Type.');
    }
    await audited(
      context,
      { eventId: 'groups-sync', request, meta: { project: project.name } },
      () => retryTargets(context, project, { targets: ['entra'] }, requestedBy),
    );
    await context.reconcileSoon();
    response.status(await waitForGroups(knex, project)).end();
  });
}

/** All are synced whichever is asked for, as one builds upon the other. */
function isGroupType(value: unknown): boolean {
  return groupTypeSchema.options.some(
    type => type.toLowerCase() === String(value).toLowerCase(),
  );
}
