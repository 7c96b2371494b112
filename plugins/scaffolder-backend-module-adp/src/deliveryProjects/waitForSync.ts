import type {
  AdpClient,
  ProjectStatus,
  SyncTarget,
} from '@adp/plugin-adp-common';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { setTimeout } from 'node:timers/promises';

const NAMES: Record<SyncTarget, string> = {
  'teams-config': 'Configuration in adp-teams-config',
  entra: 'Groups in Entra ID',
  github: 'Teams on GitHub',
};

/** Between two looks at the status, in milliseconds. */
const INTERVAL = 1_000;

/**
 * Waits until a delivery project is in sync in all targets, or until all has
 * been tried and something needs a person.
 *
 * @param options.timeout - in milliseconds
 * @returns what is not in sync and why; nothing when all is.
 */
export async function waitForSync(
  client: AdpClient,
  project: string,
  options: { logger: LoggerService; timeout: number; signal?: AbortSignal },
): Promise<string[]> {
  const { logger, timeout, signal } = options;
  const giveUpAt = Date.now() + timeout;
  const told = new Map<string, string>();
  for (;;) {
    const { data } = await client.GET('/deliveryProjects/{id}/status', {
      params: { path: { id: project } },
      signal,
    });
    const { state, targets } = data!;
    for (const target of targets) {
      if (told.get(target.target) !== target.state) {
        told.set(target.target, target.state);
        logger.info(`${NAMES[target.target]}: ${stateOf(target)}`);
      }
    }
    if (state === 'inSync') {
      return [];
    }
    const isTried = targets.every(target => target.state !== 'pending');
    if (isTried || Date.now() > giveUpAt) {
      return describeProblems(data!);
    }
    await setTimeout(INTERVAL, undefined, { signal });
  }
}

function stateOf({
  state,
  reason,
}: {
  state: ProjectStatus['state'];
  reason?: string;
}): string {
  const word = state === 'inSync' ? 'in sync' : state;
  return reason ? `${word}, ${reason}` : word;
}

function describeProblems({ targets, people }: ProjectStatus): string[] {
  return [
    ...targets
      .filter(({ state }) => state !== 'inSync')
      .map(target => `${NAMES[target.target]}: ${stateOf(target)}`),
    ...people.flatMap(person =>
      person.targets
        .filter(({ state, reason }) => state !== 'inSync' && reason)
        .map(
          ({ target, reason }) => `${person.name}, ${NAMES[target]}: ${reason}`,
        ),
    ),
  ];
}
