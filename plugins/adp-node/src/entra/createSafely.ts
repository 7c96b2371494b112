import { setTimeout } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import type { ApplyContext } from './applyGroupChanges';
import { isNotReplicated } from './directory';
import { key } from './directoryObject';
import { backOff, chunks, GraphResponse, sendBatch } from './graphBatch';
import { describeGraphError } from './graphErrors';
import type { GroupChanges } from './groupChanges';
import { lookUp, NamedObjects } from './namedObjects';
import { newGroup, noteFailed } from './newGroup';
import { ambiguity } from './resolveLink';

/** How often a group is created at most when the answer gets lost. */
const ATTEMPTS = 3;

/** How often a group is looked for that may have been created a moment ago. */
const LOOKS = 4;

const BATCH_SIZE = 20;

/** What this process has created in a directory, and who is creating at the moment. */
type Creations = { ids: Map<string, string>; last: Promise<unknown> };

const creationsIn = new Map<string, Creations>();

/**
 * Creates groups with requests that make a second group when they are repeated.
 * So only one run of this process creates at a time, and remembers what it has
 * created; a group is looked for by name again right before, and several times
 * when it is not known whether it was created.
 */
export async function createSafely(
  context: ApplyContext,
  groups: readonly GroupChanges[],
): Promise<void> {
  const { graphBaseUrl, ownerId } = context.target;
  const directory = `${graphBaseUrl} ${ownerId}`;
  const creations = creationsIn.get(directory) ?? {
    ids: new Map<string, string>(),
    last: Promise.resolve(),
  };
  creationsIn.set(directory, creations);
  const turn = creations.last.then(() =>
    create(context, groups, creations.ids),
  );
  creations.last = turn.catch(() => undefined);
  await turn;
}

async function create(
  context: ApplyContext,
  groups: readonly GroupChanges[],
  ids: Map<string, string>,
): Promise<void> {
  await recall(context, groups, ids);
  const reasons = new Map<GroupChanges, string>();
  let missing = groups.filter(({ id }) => !id);
  for (let attempt = 1; missing.length > 0 && attempt <= ATTEMPTS; attempt++) {
    missing = await find(context, missing, attempt === 1 ? 1 : LOOKS);
    missing = await post(context, missing, reasons);
    groups.forEach(({ group, id }) => {
      if (id) {
        ids.set(key(group.displayName), id);
      }
    });
  }
  // The last answers may have been lost too.
  missing = await find(context, missing, LOOKS);
  missing.forEach(changes =>
    noteFailed(changes, reasons.get(changes) ?? 'Graph gave no answer'),
  );
}

/** Takes what was created by this process, and may not be found by name yet. */
async function recall(
  { target, options }: ApplyContext,
  groups: readonly GroupChanges[],
  ids: Map<string, string>,
): Promise<void> {
  const known = groups.filter(({ group }) => ids.has(key(group.displayName)));
  const idOf = ({ group }: GroupChanges) => ids.get(key(group.displayName))!;
  const answers = await sendBatch<{ displayName: string }>(
    target.client,
    known.map(changes => ({
      method: 'GET',
      url: `/groups/${idOf(changes)}?$select=displayName`,
    })),
    { ...options, isTransient: isNotReplicated },
  );
  known.forEach((changes, index) => {
    const { status, body } = answers[index];
    const name = key(changes.group.displayName);
    if (status === 200 && key(body?.displayName ?? '') === name) {
      changes.id = idOf(changes);
    } else {
      ids.delete(name);
    }
  });
}

/** Looks for groups by name. Returns those that are not there, or are too many. */
async function find(
  { target, options }: ApplyContext,
  groups: readonly GroupChanges[],
  looks: number,
): Promise<GroupChanges[]> {
  let missing = [...groups];
  for (let look = 1; missing.length > 0 && look <= looks; look++) {
    if (look > 1 || looks > 1) {
      await setTimeout(backOff(look, options), undefined, {
        signal: options.signal,
      });
    }
    const found: NamedObjects = { groups: new Map(), users: new Map() };
    const names = missing.map(({ group }) => key(group.displayName));
    await lookUp(target.client, found, { groups: names }, options);
    missing = missing.filter(changes => {
      const { displayName } = changes.group;
      const objects = found.groups.get(key(displayName)) ?? [];
      if (objects.length > 1) {
        noteFailed(changes, ambiguity('groups', displayName, objects));
        return false;
      }
      changes.id = objects[0]?.id;
      return !changes.id;
    });
  }
  return missing;
}

/** Creates groups. Returns those of which it is not known whether they were created. */
async function post(
  context: ApplyContext,
  groups: readonly GroupChanges[],
  reasons: Map<GroupChanges, string>,
): Promise<GroupChanges[]> {
  const unanswered: GroupChanges[] = [];
  for (const chunk of chunks(groups, BATCH_SIZE)) {
    let answers: GraphResponse<{ id: string }>[];
    try {
      answers = await sendBatch(
        context.target.client,
        chunk.map(({ group }) => ({
          method: 'POST',
          url: '/groups',
          body: newGroup(context, group),
        })),
        { ...context.options, attempts: 1 },
      );
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) {
        throw error;
      }
      chunk.forEach(changes => reasons.set(changes, error.message));
      unanswered.push(...chunk);
      continue;
    }
    chunk.forEach((changes, index) => {
      const answer = answers[index];
      changes.id = answer.body?.id;
      if (!changes.id && (answer.status === 429 || answer.status >= 500)) {
        reasons.set(changes, describeGraphError(answer));
        unanswered.push(changes);
      } else if (!changes.id) {
        noteFailed(changes, describeGraphError(answer));
      }
    });
  }
  return unanswered;
}
