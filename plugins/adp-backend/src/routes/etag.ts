import { InputError } from '@backstage/errors';
import { PreconditionRequiredError } from '../onboarding/onboardingErrors';

/** The ETag of something that has revisions. */
export function etagOf({ revision }: { revision: number }): string {
  return `"${revision}"`;
}

/**
 * The revision that a change was made against.
 *
 * @param ifMatch - the header If-Match
 * @throws PreconditionRequiredError when the header is missing.
 * @throws InputError when it is no ETag of this API.
 */
export function revisionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) {
    throw new PreconditionRequiredError(
      'The header If-Match is missing; give the ETag of what you have read, so that nobody’s change is overwritten unseen',
    );
  }
  const revision = /^(?:W\/)?"(\d+)"$/.exec(ifMatch.trim())?.[1];
  if (!revision) {
    throw new InputError(
      `The header If-Match is ${ifMatch}, which is no ETag of this API; give the one that came with what you have read, such as "3"`,
    );
  }
  return Number(revision);
}
