import type { Config } from '@backstage/config';
import { readDurationFromConfig } from '@backstage/config';
import type { HumanDuration } from '@backstage/types';

/** When delivery projects are made true: `adp.onboarding.reconcile`. */
export function readReconcilerConfig(config: Config): {
  frequency: HumanDuration;
  recheck: HumanDuration;
} {
  const durationOf = (key: string, otherwise: HumanDuration) => {
    const path = `adp.onboarding.reconcile.${key}`;
    return config.has(path)
      ? readDurationFromConfig(config, { key: path })
      : otherwise;
  };
  return {
    frequency: durationOf('frequency', { seconds: 15 }),
    recheck: durationOf('recheck', { hours: 1 }),
  };
}
