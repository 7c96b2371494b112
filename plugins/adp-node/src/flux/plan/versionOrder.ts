import * as semver from 'semver';

/** Newest first, those that are no version numbers last. */
export function newestFirst(versions: readonly string[]): string[] {
  return [...versions].sort((a, b) => compareVersions(b, a));
}

/** Orders versions from old to new, those that are no version numbers first. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [semver.valid(a), semver.valid(b)];
  if (one && other) {
    return semver.compare(one, other);
  }
  if (one || other) {
    return one ? 1 : -1;
  }
  return a < b ? -1 : 1;
}
