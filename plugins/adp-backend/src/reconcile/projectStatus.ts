import type {
  DeliveryProject,
  PersonStatus,
  ProjectStatus,
  SyncTarget,
  TargetStatus,
} from '@adp/plugin-adp-common';
import type { Knex } from 'knex';
import {
  listMembersAndLeavers,
  StoredMember,
} from '../database/projectMembers';
import { listTargets, ProjectTarget } from '../database/projectTargets';
import { worst } from './outcome';

/** What is true of a project in each target, and of each person, as of the last check. */
export async function readProjectStatus(
  knex: Knex,
  { id }: Pick<DeliveryProject, 'id'>,
): Promise<ProjectStatus> {
  const [targets, people] = await Promise.all([
    listTargets(knex, id),
    listMembersAndLeavers(knex, id),
  ]);
  return {
    state: worst(targets.map(({ state }) => state)),
    targets: targets.map(describeTarget),
    people: people.map(person => describePerson(person, targets)),
  };
}

function describeTarget(target: ProjectTarget): TargetStatus {
  const { report, state } = target;
  return {
    target: target.target,
    state,
    reason: state === 'inSync' ? undefined : target.reason,
    attempts: target.attempts,
    nextAttemptAt: new Date(target.dueAt).toISOString(),
    checkedAt: target.checkedAt,
    syncedAt: target.syncedAt,
    commitUrl: report?.commitUrl,
    lines: report?.lines ?? [],
    drift: report?.drift ?? [],
    removals: report?.removals ?? [],
  };
}

function describePerson(
  person: StoredMember,
  targets: readonly ProjectTarget[],
): PersonStatus {
  return {
    memberId: person.removedAt ? undefined : person.id,
    userEntityRef: person.userEntityRef,
    name: person.name,
    targets: targets
      .filter(({ target }) => concerns(target, person))
      .map(({ target, state, report, reason }) => {
        const own = report?.people[person.id];
        // Somebody who has changed since, or is to be removed, is not done.
        return state === 'pending' || person.removedAt || !own
          ? {
              target,
              state: state === 'inSync' ? 'pending' : state,
              reason: own?.reason ?? reason,
            }
          : { target, ...own };
      }),
  };
}

/** Only technical members are in the GitHub teams. */
function concerns(target: SyncTarget, { isTechnical }: StoredMember): boolean {
  return target !== 'github' || isTechnical;
}
