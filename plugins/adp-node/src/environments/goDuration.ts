import { InputError } from '@backstage/errors';

const UNITS: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/**
 * Seconds of a duration as Flux has it, such as `1h30m`; at least one.
 * https://pkg.go.dev/time#ParseDuration
 */
export function secondsOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)];
  if (parts.map(([part]) => part).join('') !== duration || !parts.length) {
    throw new InputError(
      `"${duration}" is no duration of Flux; write it as 10m or 1h30m`,
    );
  }
  const seconds = parts.reduce(
    (sum, [, number, unit]) => sum + Number(number) * UNITS[unit],
    0,
  );
  return Math.max(1, Math.round(seconds));
}
