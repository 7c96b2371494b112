import { setTimeout } from 'node:timers/promises';
import { ConflictError } from '@backstage/errors';
import type { OperationOptions } from './operation';

/** How often an operation is computed anew because a branch had moved. */
export const ATTEMPTS = 30;

/** Bounds of the random wait between attempts, in milliseconds. */
const SHORTEST_WAIT = 50;
const LONGEST_WAIT = 2000;

/**
 * Waits a random time before the next attempt, so that competing writers do not
 * meet again and again.
 *
 * @param moved - names of the repositories whose branch had moved
 */
export async function waitForNextAttempt(
  count: number,
  moved: readonly string[],
  { signal, logger }: Pick<OperationOptions, 'signal' | 'logger'>,
): Promise<void> {
  logger.info(
    `Somebody else has committed to ${moved.join(
      ', ',
    )} in the meantime; computing the changes again`,
  );
  const longest = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** count);
  const wait = SHORTEST_WAIT + Math.random() * (longest - SHORTEST_WAIT);
  await setTimeout(wait, undefined, { signal });
}

/** Others committed faster, every time; trying again later may help. */
export class MovedTooOftenError extends ConflictError {}

/** What is said when the branches kept moving. */
export function movedTooOften(moved: readonly string[]): MovedTooOftenError {
  return new MovedTooOftenError(
    `Could not commit to ${moved.join(
      ', ',
    )}: others committed to it faster, ${ATTEMPTS} times in a row. Nothing was written there; try again`,
  );
}
