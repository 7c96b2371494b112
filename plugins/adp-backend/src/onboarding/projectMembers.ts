import {
  memberRoleLabel,
  type DeliveryProject,
  type ProjectMember,
  type ProjectMemberUpdate,
} from '@adp/plugin-adp-common';
import { addHistory } from '../database/history';
import {
  getProjectMember,
  insertProjectMember,
  markMemberRemoved,
  updateProjectMember,
  type Person,
} from '../database/projectMembers';
import { queueTargets } from '../database/projectTargets';
import { assertActive } from './deliveryProjects';
import { refuseDuplicates } from './duplicates';
import type { OnboardingContext } from './onboardingContext';
import { PreconditionFailedError } from './onboardingErrors';

/** @throws DuplicateError when the person is a member already. */
export async function addProjectMember(
  { knex, changed }: OnboardingContext,
  project: DeliveryProject,
  person: Person,
  role: ProjectMemberUpdate,
  by: string,
): Promise<ProjectMember> {
  assertActive(project);
  const member = await refuseDuplicates({ user_entity_ref: person.name }, () =>
    knex.transaction(async tx => {
      const added = await insertProjectMember(tx, project.id, person, role, by);
      await queueTargets(tx, project.id);
      await addHistory(tx, {
        subjectId: project.id,
        by,
        event: 'project-member-add',
        summary: `Added ${person.name} as ${describeRole(role)}`,
      });
      return added;
    }),
  );
  await changed({
    kind: 'delivery-project',
    name: project.name,
    change: 'updated',
  });
  return member;
}

/**
 * @param revision - of the member, as the caller has read it
 * @throws PreconditionFailedError when there is a newer one.
 */
export async function changeProjectMember(
  { knex, changed }: OnboardingContext,
  project: DeliveryProject,
  member: ProjectMember,
  revision: number,
  role: ProjectMemberUpdate,
  by: string,
): Promise<ProjectMember> {
  assertActive(project);
  const updated = await knex.transaction(async tx => {
    const key = { id: member.id, revision };
    if (!(await updateProjectMember(tx, key, role, by))) {
      throw new PreconditionFailedError();
    }
    await queueTargets(tx, project.id);
    await addHistory(tx, {
      subjectId: project.id,
      by,
      event: 'project-member-update',
      summary: `Changed ${member.name} from ${describeRole(
        member,
      )} to ${describeRole(role)}`,
    });
    return getProjectMember(tx, project.id, member.id);
  });
  await changed({
    kind: 'delivery-project',
    name: project.name,
    change: 'updated',
  });
  return updated;
}

/** The person loses groups and teams as soon as the queue gets to it. */
export async function removeProjectMember(
  { knex, changed }: OnboardingContext,
  project: DeliveryProject,
  member: ProjectMember,
  by: string,
): Promise<void> {
  assertActive(project);
  await knex.transaction(async tx => {
    await markMemberRemoved(tx, member.id, by);
    await queueTargets(tx, project.id);
    await addHistory(tx, {
      subjectId: project.id,
      by,
      event: 'project-member-remove',
      summary: `Removed ${member.name}, who was ${describeRole(member)}`,
    });
  });
  await changed({
    kind: 'delivery-project',
    name: project.name,
    change: 'updated',
  });
}

function describeRole(role: {
  isTechnical: boolean;
  isAdmin: boolean;
  githubUsername?: string;
}): string {
  const label = memberRoleLabel(role);
  const technical = role.isAdmin && role.isTechnical ? ', technical' : '';
  const handle = role.githubUsername ? ` (${role.githubUsername})` : '';
  return `${label}${technical}${handle}`;
}
