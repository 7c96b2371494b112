import type { DeliveryProject } from '@adp/plugin-adp-common';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { listMembersAndLeavers } from '../database/projectMembers';
import { findPeopleByName } from '../onboarding/people';
import {
  addProjectMember,
  changeProjectMember,
  removeProjectMember,
} from '../onboarding/projectMembers';
import type { PredecessorContext } from './predecessorContext';

/** User principal names in lower case. */
export type WantedMembers = {
  techUserMembers: readonly string[];
  nonTechUserMembers: readonly string[];
  adminMembers: readonly string[];
};

/**
 * Gives a project the members. Nothing is changed when anybody is unknown.
 *
 * @param options.isWhole - whether those who are not named are removed, and
 *   those who are members already get the roles; else people are only added
 * @throws InputError naming all who are unknown.
 */
export async function setMembers(
  context: PredecessorContext,
  project: DeliveryProject,
  wanted: WantedMembers,
  {
    by,
    credentials,
    isWhole,
  }: { by: string; credentials: BackstageCredentials; isWhole: boolean },
): Promise<void> {
  const { knex, catalog } = context;
  const technical = new Set(wanted.techUserMembers);
  const admins = new Set(wanted.adminMembers);
  const names = [
    ...new Set([...technical, ...wanted.nonTechUserMembers, ...admins]),
  ];
  const members = (await listMembersAndLeavers(knex, project.id)).filter(
    ({ removedAt }) => !removedAt,
  );
  const memberOf = (name: string) =>
    members.find(
      ({ userPrincipalName }) => userPrincipalName?.toLowerCase() === name,
    );
  const people = await findPeopleByName(
    catalog,
    names.filter(name => !memberOf(name)),
    credentials,
  );

  for (const person of people) {
    const name = person.userPrincipalName!.toLowerCase();
    const role = {
      isTechnical: technical.has(name),
      isAdmin: admins.has(name),
    };
    await addProjectMember(context, project, person, role, by);
  }
  if (!isWhole) {
    return;
  }
  for (const member of members) {
    const name = member.userPrincipalName?.toLowerCase() ?? '';
    const role = {
      isTechnical: technical.has(name),
      isAdmin: admins.has(name),
      githubUsername: member.githubUsername,
    };
    if (!names.includes(name)) {
      await removeProjectMember(context, project, member, by);
    } else if (
      role.isTechnical !== member.isTechnical ||
      role.isAdmin !== member.isAdmin
    ) {
      const { revision } = member;
      await changeProjectMember(context, project, member, revision, role, by);
    }
  }
}
