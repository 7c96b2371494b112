/** Shortest and longest time until another try, in milliseconds. */
const FIRST = 10_000;
const LONGEST = 60 * 60_000;

/**
 * How long to wait after so many failures in a row, in milliseconds: doubled
 * each time, and random, so that projects which failed together do not return
 * together.
 */
export function backOff(attempts: number, random = Math.random()): number {
  const wait = Math.min(FIRST * 2 ** (attempts - 1), LONGEST);
  return Math.round(wait * (0.75 + random / 2));
}
