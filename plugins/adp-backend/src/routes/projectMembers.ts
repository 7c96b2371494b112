import {
  projectMemberCreatePermission,
  projectMemberDeletePermission,
  projectMemberInputSchema,
  projectMemberUpdatePermission,
  projectMemberUpdateSchema,
} from '@adp/plugin-adp-common';
import { getDeliveryProject } from '../database/deliveryProjects';
import {
  getProjectMember,
  listProjectMembers,
} from '../database/projectMembers';
import { parseFields } from '../onboarding/onboardingErrors';
import { findPerson } from '../onboarding/people';
import {
  addProjectMember,
  changeProjectMember,
  removeProjectMember,
} from '../onboarding/projectMembers';
import { authorize } from '../permissions/authorize';
import { etagOf, revisionOf } from './etag';
import { AdpRouter, audited, callerOf, RouteContext } from './routeContext';

export function addProjectMemberRoutes(
  router: AdpRouter,
  context: RouteContext,
): void {
  const { knex, catalog } = context;

  router.get('/deliveryProjects/:id/members', async (request, response) => {
    const { id } = await getDeliveryProject(knex, request.params.id);
    response.json(await listProjectMembers(knex, id, request.query));
  });

  router.post('/deliveryProjects/:id/members', async (request, response) => {
    const { credentials, by } = await callerOf(context, request);
    const project = await getDeliveryProject(knex, request.params.id);
    await authorize(
      context,
      credentials,
      projectMemberCreatePermission,
      project.name,
    );
    const { userEntityRef, ...role } = parseFields(
      projectMemberInputSchema,
      request.body,
    );
    const person = await findPerson(catalog, userEntityRef, credentials);
    const member = await audited(
      context,
      {
        eventId: 'project-member-add',
        request,
        meta: { project: project.name, userEntityRef },
      },
      () => addProjectMember(context, project, person, role, by),
    );
    response.status(201).set('ETag', etagOf(member)).json(member);
  });

  router.patch(
    '/deliveryProjects/:id/members/:memberId',
    async (request, response) => {
      const { credentials, by } = await callerOf(context, request);
      const project = await getDeliveryProject(knex, request.params.id);
      await authorize(
        context,
        credentials,
        projectMemberUpdatePermission,
        project.name,
      );
      const { memberId } = request.params;
      const member = await getProjectMember(knex, project.id, memberId);
      const revision = revisionOf(request.header('If-Match'));
      const role = parseFields(projectMemberUpdateSchema, request.body);
      const updated = await audited(
        context,
        {
          eventId: 'project-member-update',
          request,
          meta: { project: project.name, userEntityRef: member.userEntityRef },
        },
        () => changeProjectMember(context, project, member, revision, role, by),
      );
      response.set('ETag', etagOf(updated)).json(updated);
    },
  );

  router.delete(
    '/deliveryProjects/:id/members/:memberId',
    async (request, response) => {
      const { credentials, by } = await callerOf(context, request);
      const project = await getDeliveryProject(knex, request.params.id);
      await authorize(
        context,
        credentials,
        projectMemberDeletePermission,
        project.name,
      );
      const { memberId } = request.params;
      const member = await getProjectMember(knex, project.id, memberId);
      await audited(
        context,
        {
          eventId: 'project-member-remove',
          request,
          meta: { project: project.name, userEntityRef: member.userEntityRef },
        },
        () => removeProjectMember(context, project, member, by),
      );
      response.status(204).end();
    },
  );
}
