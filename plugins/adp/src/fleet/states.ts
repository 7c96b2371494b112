import type { Rollout, RolloutState, WaveState } from '@adp/plugin-adp-common';

/** What the states are called. */
const ROLLOUT_STATES: Record<RolloutState, string> = {
  planning: 'being planned',
  ready: 'planned',
  carryingOut: 'being carried out',
  rollingBack: 'being rolled back',
  completed: 'completed',
  rolledBack: 'rolled back',
  failed: 'could not be planned',
};

/** What a rollout is, in words. */
export function describeState({ state, waves }: Rollout): string {
  return state === 'ready' && waves.some(wave => wave.state === 'done')
    ? 'waits for the next wave'
    : ROLLOUT_STATES[state];
}

export const WAVE_STATES: Record<WaveState, string> = {
  pending: 'not begun',
  approved: 'approved',
  running: 'under way',
  held: 'held',
  waiting: 'waiting for pull requests',
  done: 'done',
  rolledBack: 'rolled back',
};
