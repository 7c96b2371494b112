import type { DeliveryProject, SyncState } from '@adp/plugin-adp-common';
import type { Estate, GitHubRepositories } from '@adp/plugin-adp-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { DriftDecision } from '../database/driftDecisions';
import type { StoredMember } from '../database/projectMembers';
import type {
  ProjectTarget,
  TargetRecord,
  TargetReport,
} from '../database/projectTargets';

/** What making a project true in one target works with. */
export type ReconcileContext = {
  knex: Knex;
  github: GitHubRepositories;
  logger: LoggerService;
};

/** A project in one target. */
export type ReconcileTask = {
  project: DeliveryProject;
  estate: Estate;
  /** Who is a member. */
  members: StoredMember[];
  /** Who is none any more, but may still be in groups and teams. */
  leavers: StoredMember[];
  target: ProjectTarget;
  decisions: DriftDecision[];
  /** Keeps what is found out before something is changed, in case of a crash. */
  saveRecord(record: TargetRecord): Promise<void>;
  signal?: AbortSignal;
};

/** What it has come to. */
export type Outcome = {
  state: SyncState;
  /** All that was wanted is there, though something is to be told. */
  isCarriedOut?: boolean;
  reason?: string;
  report: TargetReport;
  record: TargetRecord;
  /** What was done, for the history; nothing when nothing had to be done. */
  done: string[];
};

/** The worst of several states. */
export function worst(states: readonly SyncState[]): SyncState {
  const bySeverity: SyncState[] = ['failed', 'held', 'pending', 'inSync'];
  return bySeverity.find(state => states.includes(state)) ?? 'inSync';
}
