import type { Group } from '@adp/plugin-adp-common';
import { writeTeamsConfig } from '@adp/plugin-adp-node';
import type { StoredMember } from '../database/projectMembers';
import type { PersonReport } from '../database/projectTargets';
import {
  worst,
  type Outcome,
  type ReconcileContext,
  type ReconcileTask,
} from './outcome';

type Record = {
  /** What the portal wrote last, so that it can be taken out again. */
  groups?: Group[];
};

/**
 * Writes the project's configuration to `adp-teams-config`, and reads it back.
 * People without a user principal name cannot be in the groups; they are told
 * of and do not keep the others out.
 */
export async function reconcileTeamsConfig(
  { github, logger }: ReconcileContext,
  { project, estate, members, target, saveRecord, signal }: ReconcileTask,
): Promise<Outcome> {
  const named = members.filter(({ userPrincipalName }) => userPrincipalName);
  const { groups: previousGroups = [] } = target.record as Record;
  const request = {
    team: {
      name: project.name,
      programmeName: project.programmeName,
      serviceCode: project.serviceCode,
    },
    members: {
      technical: namesOf(named, ({ isTechnical }) => isTechnical),
      nonTechnical: namesOf(named, ({ isTechnical }) => !isTechnical),
      admins: namesOf(named, ({ isAdmin }) => isAdmin),
    },
    previousGroups,
  };
  const options = { logger, signal, requestedBy: project.updatedBy };

  const planned = await writeTeamsConfig(github, estate, request, {
    ...options,
    dryRun: true,
  });
  // Should this process die after the commit, what it wrote is known.
  await saveRecord({ groups: merge(previousGroups, planned.groups ?? []) });
  const written =
    planned.changes.length > 0
      ? await writeTeamsConfig(github, estate, request, options)
      : planned;
  // What was committed is done when it is read back.
  const left = written.commit
    ? await writeTeamsConfig(github, estate, request, {
        ...options,
        dryRun: true,
      })
    : planned;
  const isDone = left.changes.length === 0;

  const people: { [member: string]: PersonReport } = {};
  for (const member of members) {
    people[member.id] = member.userPrincipalName
      ? { state: isDone ? 'inSync' : 'pending' }
      : {
          state: 'failed',
          reason: `${member.name} has no user principal name in the catalog, so no group can have them. Ask the platform team to complete the account in Entra ID, then remove and add the person`,
        };
  }
  const withoutName = members.length - named.length;
  return {
    isCarriedOut: isDone,
    state: worst(
      Object.values(people)
        .map(({ state }) => state)
        .concat(isDone ? 'inSync' : 'pending'),
    ),
    reason:
      withoutName > 0
        ? `${withoutName} of the members have no user principal name`
        : undefined,
    report: {
      lines: written.files.map(({ path }) => ({
        name: path,
        state: isDone ? 'inSync' : 'pending',
        details: written.changes
          .filter(change => written.commit && change.path === path)
          .map(({ before }) => (before === undefined ? 'created' : 'changed')),
      })),
      drift: [],
      removals: [],
      commitUrl: written.commit?.url ?? target.report?.commitUrl,
      people,
    },
    record: { groups: written.groups ?? [] },
    done: written.commit
      ? [
          `Wrote ${written.changes.map(({ path }) => path).join(' and ')} in ${
            estate.github.repositories.teamsConfig
          }`,
        ]
      : [],
  };
}

function namesOf(
  members: readonly StoredMember[],
  isIn: (member: StoredMember) => boolean,
): string[] {
  return members
    .filter(isIn)
    .map(({ userPrincipalName }) => userPrincipalName!.toLowerCase())
    .sort();
}

/** All that either of them has: until the commit is made, both may be there. */
function merge(before: readonly Group[], after: readonly Group[]): Group[] {
  const both = new Map<string, Group>();
  for (const group of [...before, ...after]) {
    const key = group.displayName.toLowerCase();
    const other = both.get(key);
    const union = (field: 'members' | 'groupMemberships') => [
      ...new Set([...(other?.[field] ?? []), ...(group[field] ?? [])]),
    ];
    both.set(key, {
      ...group,
      members: union('members'),
      groupMemberships: union('groupMemberships'),
    });
  }
  return [...both.values()];
}
