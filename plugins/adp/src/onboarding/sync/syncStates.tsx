import type { SyncState, SyncTarget } from '@adp/plugin-adp-common';
import {
  RiAlertLine,
  RiCheckLine,
  RiQuestionLine,
  RiTimeLine,
} from '@remixicon/react';

/** What the places are called in which a delivery project is made true. */
export const TARGET_LABELS: Record<SyncTarget, string> = {
  'teams-config': 'Configuration',
  entra: 'Entra ID',
  github: 'GitHub',
};

export const SYNC_TARGETS = Object.keys(TARGET_LABELS) as SyncTarget[];

/** How the states are shown: never by colour alone. */
export const SYNC_STATES = {
  inSync: { label: 'In sync', color: 'success', Icon: RiCheckLine },
  pending: { label: 'Pending', color: 'info', Icon: RiTimeLine },
  held: { label: 'Held', color: 'warning', Icon: RiQuestionLine },
  failed: { label: 'Failed', color: 'danger', Icon: RiAlertLine },
} as const satisfies Record<SyncState, unknown>;
