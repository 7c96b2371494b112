import { distance } from 'fastest-levenshtein';

const LONGEST_LIST = 8;

/** `; did you mean "x"? There are x, y, z`, for an error about an unknown name. */
export function nearestNames(name: string, known: readonly string[]): string {
  if (known.length === 0) {
    return '; there are none';
  }
  const byDistance = [...known].sort(
    (a, b) => distance(name, a) - distance(name, b),
  );
  const shown = byDistance.slice(0, LONGEST_LIST).join(', ');
  const isClose = distance(name, byDistance[0]) <= Math.ceil(name.length / 3);
  return isClose
    ? `; did you mean "${byDistance[0]}"? There are ${shown}`
    : `; there are ${shown}`;
}
