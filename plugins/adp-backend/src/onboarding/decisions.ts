import type { DeliveryProject } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import { saveDriftDecision } from '../database/driftDecisions';
import { addHistory } from '../database/history';
import { listTargets, queueTargets, TARGETS } from '../database/projectTargets';
import { assertActive } from './deliveryProjects';
import type { OnboardingContext } from './onboardingContext';

const targetSchema = z.enum(['teams-config', 'entra', 'github']);

export const retryInputSchema = z
  .object({ targets: z.array(targetSchema).min(1).optional() })
  .strict();

const common = { target: targetSchema, group: z.string().min(1).max(256) };

/** What an admin decides about drift, or about removals that are held. */
export const decisionInputSchema = z.discriminatedUnion('decision', [
  z
    .object({
      ...common,
      decision: z.enum(['keep']),
      relation: z.enum(['member', 'memberOf']),
      objectId: z.string().min(1),
    })
    .strict(),
  z
    .object({
      ...common,
      decision: z.enum(['remove']),
      relation: z.enum(['member', 'memberOf']),
      objectId: z.string().min(1),
    })
    .strict(),
  z
    .object({
      ...common,
      decision: z.enum(['agree']),
      members: z.array(z.string().min(1)).min(1),
    })
    .strict(),
]);

type Decision = z.infer<typeof decisionInputSchema>;

const WORDS = {
  keep: 'Decided to keep',
  remove: 'Decided to remove',
  agree: 'Agreed to the removal of',
};

/** Has the targets checked and mended now. */
export async function retryTargets(
  { knex }: OnboardingContext,
  project: DeliveryProject,
  { targets = [...TARGETS] }: z.infer<typeof retryInputSchema>,
  by: string,
): Promise<void> {
  assertActive(project);
  await knex.transaction(async tx => {
    await queueTargets(tx, project.id, targets);
    await addHistory(tx, {
      subjectId: project.id,
      by,
      event: 'sync-retry',
      summary: `Had ${targets.join(', ')} checked again`,
    });
  });
}

/**
 * Notes a decision, and has it carried out.
 *
 * @throws InputError when there is nothing (any more) that it is about.
 */
export async function decide(
  { knex }: OnboardingContext,
  project: DeliveryProject,
  decision: Decision,
  by: string,
): Promise<void> {
  assertActive(project);
  const { target, group } = decision;
  const targets = await listTargets(knex, project.id);
  const report = targets.find(other => other.target === target)?.report;
  const names = namesOf(report, decision);
  if (!names) {
    throw new InputError(
      `There is nothing to decide about ${group} any more; look at the status again`,
    );
  }
  const objectIds =
    decision.decision === 'agree' ? decision.members : [decision.objectId];
  await knex.transaction(async tx => {
    for (const objectId of objectIds) {
      await saveDriftDecision(
        tx,
        project.id,
        target,
        {
          group,
          relation:
            decision.decision === 'agree' ? 'member' : decision.relation,
          objectId,
          decision: decision.decision,
        },
        by,
      );
    }
    await queueTargets(tx, project.id, [target]);
    await addHistory(tx, {
      subjectId: project.id,
      by,
      event: `drift-${decision.decision}`,
      summary: `${WORDS[decision.decision]} ${names.join(', ')} (${group})`,
    });
  });
}

/** Names of what was decided about; nothing when that is not there. */
function namesOf(
  report: Awaited<ReturnType<typeof listTargets>>[number]['report'],
  decision: Decision,
): string[] | undefined {
  if (decision.decision === 'agree') {
    const held = report?.removals.find(({ group }) => group === decision.group);
    const found = held?.members.filter(({ id }) =>
      decision.members.includes(id),
    );
    return found?.length === decision.members.length
      ? found.map(({ name }) => name)
      : undefined;
  }
  const drift = report?.drift.find(
    ({ group, relation, objectId }) =>
      group === decision.group &&
      relation === decision.relation &&
      objectId === decision.objectId,
  );
  return drift && [drift.name];
}
