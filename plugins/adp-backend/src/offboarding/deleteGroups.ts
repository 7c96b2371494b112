import {
  deleteTeamGroups,
  planTeamGroups,
  syncGroups,
} from '@adp/plugin-adp-node';
import { ConflictError } from '@backstage/errors';
import { listMembersAndLeavers } from '../database/projectMembers';
import { listTargets } from '../database/projectTargets';
import { EntraRecord, knownOf, ownedOf } from '../reconcile/entraRecord';
import { wantedByOthers } from '../reconcile/wantedByOthers';
import type {
  OffboardingContext,
  OffboardingTask,
  StepOfOffboarding,
} from './offboardingSteps';

const NOBODY = { technical: [], nonTechnical: [], admins: [] };

/**
 * Takes those who are in no other project out of the VPN group, and deletes the
 * project's groups, with what their members had through them.
 */
export function deleteGroups(
  { knex, directories }: OffboardingContext,
  { project, estate, signal }: OffboardingTask,
): StepOfOffboarding {
  const vpn = estate.groups.vpnGroup.toLowerCase();
  const known = async () => {
    const targets = await listTargets(knex, project.id);
    const entra = targets.find(({ target }) => target === 'entra');
    return (entra?.record ?? {}) as EntraRecord;
  };
  const groupsOf = ({ groups = {} }: EntraRecord) =>
    planTeamGroups(estate.groups, project.name, NOBODY).flatMap(
      ({ displayName }) => {
        const id = groups[displayName.toLowerCase()];
        return id && displayName.toLowerCase() !== vpn
          ? [{ displayName, id }]
          : [];
      },
    );
  return {
    id: 'entra',
    title: 'Take its people out of the VPN group, and delete its groups',
    async plan() {
      const others = await wantedByOthers(knex, project);
      const people = await listMembersAndLeavers(knex, project.id);
      return [
        ...people
          .filter(
            ({ objectId, userPrincipalName }) =>
              !others.has(objectId ?? '') &&
              !others.has(userPrincipalName?.toLowerCase() ?? ''),
          )
          .map(({ name }) => `${name} from ${estate.groups.vpnGroup}`),
        ...groupsOf(await known()).map(
          ({ displayName }) => `group ${displayName}`,
        ),
      ];
    },
    async run() {
      const record = await known();
      const target = directories.get(estate);
      const others = await wantedByOthers(knex, project);
      const people = await listMembersAndLeavers(knex, project.id);
      const kept = new Set([
        ...others,
        ...[...others].flatMap(name => record.users?.[name] ?? []),
      ]);
      const theirs = [
        ...(record.members?.[vpn] ?? []),
        ...people.flatMap(({ objectId }) => objectId ?? []),
      ].filter(id => !kept.has(id));
      const [result] = await syncGroups(
        target,
        [
          {
            displayName: estate.groups.vpnGroup,
            type: 'OpenVpnGroup',
            members: [],
          },
        ],
        {
          known: knownOf(record),
          owned: ownedOf({ members: { [vpn]: theirs } }),
          // It was agreed to when the offboarding was.
          largestRemoval: 1,
          signal,
        },
      );
      const deleted = await deleteTeamGroups(target, groupsOf(record), {
        protectedGroups: [estate.groups.vpnGroup],
        signal,
      });
      const problems = [
        ...result.problems,
        ...deleted.flatMap(({ status, reason }) =>
          status === 'failed' ? reason ?? [] : [],
        ),
      ];
      if (problems.length > 0) {
        throw new ConflictError(problems.join('. '));
      }
      const pending = deleted.filter(({ status }) => status === 'pending');
      return pending.length > 0 || result.status === 'pending'
        ? {
            waitingFor:
              'Entra ID has not shown everywhere yet what was removed',
          }
        : {};
    },
  };
}
