import type { ObjectKind } from './directoryObject';

/** `member`: the object is a member of the group; `memberOf`: the group is one of the object. */
export type GroupRelation = 'member' | 'memberOf';

/** What became of a member or a membership of a group (or would, in a dry run). */
export type GroupLink = {
  relation: GroupRelation;
  /** As it is wanted; of what is removed as the directory calls it. */
  name: string;
  /** Object id, if there is such an object. */
  id?: string;
  /** Whether it is to be there. What is not is to be removed. */
  wanted: boolean;
  /**
   * - `held`: not removed, since too many would be; somebody has to agree
   * - `unknown`: there is no such user or group
   * - `pending`: Graph has accepted the change, and does not show it yet
   */
  status:
    | 'added'
    | 'present'
    | 'removed'
    | 'held'
    | 'unknown'
    | 'pending'
    | 'failed';
  /** Why, and what to do, unless all is as it should be. A sentence. */
  reason?: string;
};

/** What is in the directory, is not wanted and was not put there by the portal. */
export type GroupDrift = {
  relation: GroupRelation;
  /** Object id. */
  id: string;
  name: string;
  kind: ObjectKind;
  /** Whether somebody has decided to keep it. */
  kept: boolean;
};

/** What was decided about drift: kept, or removed. */
export type DriftDecision = {
  /** Display name of the group. */
  group: string;
  relation: GroupRelation;
  objectId: string;
  decision: 'remove' | 'keep';
};

/** What the portal has put into the directory, and what may be removed of it. */
export type GroupOwnership = {
  /**
   * By display name of the group in lower case, the object ids of members, and
   * of groups that it has joined, which were put there by the portal: of all who
   * were ever wanted there, until they are reported as removed. Only they are removed.
   */
  owned?: {
    members?: ReadonlyMap<string, ReadonlySet<string>>;
    memberships?: ReadonlyMap<string, ReadonlySet<string>>;
  };
  decided?: readonly DriftDecision[];
  /**
   * Share of a group's members that one run may remove, from 0 to 1. Default 0.5.
   * Groups of fewer than 5 members are not guarded. Of the VPN group, the
   * members who count are those of the project.
   */
  largestRemoval?: number;
  /** Removals that somebody has agreed to: object ids by display name in lower case. */
  agreedRemovals?: ReadonlyMap<string, ReadonlySet<string>>;
};
